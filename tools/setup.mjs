// Makes this machine ready: Node, system packages, npm packages, the media engine. Plain Node, because it runs before `npm ci`.
// Says nothing and takes no time when nothing is to be done.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { capture } from './lib/children.mjs';
import { findChromium, onPath } from './lib/find.mjs';
import { root } from './lib/root.mjs';
import { LIVEKIT_VERSION, cachedEngine, obtainEngine, presentEngine } from './livekit.mjs';

const OLDEST_NODE = [20, 19];
const modules = join(root, 'node_modules');
const stampPath = join(modules, '.conclave-setup.json');
const APT_MS = 10 * 60_000;
const NPM_MS = 15 * 60_000;

/** A step that failed: what, why, and what the person can type. */
export class SetupProblem extends Error {
  constructor(step, why, type) {
    super(`${step}: ${why}`);
    this.name = 'SetupProblem';
    this.step = step;
    this.why = why;
    this.type = type;
  }
}

/** Runs every step. Answers the problems of the steps that nothing else waits for; throws for those without which nothing runs. */
export async function setup({ say = console.log } = {}) {
  checkNode();
  const problems = [];
  const tell = (problem) => {
    problems.push(problem);
    say(`✗ ${problem.step}: ${problem.why}\n  Type: ${problem.type}`);
  };
  // The engine may take minutes to compile, and needs nothing of the rest.
  const engine = ensureEngine(say).catch((problem) => tell(asProblem(problem)));
  try {
    await ensureSystemPackages(say).catch((problem) => tell(asProblem(problem)));
    await ensureNodeModules(say, tell);
  } finally {
    await engine;
  }
  return problems;
}

function asProblem(cause) {
  if (cause instanceof SetupProblem) return cause;
  throw cause;
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [wantMajor, wantMinor] = OLDEST_NODE;
  if (major > wantMajor || (major === wantMajor && minor >= wantMinor)) return;
  throw new SetupProblem(
    'Node',
    `this is ${process.versions.node}, and Conclave needs ${OLDEST_NODE.join('.')} or newer.`,
    'nvm install 24 && nvm use 24      (or get it from https://nodejs.org)',
  );
}

/** What the system has to have, and what each package manager calls it. */
const wanted = [
  {
    what: 'Chromium',
    missing: () => findChromium() === null,
    apt: ['chromium'],
    dnf: ['chromium'],
    brew: ['--cask', 'chromium'],
  },
  {
    what: 'libsecret headers',
    linux: true,
    missing: () => !keytarBuilt() && !existsSync('/usr/include/libsecret-1/libsecret/secret.h'),
    apt: ['libsecret-1-dev'],
    dnf: ['libsecret-devel'],
  },
  {
    what: 'a compiler',
    linux: true,
    missing: () =>
      !keytarBuilt() &&
      ['make', 'g++', 'python3', 'pkg-config'].some((name) => onPath(name) === null),
    apt: ['build-essential', 'python3', 'pkg-config'],
    dnf: ['make', 'gcc-c++', 'python3', 'pkgconf-pkg-config'],
  },
  {
    what: 'a Secret Service',
    linux: true,
    missing: () => onPath('gnome-keyring-daemon', 'kwalletd6', 'kwalletd5') === null,
    apt: ['gnome-keyring'],
    dnf: ['gnome-keyring'],
  },
  {
    what: 'D-Bus',
    linux: true,
    missing: () => onPath('dbus-run-session') === null,
    apt: ['dbus'],
    dnf: ['dbus-daemon'],
  },
];

async function ensureSystemPackages(say) {
  const linux = process.platform === 'linux';
  const lacking = wanted.filter((part) => (linux || part.linux !== true) && part.missing());
  if (lacking.length === 0) return;
  const names = lacking.map((part) => part.what).join(', ');
  const step = 'System packages';
  if (onPath('apt-get') !== null && process.getuid?.() === 0) {
    const packages = lacking.flatMap((part) => part.apt);
    await timed(say, `installed ${names}`, () => aptInstall(step, packages));
    return;
  }
  throw new SetupProblem(step, `missing: ${names}. Going on without.`, installCommand(lacking));
}

async function aptInstall(step, packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const again = `apt-get update && apt-get install -y ${packages.join(' ')}`;
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
  ]) {
    const { status, said } = await capture('apt-get', args, { env, timeoutMs: APT_MS });
    // A source that cannot be reached does not matter while the packages can be had.
    if (status !== 0 && args[0] === 'install')
      throw new SetupProblem(step, `apt-get failed: ${ending(said, 3)}`, again);
  }
}

