// `npm run demo -- --tour`: who may use end-to-end encryption, walked through the built app from an administrator's first run to the
// audit log (issue 5). Every claim is checked; a picture of each step is kept; it ends with 1 when a claim does not hold.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { killAll, stopAll } from '../children.js';
import { within } from '../wait.js';
import { Claims } from './claims.js';
import { walkTour } from './tour.js';

const LONGEST_MS = 420_000;

process.on('exit', killAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => process.exit(130));
const { values } = parseArgs({
  options: { tour: { type: 'boolean' }, out: { type: 'string', default: 'demo-out' } },
});
process.exit(await main(resolve(values.out)));

async function main(out: string): Promise<number> {
  const started = Date.now();
  const say = (line: string) =>
    console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s  ${line}`);
  const claims = new Claims(say);
  const folder = await mkdtemp(join(tmpdir(), 'conclave-tour-'));
  await mkdir(out, { recursive: true });
  let isWhole = false;
  try {
    await within('The tour', LONGEST_MS, walkTour({ folder, out, say, claims }));
    isWhole = true;
  } catch (cause) {
    console.error(`The tour broke off: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  await within('Ending what still runs', 10_000, stopAll()).catch(() => undefined);
  await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  const broken = claims.broken();
  console.log(
    `${claims.all.length - broken.length} of ${claims.all.length} claims hold. Screenshots: ${out}`,
  );
  return isWhole && broken.length === 0 && claims.all.length > 0 ? 0 : 1;
}
