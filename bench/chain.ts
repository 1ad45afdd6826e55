// P8 of performance.md: verifying a chain of 1,000 links, and a list of 1,000 people.
import type { Bench } from './browser.js';
import type { Figures, Ratio } from './results.js';
import { median, ratio } from './statistics.js';

const ROUNDS = 7;
const GOAL_MS = 250;
const CASES = [
  { what: '1,000 links and heartbeats, 20 people', links: 1_000, people: 20 },
  { what: 'a list of 1,000 people, one link', links: 1, people: 1_000 },
  { what: '1,000 links and heartbeats, 1,000 people', links: 1_000, people: 1_000 },
] as const;

export async function benchChain(bench: Bench): Promise<Figures> {
  const ratios: Ratio[] = [];
  const notes: Record<string, number | string> = {};
  for (const { what, links, people } of CASES) {
    const { bytes } = await bench.measure<{ bytes: number }>('chain', 'prepare', { links, people });
    const rounds: Record<'ours' | 'linksOnly' | 'limit', number>[] = [];
    for (let i = -1; i < ROUNDS; i++) {
      const round = {
        ours: (await bench.measure<{ ms: number }>('chain', 'verify', null)).ms,
        linksOnly: (await bench.measure<{ ms: number }>('chain', 'links', null)).ms,
        limit: (await bench.measure<{ ms: number }>('chain', 'limit', null)).ms,
      };
      // The first one warms up.
      if (i >= 0) rounds.push(round);
    }
    const [ours, limit] = [rounds.map((one) => one.ours), rounds.map((one) => one.limit)];
    ratios.push(
      {
        ...{ what, ours: median(ours), theirs: GOAL_MS, unit: 'ms', against: 'the goal' },
        ...{ ratio: median(ours) / GOAL_MS, goal: 1 },
      },
      {
        ...{ what, ours: median(ours), theirs: median(limit), unit: 'ms' },
        ...{ against: `${links} x crypto.subtle Ed25519`, ratio: ratio(ours, limit), goal: null },
      },
    );
    notes[`${what}: links alone, ms`] = median(rounds.map((one) => one.linksOnly)).toFixed(1);
    notes[`${what}: bytes of links`] = bytes;
    await bench.end('chain');
  }
  return { part: 'chain', rounds: ROUNDS, ratios, notes };
}
