// The media engine: which one, and how to come by it. Version and checksums are pinned here and nowhere else.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { capture } from './lib/children.mjs';
import { cacheFolder, isExecutable, onPath } from './lib/find.mjs';

/** v1.13.6 and later have `replace` lines in go.mod, which `go install` refuses (proven.md). */
export const LIVEKIT_VERSION = 'v1.13.5';
const GO_PACKAGE = `github.com/livekit/livekit-server/cmd/server@${LIVEKIT_VERSION}`;
const RELEASES = 'https://github.com/livekit/livekit/releases/download';
const CONNECT_S = 8;
const DOWNLOAD_S = 240;
const COMPILE_MS = 15 * 60_000;

/** From the release's own checksums.txt. A platform that is missing here has no official binary and is compiled instead. */
const archives = {
  'linux-x64': {
    file: 'livekit_1.13.5_linux_amd64.tar.gz',
    sha256: 'c020fac437b7cc9b776eef1ad5ea8af77be9acfa07602eca20a3a44930dfbc70',
  },
  'linux-arm64': {
    file: 'livekit_1.13.5_linux_arm64.tar.gz',
    sha256: '332015305518765fe05bad74fc3a9d9583e635e7dd130de3c4fc563d69c550f3',
  },
  'win32-x64': {
    file: 'livekit_1.13.5_windows_amd64.zip',
    sha256: '3ec7eaa76ef64063bf21f78364733703e0969612cb92ffd60661ed45fa4a8906',
  },
};

const binaryName = process.platform === 'win32' ? 'livekit-server.exe' : 'livekit-server';

/** Where our own copy lies; the service looks here too. */
export function cachedEngine() {
  return join(cacheFolder(), 'livekit-server', LIVEKIT_VERSION, binaryName);
}

/** An engine that is here already, or null: one that runs, one that was named, one on the PATH, one of our own. */
export function presentEngine() {
  if (process.env.LIVEKIT_URL) return { how: 'running', at: process.env.LIVEKIT_URL };
  const named = process.env.LIVEKIT_BIN;
  if (named) {
    if (!isExecutable(named))
      throw new Error(
        `LIVEKIT_BIN says ${named}, which is not a program. Correct it, or unset LIVEKIT_BIN.`,
      );
    return { how: 'named', at: named };
  }
  const found = onPath('livekit-server');
  if (found !== null) return { how: 'path', at: found };
  return isExecutable(cachedEngine()) ? { how: 'cache', at: cachedEngine() } : null;
}

/** Downloads the official release, or compiles the pinned version. Answers how; throws with every reason if neither works. */
export async function obtainEngine() {
  const target = cachedEngine();
  const folder = join(target, '..');
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(folder, '.work-'));
  const reasons = [];
  try {
    for (const way of [download, compile]) {
      const outcome = await way(work);
      if (outcome.binary === undefined) {
        reasons.push(outcome.why);
        continue;
      }
      await chmod(outcome.binary, 0o755);
      await rename(outcome.binary, target);
      return { how: outcome.how, at: target };
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  throw new Error(reasons.join(' '));
}

async function download(work) {
  const archive = archives[`${process.platform}-${process.arch}`];
  if (archive === undefined)
    return { why: `LiveKit publishes no binary for ${process.platform} ${process.arch}.` };
  const url = `${RELEASES}/${LIVEKIT_VERSION}/${archive.file}`;
  const path = join(work, archive.file);
  const failed = await fetchTo(url, path);
  if (failed !== null) return { why: `The official release could not be downloaded (${failed}).` };
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  if (sha256 !== archive.sha256)
    return {
      why: `The downloaded release is not the pinned one (SHA-256 ${sha256}), so it was thrown away.`,
    };
  // bsdtar, which Windows ships as tar, opens zip files too.
  const opened = await capture('tar', ['-xf', path, '-C', work], { timeoutMs: 60_000 });
  const binary = join(work, binaryName);
  if (opened.status !== 0 || !existsSync(binary))
    return { why: `The downloaded release could not be unpacked (${lastLine(opened.said)}).` };
  return { binary, how: 'official release' };
}

/** curl knows this machine's proxies and certificates; without it, Node's own fetch. A blocked host must not cost minutes. */
async function fetchTo(url, path) {
  if (onPath('curl') !== null) {
    const args = [
      '-fsSL',
      '--connect-timeout',
      String(CONNECT_S),
      '--max-time',
      String(DOWNLOAD_S),
    ];
    const stalled = ['--speed-limit', '1024', '--speed-time', '15'];
    const { status, said } = await capture('curl', [...args, ...stalled, '-o', path, url]);
    return status === 0 ? null : lastLine(said) || `curl ended with ${status}`;
  }
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_S * 1000) });
    if (!answer.ok) return `HTTP ${answer.status}`;
    await writeFile(path, Buffer.from(await answer.arrayBuffer()));
    return null;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

async function compile(work) {
  const go = onPath('go') ?? (isExecutable('/usr/local/go/bin/go') ? '/usr/local/go/bin/go' : null);
  if (go === null) return { why: 'Go, which could compile it, is not installed.' };
  const env = { ...process.env, GOBIN: work, CGO_ENABLED: '0' };
  delete env.GOOS;
  delete env.GOARCH;
  const args = ['install', '-trimpath', '-ldflags', '-s -w', GO_PACKAGE];
  const { status, said } = await capture(go, args, { env, timeoutMs: COMPILE_MS });
  const binary = join(work, process.platform === 'win32' ? 'server.exe' : 'server');
  if (status !== 0 || !existsSync(binary)) return { why: `go install failed (${lastLine(said)}).` };
  return { binary, how: 'compiled from source' };
}

function lastLine(text) {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
