// The real service and the real media engine, on free loopback ports, with a data folder that nobody used before.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { start, type Child } from './children.js';
import { dist } from './places.js';

const READY_MS = 45_000;

export interface Service {
  readonly url: string;
  readonly engine: { readonly kind: string; readonly version: string; readonly url: string };
  readonly database: string;
  readonly dataFolder: string;
  readonly child: Child;
}

/** Starts dist/server; `port` 0 takes any free one. */
export async function startService(
  dataFolder: string,
  { port = 0, env = {} }: { port?: number; env?: Record<string, string> } = {},
): Promise<Service> {
  await mkdir(dataFolder, { recursive: true });
  const child = start('The service', process.execPath, [join(dist, 'server/index.js')], {
    env: {
      ...inherited(),
      CONCLAVE_HOST: '127.0.0.1',
      CONCLAVE_PORT: String(port),
      CONCLAVE_DATA: dataFolder,
      CONCLAVE_ORIGINS: 'http://conclave.localhost:*',
      LOG_LEVEL: 'info',
      // Whoever shows or tests the phone check turns it on.
      CONCLAVE_PHONE_CHECK: 'off',
      ...env,
    },
  });
  const ready = JSON.parse(await child.line('CONCLAVE_READY', READY_MS));
  return { ...ready, dataFolder, child };
}

/** The demo has a database and an engine of its own, unless the caller chose an engine. */
function inherited(): NodeJS.ProcessEnv {
  const { DATABASE_URL: _database, CONCLAVE_PUBLIC_URL: _publicUrl, ...rest } = process.env;
  return rest;
}
