// The cases of a fuzzing run, by number: what case N of seed S does is the same on every machine.
import { DECODERS } from './decoders.js';
import { WALK, recordMeeting, walk, type Recorded } from './machines.js';
import { Random } from './random.js';

/** One case in this many walks a state machine. */
const WALKS_ONE_IN = 40;

let recorded: Promise<Recorded> | null = null;

export class FuzzFailure extends Error {
  readonly seed: number;
  readonly number: number;
  readonly what: string;

  constructor(seed: number, number: number, what: string, cause: unknown) {
    const why = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    super(`${what} fails with seed ${seed}, case ${number}: ${why}`);
    this.seed = seed;
    this.number = number;
    this.what = what;
  }
}

/** Does one case. Answers how many inputs it was, or throws a FuzzFailure. */
export async function doCase(seed: number, number: number): Promise<number> {
  const random = new Random(seed, number);
  const walks = random.below(WALKS_ONE_IN) === 0;
  const decoder = random.pick(DECODERS);
  try {
    if (walks) {
      await walk(random, await (recorded ??= recordMeeting()));
      return WALK;
    }
    await decoder.run(random);
    return 1;
  } catch (cause) {
    throw new FuzzFailure(seed, number, walks ? 'a state machine' : decoder.name, cause);
  }
}