function installCommand(lacking) {
  if (onPath('apt-get') !== null)
    return `sudo apt-get update && sudo apt-get install -y ${lacking.flatMap((part) => part.apt).join(' ')}`;
  if (onPath('dnf') !== null)
    return `sudo dnf install -y ${lacking.flatMap((part) => part.dnf).join(' ')}`;
  if (process.platform === 'darwin')
    return `brew install ${lacking.flatMap((part) => part.brew ?? []).join(' ')}`;
  return `install with your package manager: ${lacking.map((part) => part.what).join(', ')}`;
}

async function ensureNodeModules(say, tell) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const want = {
    lock: createHash('sha256').update(lock).digest('hex'),
    node: process.versions.modules,
    platform: `${process.platform}-${process.arch}`,
  };
  const headers = canBuildKeytar();
  const stamp = readStamp();
  const same =
    stamp !== null && Object.entries(want).every(([name, value]) => stamp[name] === value);
  // keytar is optional: npm drops it where it cannot be compiled. Try again once it can be.
  const retryKeytar = !keytarBuilt() && headers && stamp?.triedKeytar !== true;
  if (same && !retryKeytar) return;
  if (same || !matchesLock(JSON.parse(lock.toString('utf8'))) || retryKeytar)
    await timed(say, 'installed the npm packages', () => npmCi());
  writeFileSync(stampPath, JSON.stringify({ ...want, triedKeytar: headers }));
  if (!keytarBuilt() && process.platform === 'linux')
    tell(
      new SetupProblem(
        'Keychain',
        'keytar could not be compiled, so the device identity lasts for one run only. Going on without.',
        `${installCommand(wanted.slice(1, 3))} && npm rebuild keytar`,
      ),
    );
}

async function npmCi() {
  const env = { ...process.env };
  // pitfalls.md B26: node-gyp would download Node's headers; they are often beside Node already.
  const prefix = dirname(dirname(process.execPath));
  if (env.npm_config_nodedir === undefined && existsSync(join(prefix, 'include', 'node', 'node.h')))
    env.npm_config_nodedir = prefix;
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status, said } = await capture(npm, ['ci', '--no-audit', '--no-fund'], {
    env,
    cwd: root,
    timeoutMs: NPM_MS,
  });
  if (status !== 0)
    throw new SetupProblem('npm packages', `npm ci failed: ${ending(said, 8)}`, 'npm ci');
}

/** Whether node_modules already holds what the lock file says, put there by hand with `npm ci` or `npm install`. */
function matchesLock(lock) {
  try {
    const installed = JSON.parse(
      readFileSync(join(modules, '.package-lock.json'), 'utf8'),
    ).packages;
    return Object.entries(lock.packages).every(
      ([path, { version, optional, devOptional, link, extraneous }]) =>
        path === '' ||
        link === true ||
        extraneous === true ||
        installed[path]?.version === version ||
        (installed[path] === undefined && (optional === true || devOptional === true)),
    );
  } catch {
    return false;
  }
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampPath, 'utf8'));
  } catch {
    return null;
  }
}

function keytarBuilt() {
  return existsSync(join(modules, 'keytar', 'build', 'Release', 'keytar.node'));
}

function canBuildKeytar() {
  return process.platform !== 'linux' || existsSync('/usr/include/libsecret-1/libsecret/secret.h');
}

async function ensureEngine(say) {
  try {
    if (presentEngine() !== null) return;
  } catch (cause) {
    throw new SetupProblem('Media engine', cause.message, 'unset LIVEKIT_BIN');
  }
  await timed(
    say,
    ({ how }) => `obtained the media engine, LiveKit ${LIVEKIT_VERSION} (${how})`,
    async () => {
      try {
        return await obtainEngine();
      } catch (cause) {
        throw new SetupProblem(
          'Media engine',
          cause.message,
          `install Go from https://go.dev/dl and try again, or put a livekit-server ${LIVEKIT_VERSION} at ${cachedEngine()}`,
        );
      }
    },
  );
}

/** One line when the step is done, with the time it took; while it runs, a passing line for a person who watches. */
async function timed(say, line, step) {
  const started = Date.now();
  const name = typeof line === 'string' ? line : 'the media engine';
  const hint = process.stdout.isTTY
    ? setTimeout(() => say(`… ${name}: this can take a few minutes`), 5_000)
    : undefined;
  try {
    const result = await step();
    const text = typeof line === 'string' ? line : line(result);
    say(`✓ ${text} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    return result;
  } finally {
    clearTimeout(hint);
  }
}

function ending(text, lines) {
  return text.trim().split('\n').slice(-lines).join('\n  ');
}

/** For the other tools: set up, and end the program with one clear message where that cannot be. */
export async function setupOrExit(options) {
  try {
    return await setup(options);
  } catch (cause) {
    if (!(cause instanceof SetupProblem)) throw cause;
    console.error(`✗ ${cause.step}: ${cause.why}\n  Type: ${cause.type}`);
    process.exit(1);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const problems = await setupOrExit();
  if (problems.length > 0) process.exitCode = 1;
}
