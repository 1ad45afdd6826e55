// A program of claims: it walks, checks each claim as it goes, keeps pictures, cleans up after itself, and ends with 1 where a claim did
// not hold.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { killAll, stopAll } from './children.js';
import { Claims } from './claims.js';
import { within } from './wait.js';

export interface Walk {
  /** Where services and clients keep what is theirs; gone afterwards. */
  readonly folder: string;
  /** Where the screenshots go. */
  readonly out: string;
  readonly say: (line: string) => void;
  readonly claims: Claims;
}

/** Runs `walk` for at most `longestMs`, says how it ended, and ends the process. */
export async function runClaimed(
  name: string,
  out: string,
  longestMs: number,
  walk: (given: Walk) => Promise<void>,
): Promise<never> {
  process.on('exit', killAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => process.exit(130));
  const started = Date.now();
  const say = (line: string) =>
    console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s  ${line}`);
  const given = { claims: new Claims(say), say, out: resolve(out) };
  const folder = await mkdtemp(join(tmpdir(), 'conclave-walk-'));
  await mkdir(given.out, { recursive: true });
  let isWhole = false;
  try {
    await within(name, longestMs, walk({ ...given, folder }));
    isWhole = true;
  } catch (cause) {
    console.error(`${name} broke off: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  await within('Ending what still runs', 10_000, stopAll()).catch(() => undefined);
  await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  const [all, broken] = [given.claims.all, given.claims.broken()];
  console.log(
    `${all.length - broken.length} of ${all.length} claims hold. Screenshots: ${given.out}`,
  );
  process.exit(isWhole && broken.length === 0 && all.length > 0 ? 0 : 1);
}
