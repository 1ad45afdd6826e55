import { describe, test, expect } from '@jest/globals';
import { FloodGuard } from './flood-guard.js';

describe('flood guard', () => {
  test("lets a leader's rekey of 1,000 people through and stops an endless stream", () => {
    const guard = new FloodGuard(0);
    for (let box = 0; box < 1_000; box++) expect(guard.take(2_000, 0)).toBe(true);
    let more = 0;
    while (guard.take(100, 0)) more++;
    expect(more).toBe(1_000);
  });

  test('counts bytes as well as messages', () => {
    const guard = new FloodGuard(0);
    let taken = 0;
    while (guard.take(65_536, 0)) taken++;
    expect(taken).toBe(128);
  });

  test('refills with time', () => {
    const guard = new FloodGuard(0);
    while (guard.take(1, 0));
    expect(guard.take(1, 10)).toBe(false);
    expect(guard.take(1, 1_000)).toBe(true);
  });
});
