import { describe, expect, test } from '@jest/globals';
import { median, ratio, rounded } from './statistics.js';

describe('statistics of benchmarks', () => {
  test('the median is the middle one, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  test('a ratio is taken within each round: a slow moment that both had changes nothing', () => {
    expect(ratio([1, 10, 1], [2, 20, 2])).toBe(0.5);
    expect(ratio([1, 1, 1], [2, 1, 4])).toBe(0.5);
  });

  test('figures have three digits', () => {
    expect([rounded(12.345), rounded(0.001_234_5), rounded(98_765)]).toEqual([
      12.3, 0.001_23, 98_800,
    ]);
  });
});
