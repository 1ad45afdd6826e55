import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ReplayWindow } from './replay-window.js';

const WINDOW = 1_024;
const LAST_CTR = 0xffff_ffff;

/** The rule of protocol.md §7 word for word, with all it ever saw in a set. */
class NaiveWindow {
  readonly #seen = new Set<number>();

  accepts(ctr: number): boolean {
    const highest = Math.max(-1, ...this.#seen);
    if (ctr > LAST_CTR) return false;
    return ctr > highest || (ctr > highest - WINDOW && !this.#seen.has(ctr));
  }

  mark(ctr: number): void {
    this.#seen.add(ctr);
  }
}

/** Frames as an SFU brings them: near the last one, far ahead, repeated, or at the edges of window and counter. */
const arrival = fc.record({
  step: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: -20, max: 20 }) },
    { weight: 2, arbitrary: fc.integer({ min: -2_100, max: 2_100 }) },
    { weight: 2, arbitrary: fc.constantFrom(-1_025, -1_024, -1_023, 0, 1, 1_023, 1_024, 1_025) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 ** 31 }) },
  ),
  decrypts: fc.boolean(),
});

describe('replay window (protocol.md §7)', () => {
  test('accepts exactly what a window that remembers everything accepts', () => {
    const start = fc.constantFrom(0, 5, 1_020, LAST_CTR - 1_030);
    fc.assert(
      fc.property(start, fc.array(arrival, { maxLength: 200, size: 'max' }), (first, arrivals) => {
        const [window, naive] = [new ReplayWindow(), new NaiveWindow()];
        let ctr = first;
        for (const { step, decrypts } of arrivals) {
          ctr = Math.max(0, ctr + step);
          const accepted = window.accepts(ctr);
          expect([ctr, accepted]).toEqual([ctr, naive.accepts(ctr)]);
          // Marked only after decryption: what does not decrypt leaves no trace.
          if (accepted && decrypts) for (const one of [window, naive]) one.mark(ctr);
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  test('never accepts a frame twice', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3_000), { maxLength: 300, size: 'max' }), (ctrs) => {
        const window = new ReplayWindow();
        const taken = ctrs.filter((ctr) => {
          const accepted = window.accepts(ctr);
          if (accepted) window.mark(ctr);
          return accepted;
        });
        expect(new Set(taken).size).toBe(taken.length);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
