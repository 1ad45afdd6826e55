// P1 and P2 of performance.md: one frame encrypted and decrypted, and what it grows by.
import type { Bench } from './browser.js';
import type { Figures, Ratio } from './results.js';
import { median, ratio } from './statistics.js';

const SIZES = [120, 1_200, 6_000, 30_000] as const;
/** Many short rounds: on a machine that does other things too, a long one is never undisturbed. */
const ROUNDS = 25;
const PACED_ROUNDS = 5;
const WARM_UP = 3;
/** Frames in one burst: some milliseconds of work at each size. */
const BURST = { 120: 200, 1_200: 200, 6_000: 150, 30_000: 60 } as const;
const PACE_MS = 5;
const PACED = 40;
/** performance.md P1 and P2. */
const GOAL = { livekit: 0.65, hot: 1.35, paced: 1 } as const;
const VERB = { seal: 'encrypt', open: 'decrypt' } as const;
const MOST_BYTES = 22;
/** 1 byte of header, 1 of CTR, 16 of tag. */
const LEAST_BYTES = 18;

interface Timed {
  readonly us: number;
  readonly bytes: number;
}
type Through = Readonly<Record<'seal' | 'open', Timed>>;
type Hot = Readonly<Record<'sealUs' | 'openUs', number>>;

export async function benchFrames(bench: Bench): Promise<Figures> {
  const ratios: Ratio[] = [];
  const notes: Record<string, number | string> = {};
  const first = await bench.measure<Through>('conclave', 'lanes', { size: 1_200, count: 1 });
  for (const size of SIZES) {
    const burst = { size, count: BURST[size] };
    const rounds = await inTurns(ROUNDS, async () => ({
      ours: await bench.measure<Through>('conclave', 'lanes', burst),
      theirs: await bench.measure<Through>('livekit', 'lanes', burst),
      hot: await bench.measure<Hot>('conclave', 'hot', burst),
      limit: await bench.measure<Hot>('subtle', 'hot', burst),
      nothing: await bench.measure<{ us: number }>('subtle', 'streams', burst),
    }));
    const name = `${size} B`;
    for (const way of ['seal', 'open'] as const) {
      const [ours, theirs] = [
        rounds.map((round) => round.ours[way].us),
        rounds.map((round) => round.theirs[way].us),
      ];
      ratios.push(
        compared(`${name} ${VERB[way]}, through streams`, ours, theirs, 'LiveKit', GOAL.livekit),
      );
    }
    for (const way of ['sealUs', 'openUs'] as const) {
      const [ours, limit] = [
        rounds.map((round) => round.hot[way]),
        rounds.map((round) => round.limit[way]),
      ];
      const what = `${name} ${way === 'sealUs' ? VERB.seal : VERB.open}, hot loop`;
      ratios.push(compared(what, ours, limit, 'crypto.subtle', GOAL.hot));
    }
    const paced = await inTurns(PACED_ROUNDS, async () => {
      const work = { size, count: PACED, paceMs: PACE_MS };
      return {
        ours: await bench.measure<Through>('conclave', 'lanes', work),
        theirs: await bench.measure<Through>('livekit', 'lanes', work),
      };
    });
    for (const way of ['seal', 'open'] as const) {
      const [ours, theirs] = [
        paced.map((round) => round.ours[way].us),
        paced.map((round) => round.theirs[way].us),
      ];
      const what = `${name} ${VERB[way]}, one every ${PACE_MS} ms`;
      ratios.push(compared(what, ours, theirs, 'LiveKit', GOAL.paced));
    }
    notes[`${name}, streams around nothing, us`] = rounds
      .map((round) => round.nothing.us)
      .reduce((least, us) => Math.min(least, us), Infinity)
      .toFixed(1);
    const last = rounds.at(-1);
    if (last !== undefined)
      ratios.push(
        grown(`${name} grows by`, last.ours.seal.bytes, last.theirs.seal.bytes, MOST_BYTES),
      );
  }
  // The first frames of a key are the shortest.
  ratios.push(
    grown('a young key, grows by', first.seal.bytes, LEAST_BYTES, LEAST_BYTES, "SFrame's least"),
  );
  return { part: 'frame', rounds: ROUNDS, ratios, notes };
}

/** Each round measures everyone once: what disturbs the machine disturbs them alike. The first rounds only warm up. */
async function inTurns<T>(rounds: number, round: () => Promise<T>): Promise<T[]> {
  for (let i = 0; i < WARM_UP; i++) await round();
  const all: T[] = [];
  for (let i = 0; i < rounds; i++) all.push(await round());
  return all;
}

function compared(
  what: string,
  ours: readonly number[],
  theirs: readonly number[],
  against: string,
  goal: number,
): Ratio {
  const [us, them] = [median(ours), median(theirs)];
  return { what, ours: us, theirs: them, unit: 'us', against, ratio: ratio(ours, theirs), goal };
}

function grown(
  what: string,
  ours: number,
  theirs: number,
  most: number,
  against = 'LiveKit',
): Ratio {
  return { what, ours, theirs, unit: 'bytes', against, ratio: ours / theirs, goal: most / theirs };
}
