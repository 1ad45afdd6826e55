import { describe, test, expect } from '@jest/globals';
import { upFor } from '../clock.fixture.js';
import { FloodGuard } from './flood-guard.js';

describe('flood guard', () => {
  test("lets a leader's rekey of 1,000 people through and stops an endless stream", () => {
    const guard = new FloodGuard(upFor(0));
    for (let box = 0; box < 1_000; box++) expect(guard.take(2_000, upFor(0))).toBe(true);
    let more = 0;
    while (guard.take(100, upFor(0))) more++;
    expect(more).toBe(1_000);
  });

  test('counts bytes as well as messages', () => {
    const guard = new FloodGuard(upFor(0));
    let taken = 0;
    while (guard.take(65_536, upFor(0))) taken++;
    expect(taken).toBe(128);
  });

  test('refills with time', () => {
    const guard = new FloodGuard(upFor(0));
    while (guard.take(1, upFor(0)));
    expect(guard.take(1, upFor(10))).toBe(false);
    expect(guard.take(1, upFor(1_000))).toBe(true);
  });
});
