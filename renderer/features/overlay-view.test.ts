import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { countdownSaid } from './overlay-view.js';

const MINUTE = 60_000;

/** What is said while a clock is looked at once a second, from `from` to 0. */
function saidFrom(from: number): string[] {
  const said: string[] = [];
  for (let left = from; left > 0; left -= 1_000) {
    const now = countdownSaid(left, left - 1_000);
    if (now !== null) said.push(now);
  }
  return said;
}

describe('the end of the breakout rooms', () => {
  test('is said at five minutes, one minute and ten seconds, and at no other', () => {
    const last = ['The rooms close in 1 minute.', 'The rooms close in 10 seconds.'];
    expect(saidFrom(20 * MINUTE)).toEqual(['The rooms close in 5 minutes.', ...last]);
    expect(saidFrom(5 * MINUTE)).toEqual(last);
    expect(saidFrom(3 * MINUTE)).toEqual(last);
  });

  test('is said three times at most, however unevenly the clock is looked at', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 90_000 }), { maxLength: 60 }), (steps) => {
        let left = 30 * MINUTE;
        const said = steps.flatMap((step) => {
          const after = Math.max(0, left - step);
          const now = countdownSaid(left, after);
          left = after;
          return now ?? [];
        });
        expect(said.length).toBeLessThanOrEqual(3);
        expect(new Set(said).size).toBe(said.length);
      }),
      { numRuns: 100 },
    );
  });

  test('that was put off is said as such, and a clock that was set is not', () => {
    expect(countdownSaid(40_000, 40_000 + 5 * MINUTE)).toBe(
      'The rooms stay open longer and close in 6 minutes.',
    );
    expect(countdownSaid(40_000, 42_000)).toBeNull();
  });

  test('is not said before it was known, nor when the rooms have closed', () => {
    expect(countdownSaid(null, 5_000)).toBeNull();
    expect(countdownSaid(5_000, null)).toBeNull();
  });
});
