// For tests: a database with all its tables, made once on this machine. Migrations take seconds on an empty one (pitfalls.md C20).
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const migrations = fileURLToPath(new URL('./migrations/', import.meta.url));
const manifest = fileURLToPath(new URL('../../package.json', import.meta.url));

/** The tar file of its folder, which PGlite loads and `tar` unpacks. Whoever needs it first makes it. */
export async function migratedDump(): Promise<string> {
  const cached = join(tmpdir(), `conclave-test-database-${keyOfMigrations()}.tar`);
  if (existsSync(cached)) return cached;
  // Loaded only by the one that needs them.
  const [{ PGlite }, { pgliteDatabase }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('./database.js'),
  ]);
  const first = new PGlite();
  await pgliteDatabase(first);
  // Else whoever opens it goes through all of this once more, from the log.
  await first.exec('checkpoint');
  const dump = await first.dumpDataDir('none');
  // Two may make it at once; each finds a whole one.
  const partial = `${cached}.${process.pid}`;
  writeFileSync(partial, new Uint8Array(await dump.arrayBuffer()));
  renameSync(partial, cached);
  await first.close();
  return cached;
}

/** Another one for other migrations, and for another PGlite. */
function keyOfMigrations(): string {
  const hash = createHash('sha256');
  const { dependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    dependencies: Record<string, string>;
  };
  hash.update(dependencies['@electric-sql/pglite'] ?? '');
  for (const file of ['meta/_journal.json', ...readdirSync(migrations).toSorted()])
    if (/\.(sql|json)$/.test(file)) hash.update(file).update(readFileSync(join(migrations, file)));
  return hash.digest('hex').slice(0, 16);
}
