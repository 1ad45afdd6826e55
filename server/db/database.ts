// One database interface for PGlite and PostgreSQL. Repositories take a `db` argument and never keep one: inside a
// transaction a query on the outer connection would wait for itself for ever (pitfalls.md A9).
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { drizzle as drizzleNode } from 'drizzle-orm/node-postgres';
import { migrate as migrateNode } from 'drizzle-orm/node-postgres/migrator';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { ok, refused, type Result } from '../../protocol/result.js';
import { takeLock } from './folder-lock.js';
import * as schema from './schema.js';

export type Db = PgDatabase<PgQueryResultHKT, typeof schema>;

export interface Database {
  readonly kind: 'pglite' | 'postgres';
  readonly db: Db;
  /** Answers within a second, or it is not there. */
  readonly answers: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** PGlite 0.5 is PostgreSQL 18 and opens no other version's folder (pitfalls.md A10). */
export const PGLITE_POSTGRES = '18';
const MIGRATION_LOCK = 0x636f6e63; // "conc": any fixed number that every node uses

export async function openDatabase(
  dataFolder: string,
  databaseUrl: string | null,
): Promise<Result<Database, 'database-busy' | 'database-version'>> {
  return databaseUrl === null ? openPglite(dataFolder) : ok(await openPostgres(databaseUrl));
}

async function openPglite(
  dataFolder: string,
): Promise<Result<Database, 'database-busy' | 'database-version'>> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const lock = takeLock(join(dataFolder, 'service.lock'));
  if (lock === null) return refused('database-busy');
  const folder = join(dataFolder, 'database');
  const versionFile = join(folder, 'PG_VERSION');
  if (existsSync(versionFile)) {
    const found = readFileSync(versionFile, 'utf8').trim();
    if (found !== PGLITE_POSTGRES) {
      lock.release();
      return refused('database-version', { found, needed: PGLITE_POSTGRES });
    }
  }
  try {
    return ok(await pgliteDatabase(new PGlite(folder), lock.release));
  } catch (cause) {
    lock.release();
    throw cause;
  }
}

/** Wraps an open PGlite and brings its tables up to date. */
export async function pgliteDatabase(
  client: PGlite,
  afterClose: () => void = () => undefined,
): Promise<Database> {
  const db = drizzlePglite(client, { schema });
  await client.waitReady;
  await migratePglite(db, { migrationsFolder: migrationsFolder() });
  return {
    kind: 'pglite',
    db,
    answers: () => answers(() => client.query('select 1')),
    close: async () => {
      await client.close();
      afterClose();
    },
  };
}

async function openPostgres(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 10_000 });
  pool.on('error', () => undefined); // an idle connection broke; the pool makes another
  // pitfalls.md B20: two nodes that migrate at once break each other, so one waits for the other on its own connection.
  const holder = await pool.connect();
  try {
    await holder.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrateNode(drizzleNode(holder), { migrationsFolder: migrationsFolder() });
  } finally {
    await holder.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    holder.release();
  }
  return {
    kind: 'postgres',
    db: drizzleNode(pool, { schema }),
    answers: () => answers(() => pool.query('select 1')),
    close: () => pool.end(),
  };
}

async function answers(ask: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), 1_000);
  });
  const asked = ask().then(
    () => true,
    () => false,
  );
  const answered = await Promise.race([asked, late]);
  clearTimeout(timer);
  return answered;
}

/** The migrations lie in the source tree; the bundle in dist/server finds them from there, as does an installed copy beside it. */
function migrationsFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    for (const candidate of [join(folder, 'migrations'), join(folder, 'server/db/migrations')])
      if (existsSync(join(candidate, 'meta/_journal.json'))) return candidate;
    const above = dirname(folder);
    if (above === folder)
      throw new Error('The database migrations are missing from this copy of Conclave.');
    folder = above;
  }
}
