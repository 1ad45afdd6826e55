// Runs the real engine, where set-up has put it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test, expect } from '@jest/globals';
import { RoomServiceClient, TokenVerifier } from 'livekit-server-sdk';
import { patiently } from '../../test/patience.mjs';
import { readSettings } from '../settings.js';
import { LIFELINE } from './lifeline.js';
import { mediaToken } from './media-engine.js';
import { startLivekit, type SupervisedEngine } from './supervised-livekit.js';

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined };
const programs = programsToTry();

function programsToTry(): string[] {
  const settings = readSettings(process.env);
  if (!settings.ok) throw new Error('the settings of this machine make no sense');
  const { livekitBin, livekitCache } = settings.value;
  return livekitBin === null ? ['livekit-server', livekitCache] : [livekitBin];
}

async function started(): Promise<SupervisedEngine> {
  const engine = await startLivekit({ programs, address: '127.0.0.1', maxPeople: 200, log: quiet });
  if (!engine.ok) throw new Error(`the media engine did not start: ${engine.fault.code}`);
  return engine.value;
}

function lives(pid: number | null): boolean {
  if (pid === null) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(claim: () => boolean | Promise<boolean>, within = 15_000): Promise<boolean> {
  const end = Date.now() + patiently(within);
  while (Date.now() < end) {
    if (await claim()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

describe('media engine under supervision', () => {
  test('comes up, keeps its secret off the command line, comes back after a crash and stops', async () => {
    const engine = await started();
    const first = engine.enginePid();
    try {
      expect(await engine.isUp()).toBe(true);
      expect(engine.version).toMatch(/^[0-9]+\.[0-9]+/);
      if (existsSync(`/proc/${first ?? 0}/cmdline`)) {
        const commandLine = await readFile(`/proc/${first ?? 0}/cmdline`, 'utf8');
        expect(commandLine.split('\0').filter((part) => part !== '')).toHaveLength(1);
      }
      const url = engine.url();
      process.kill(first ?? 0, 'SIGKILL');
      expect(await until(() => !lives(first))).toBe(true);
      expect(await until(() => engine.isUp())).toBe(true);
      expect(engine.url()).toBe(url);
      expect(engine.enginePid()).not.toBe(first);
    } finally {
      const last = engine.enginePid();
      await engine.stop();
      expect(await until(() => !lives(last))).toBe(true);
    }
  }, 60_000);

  test('takes other ports when its own are taken', async () => {
    const [one, two] = await Promise.all([started(), started()]);
    expect(one.url()).not.toBe(two.url());
    await Promise.all([one.stop(), two.stop()]);
  }, 60_000);

  test('is missing where no program is', async () => {
    const engine = await startLivekit({
      programs: ['/nowhere/livekit-server'],
      address: '127.0.0.1',
      maxPeople: 2,
      log: quiet,
    });
    expect(engine).toMatchObject({ ok: false, fault: { code: 'engine-missing' } });
  });

  test('is down where the program says it is one but does not serve', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'conclave-engine-'));
    const program = join(folder, 'livekit-server');
    await writeFile(
      program,
      '#!/bin/sh\n[ "$1" = --version ] && echo "livekit-server version 9.9.9" && exit 0\nexit 1\n',
    );
    await chmod(program, 0o755);
    const engine = await startLivekit({
      programs: [program],
      address: '127.0.0.1',
      maxPeople: 2,
      log: quiet,
    });
    await rm(folder, { recursive: true });
    expect(engine).toMatchObject({ ok: false, fault: { code: 'engine-down' } });
  }, 30_000);

  test('leaves no orphan when the service is killed', async () => {
    // A stand-in for the service: it starts the lifeline as the service does, then is killed with -9.
    const parent = `
      const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['-e', ${JSON.stringify(LIFELINE)}, '--', 'sleep', '300'], { stdio: ['pipe', 'pipe', 'inherit'] });
      child.stdout.pipe(process.stdout);
    `;
    const service = spawn(process.execPath, ['-e', parent], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {},
    });
    const [chunk] = (await once(service.stdout, 'data')) as [Buffer];
    const pid = Number(/engine-pid ([0-9]+)/.exec(chunk.toString())?.[1]);
    expect(lives(pid)).toBe(true);
    service.kill('SIGKILL');
    expect(await until(() => !lives(pid), 5_000)).toBe(true);
  }, 20_000);
});

describe('media tokens', () => {
  const key = { key: 'key', secret: 'a secret of at least thirty-two characters' };

  test('name one room and one pseudonym, live ten minutes and allow no data', async () => {
    const token = await mediaToken(key, 'ab'.repeat(16), 'user.hardware');
    const claims = await new TokenVerifier(key.key, key.secret).verify(token);
    expect(claims).toMatchObject({
      sub: 'user.hardware',
      video: {
        room: 'ab'.repeat(16),
        roomJoin: true,
        canPublish: true,
        canSubscribe: true,
        canPublishData: false,
      },
    });
    expect(claims.name).toBeUndefined();
    expect((claims.exp ?? 0) - (claims.nbf ?? 0)).toBeLessThanOrEqual(600);
    expect(claims.video?.roomAdmin).toBeUndefined();
  });

  test('are taken by the engine only under its own secret', async () => {
    const engine = await started();
    const rooms = new RoomServiceClient(engine.url().replace('ws', 'http'), key.key, key.secret);
    await expect(rooms.listRooms()).rejects.toThrow();
    await engine.stop();
  }, 30_000);
});
