// P3 of performance.md: the leader's CPU for a new key, and for somebody's joining.
import type { Bench } from './browser.js';
import type { Figures, Ratio } from './results.js';
import { median, ratio } from './statistics.js';

const SIZES = [10, 100, 200, 1_000] as const;
/** With five, the median of a thousand people's was anything between 1.2 and 2.2 of the limit. */
const ROUNDS = 15;
/** performance.md P3: within 1.5x of the limit, 20x faster than ts-mls, a join under 1 ms. */
const GOAL = { limit: 1.5, mls: 1 / 20, joinMs: 1 } as const;

interface Did {
  readonly ms: number;
  readonly bytes: number;
}
interface Rekeyed {
  readonly removal: Did;
  readonly acks: Did;
  readonly announcement: Did;
  readonly join: Did;
}

export async function benchRekey(bench: Bench): Promise<Figures> {
  const ratios: Ratio[] = [];
  const notes: Record<string, number | string> = {
    primitives: await bench.measure<string>('leader', 'primitives', null),
  };
  for (const size of SIZES) {
    // A meeting of `size`: the leader and all others, of whom one leaves and the rest get a key.
    const [others, boxes] = [size - 1, size - 2];
    await bench.measure('leader', 'prepare', { size: others });
    await bench.measure('mls', 'prepare', { size: others });
    const rounds: { ours: Rekeyed; limit: Did; mls: Did }[] = [];
    for (let i = -1; i < ROUNDS; i++) {
      const round = {
        ours: await bench.measure<Rekeyed>('leader', 'rekey', null),
        limit: await bench.measure<Did>('leader', 'limit', { size: boxes }),
        mls: await bench.measure<Did>('mls', 'rekey', null),
      };
      // The first one warms up.
      if (i >= 0) rounds.push(round);
    }
    const ours = rounds.map((round) => round.ours.removal.ms);
    const against = (name: string, theirs: readonly number[], goal: number): Ratio => ({
      ...{
        what: `new key when one of ${size} leaves`,
        ours: median(ours),
        theirs: median(theirs),
        unit: 'ms',
      },
      ...{ against: name, ratio: ratio(ours, theirs), goal },
    });
    ratios.push(
      against(
        `${boxes} boxes, noble`,
        rounds.map((round) => round.limit.ms),
        GOAL.limit,
      ),
      against(
        'ts-mls',
        rounds.map((round) => round.mls.ms),
        GOAL.mls,
      ),
    );
    const last = rounds.at(-1);
    notes[`${size}: posted, bytes, ours and ts-mls`] =
      `${last?.ours.removal.bytes ?? 0} and ${last?.mls.bytes ?? 0}`;
    notes[`${size}: all acknowledgements, ms`] = median(
      rounds.map((one) => one.ours.acks.ms),
    ).toFixed(2);
    notes[`${size}: two joins with their two new keys, ms`] = median(
      rounds.map((one) => one.ours.join.ms),
    ).toFixed(2);
    const joins = rounds.map((round) => round.ours.announcement.ms);
    ratios.push({
      ...{
        what: `an announcement, with ${others} there`,
        ours: median(joins),
        theirs: GOAL.joinMs,
        unit: 'ms',
      },
      ...{ against: 'the goal', ratio: median(joins) / GOAL.joinMs, goal: 1 },
    });
    await bench.end('leader');
    await bench.end('mls');
  }
  return { part: 'rekey', rounds: ROUNDS, ratios, notes };
}
