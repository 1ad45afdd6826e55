// npm run fuzz: a million inputs for every decoder and both state machines. Case after case in a thread with little memory, watched from
// here: a case that hangs, or that eats the memory, ends the run, and its seed and number are printed as those of any failure.
import { parseArgs } from 'node:util';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { doCase } from './cases.js';

const INPUTS = 1_000_000;
const MEMORY_MB = 512;
const HANGS_AFTER_MS = 30_000;
const SAY_EVERY = 100_000;

interface Job {
  readonly seed: number;
  readonly first: number;
  readonly inputs: number;
  /** The case under way, for whoever watches. */
  readonly at: Int32Array;
}

if (isMainThread) process.exitCode = await watch();
else await work(workerData as Job);

async function watch(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      case: { type: 'string' },
      inputs: { type: 'string' },
    },
  });
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  const first = Number(values.case ?? 0);
  const inputs = values.case === undefined ? Number(values.inputs ?? INPUTS) : 1;
  if (![seed, first, inputs].every((one) => Number.isInteger(one) && one >= 0)) {
    console.error('Usage: npm run fuzz [-- --seed S] [--inputs N | --case N]');
    return 2;
  }
  console.log(`seed ${seed}`);
  const at = new Int32Array(new SharedArrayBuffer(4));
  const started = Date.now();
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { seed, first, inputs, at } satisfies Job,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  const failed = await new Promise<string | null>((done) => {
    let [last, since] = [-1, Date.now()];
    const watching = setInterval(() => {
      const now = Atomics.load(at, 0);
      if (now !== last) [last, since] = [now, Date.now()];
      else if (Date.now() - since > HANGS_AFTER_MS)
        done(`Seed ${seed}, case ${now} takes for ever.`);
    }, 1_000);
    worker.on('message', (said: { failed?: string; inputs?: number }) => {
      if (said.failed !== undefined) done(said.failed);
      else if (said.inputs !== undefined)
        console.log(`${said.inputs} inputs, ${Math.round((Date.now() - started) / 1_000)} s`);
    });
    worker.on('error', (cause: unknown) =>
      done(`Seed ${seed}, case ${Atomics.load(at, 0)} ends the thread: ${String(cause)}`),
    );
    worker.on('exit', () => done(null));
    worker.on('exit', () => clearInterval(watching));
  });
  await worker.terminate();
  if (failed === null) {
    console.log('no failure');
    return 0;
  }
  console.error(failed);
  const number = Atomics.load(at, 0);
  console.error(`To do it again: npm run fuzz -- --seed ${seed} --case ${number}`);
  return 1;
}

async function work({ seed, first, inputs, at }: Job): Promise<void> {
  let [done, said] = [0, 0];
  try {
    for (let number = first; done < inputs; number++) {
      Atomics.store(at, 0, number);
      done += await doCase(seed, number);
      if (done < said + SAY_EVERY) continue;
      said += SAY_EVERY;
      parentPort?.postMessage({ inputs: done });
    }
  } catch (cause) {
    parentPort?.postMessage({ failed: cause instanceof Error ? cause.message : String(cause) });
  }
}
