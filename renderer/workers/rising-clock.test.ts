import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { risingClock } from './rising-clock.js';

const START = 1_800_000_000_000;

describe('a clock that never goes back', () => {
  test('is the wall clock while nobody sets that', () => {
    let steady = 0.7;
    const now = risingClock(
      () => START + steady,
      () => steady,
    );
    const first = now();
    steady += 12_345;
    expect([first - START, now() - first]).toEqual([1, 12_345]);
  });

  test('goes forward with the wall clock, as after a sleep', () => {
    let asleep = 0;
    const now = risingClock(
      () => START + asleep,
      () => 0,
    );
    const before = now();
    asleep = 3_600_000;
    expect(now() - before).toBe(3_600_000);
  });

  test('goes on at its pace where the wall clock is set back, and follows it again once that is ahead', () => {
    let [steady, set] = [0, 0];
    const now = risingClock(
      () => START + steady + set,
      () => steady,
    );
    const before = now();
    set = -3_600_000;
    steady += 10_000;
    expect(now() - before).toBe(10_000);
    set = 5_000;
    expect(now() - before).toBe(15_000);
  });

  test('gives whole numbers that never fall, whatever both clocks do', () => {
    const jump = fc.record({
      steady: fc.double({ min: 0, max: 1e6, noNaN: true }),
      wall: fc.integer({ min: -1e9, max: 1e9 }),
    });
    fc.assert(
      fc.property(fc.array(jump, { minLength: 2, maxLength: 30 }), (jumps) => {
        let [steady, wall] = [0, START];
        const now = risingClock(
          () => wall,
          () => steady,
        );
        let before = now();
        for (const one of jumps) {
          steady += one.steady;
          wall += one.wall;
          const at = now();
          expect(Number.isInteger(at)).toBe(true);
          expect(at).toBeGreaterThanOrEqual(before);
          expect(at).toBeGreaterThanOrEqual(Math.floor(wall));
          before = at;
        }
      }),
      { seed: 4, numRuns: 200 },
    );
  });
});
