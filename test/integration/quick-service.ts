// The real service in this process, with a database in memory and less patience than it has, so that nobody waits long for someone who is
// away. It has no media engine: voices carry their own frames.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PATIENCE, type Patience } from '../../server/board/patience.js';
import type { MediaEngine } from '../../server/engine/media-engine.js';
import { makeLog } from '../../server/log.js';
import { testDatabase } from '../../server/service.fixture.js';
import { buildService } from '../../server/service.js';
import { readSettings } from '../../server/settings.js';
import { processUptime } from '../../server/uptime.js';
import { freePort } from '../demo/free-port.js';

const NO_ENGINE: MediaEngine = {
  kind: 'livekit',
  version: 'none',
  url: () => 'ws://127.0.0.1:1',
  isUp: () => Promise.resolve(false),
  mediaToken: () => Promise.resolve(''),
  removeParticipant: () => undefined,
  closeRoom: () => undefined,
  stop: () => Promise.resolve(),
};

export interface QuickService {
  readonly url: string;
  /** Stops it, without a word to anybody, and starts it again on the same database and port after `downFor` ms. */
  readonly restart: (downFor: number) => Promise<void>;
  readonly end: () => Promise<void>;
}

export async function quickService(patience: Partial<Patience>): Promise<QuickService> {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-quick-'));
  const port = await freePort();
  const settings = readSettings({
    CONCLAVE_DATA: folder,
    CONCLAVE_PORT: String(port),
    CONCLAVE_HOST: '127.0.0.1',
    CONCLAVE_JOINS_PER_MINUTE: '1000',
    CONCLAVE_PHONE_CHECK: 'off',
  });
  if (!settings.ok) throw new Error(`settings: ${settings.fault.code}`);
  const database = await testDatabase();
  const start = async () => {
    const built = await buildService(settings.value, {
      ...{ database, engine: NO_ENGINE, now: Date.now, uptime: processUptime },
      patience: { ...PATIENCE, ...patience },
      logger: makeLog('error', process.stderr),
    });
    await built.app.listen({ host: '127.0.0.1', port });
    return built;
  };
  let built = await start();
  return {
    url: `http://127.0.0.1:${port}`,
    restart: async (downFor) => {
      await built.close();
      await new Promise((done) => setTimeout(done, downFor));
      built = await start();
    },
    end: async () => {
      await built.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
