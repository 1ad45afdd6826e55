import { createServer } from 'node:net';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test, expect } from '@jest/globals';
import { makeLog } from './log.js';
import { startService } from './service.js';
import { readSettings } from './settings.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'conclave-start-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An engine that others run, so that these tests are about everything else. */
const start = (data: string, env: Record<string, string> = {}) => {
  const settings = readSettings({
    CONCLAVE_DATA: join(folder, data),
    CONCLAVE_PORT: '0',
    LIVEKIT_URL: 'ws://127.0.0.1:9',
    LIVEKIT_API_KEY: 'key',
    LIVEKIT_API_SECRET: 'a secret of at least thirty-two characters',
    ...env,
  });
  if (!settings.ok) throw new Error('the settings make no sense');
  return startService(settings.value, makeLog('silent'));
};

describe('the start of the service', () => {
  test('takes a free port, and is refused a folder that is in use and a port that is taken', async () => {
    const service = await start('one');
    if (!service.ok) throw new Error(service.fault.code);
    const port = new URL(service.value.url).port;
    expect(Number(port)).toBeGreaterThan(0);
    expect(await start('one')).toMatchObject({ ok: false, fault: { code: 'database-busy' } });
    await service.value.close();

    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    const refusedPort = await start('one', { CONCLAVE_PORT: String(taken) });
    expect(refusedPort).toMatchObject({
      ok: false,
      fault: { code: 'port-taken', detail: { port: taken } },
    });
    other.close();

    // Neither refusal left the folder locked.
    const again = await start('one');
    expect(again.ok).toBe(true);
    if (again.ok) await again.value.close();
  }, 60_000);

  test('is refused a folder of another database version and goes on with none of it', async () => {
    mkdirSync(join(folder, 'old/database'), { recursive: true });
    writeFileSync(join(folder, 'old/database/PG_VERSION'), '16\n');
    expect(await start('old')).toMatchObject({
      ok: false,
      fault: { code: 'database-version', detail: { found: '16', needed: '18' } },
    });
  });

  test('is refused where the engine is missing', async () => {
    const started = await start('two', { LIVEKIT_URL: '', LIVEKIT_BIN: '/nowhere/livekit-server' });
    expect(started).toMatchObject({ ok: false, fault: { code: 'engine-missing' } });
  }, 60_000);
});
