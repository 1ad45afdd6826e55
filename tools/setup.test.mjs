import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { root } from './lib/root.mjs';

/** Set-up on this machine, which is ready: the tests themselves could not run otherwise. */
function runSetup(changes) {
  const env = { ...process.env, ...changes };
  const started = Date.now();
  const { status, stdout } = spawnSync(process.execPath, [join(root, 'tools/setup.mjs')], {
    env,
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { status, said: stdout, ms: Date.now() - started };
}

describe('set-up (issue 3, part 1)', () => {
  test('says nothing and takes under a second when nothing is to be done', () => {
    // The other tests share the processor, so the best of three counts.
    const runs = [1, 2, 3].map(() => runSetup({ LIVEKIT_URL: 'ws://127.0.0.1:7880' }));
    for (const { status, said } of runs) expect({ status, said }).toEqual({ status: 0, said: '' });
    expect(Math.min(...runs.map(({ ms }) => ms))).toBeLessThan(1_000);
  });

  test('says what failed, why, and what to type', () => {
    const { status, said } = runSetup({ LIVEKIT_URL: '', LIVEKIT_BIN: '/nowhere/livekit-server' });
    expect(status).toBe(1);
    expect(said).toMatch(/Media engine: LIVEKIT_BIN says \/nowhere\/livekit-server/);
    expect(said).toMatch(/Type: unset LIVEKIT_BIN/);
  });
});
