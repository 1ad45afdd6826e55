// The service as tests start it: its database is a copy of one that was brought up to date before. The demo and the tour begin with nothing.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { migratedDump } from '../../server/db/migrated.fixture.js';
import { startService, type Service } from '../demo/service.js';

/** As startService; a database that is in the folder already stays what it is. */
export async function startMigrated(
  dataFolder: string,
  options?: Parameters<typeof startService>[1],
): Promise<Service> {
  const database = join(dataFolder, 'database');
  if (!existsSync(database)) {
    await mkdir(database, { recursive: true, mode: 0o700 });
    await promisify(execFile)('tar', ['-xf', await migratedDump(), '-C', database]);
  }
  return startService(dataFolder, options);
}
