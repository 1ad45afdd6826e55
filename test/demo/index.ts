// `npm run demo`: three people hold an end-to-end encrypted meeting on this machine, and everything promised about it is checked.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killAll, stopAll } from './children.js';
import { parseOptions, USAGE, type Options } from './options.js';
import { brokenReport, report } from './report.js';
import { run } from './run.js';
import { table } from './table.js';
import { complaints } from './verdict.js';
import { within } from './wait.js';

/** It always ends: half of this is already far too long. A large meeting on a small machine takes its time. */
const LONGEST_MS = 170_000;
const LONGEST_PER_PERSON_MS = 45_000;

const options = parseOptions(process.argv.slice(2));
if ('wrong' in options) {
  console.error(`${options.wrong}\n\n${USAGE}`);
  process.exit(2);
}
process.on('exit', killAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => process.exit(130));
process.exit(await main(options));

async function main({ people, json, out }: Options): Promise<number> {
  const started = Date.now();
  const elapsed = (): number => (Date.now() - started) / 1000;
  const folder = await mkdtemp(join(tmpdir(), 'conclave-demo-'));
  const undo: (() => Promise<void>)[] = [];
  const stage = {
    folder,
    out,
    say: (line: string) => console.log(`${elapsed().toFixed(1).padStart(5)} s  ${line}`),
    later: (step: () => Promise<void>) => void undo.push(step),
  };
  let result: object;
  let status = 1;
  try {
    const found = await within(
      'The demo',
      Math.max(LONGEST_MS, people * LONGEST_PER_PERSON_MS),
      run(people, stage),
    );
    console.log(table(found));
    console.log(`Screenshots: ${out}`);
    result = report(found);
    status = complaints(found).length === 0 ? 0 : 1;
  } catch (cause) {
    console.error(
      `The demo broke off after ${elapsed().toFixed(1)} s: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
    result = brokenReport(elapsed());
  }
  if (json !== null) await writeFile(json, `${JSON.stringify(result, null, 2)}\n`);
  await within('Cleaning up', 15_000, Promise.all(undo.map((step) => step()))).catch(
    () => undefined,
  );
  await within('Ending what still runs', 10_000, stopAll()).catch(() => undefined);
  await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  return status;
}
