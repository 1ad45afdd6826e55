import { describe, test, expect } from '@jest/globals';
import { upFor } from '../clock.fixture.js';
import { RateLimit } from './rate-limit.js';

describe('rate limit', () => {
  test('refuses the attempt after the last allowed one, for that key only', () => {
    const limit = new RateLimit(3, () => upFor(0));
    expect([1, 2, 3, 4].map(() => limit.take('ana'))).toEqual([true, true, true, false]);
    expect(limit.take('ben')).toBe(true);
  });

  test('allows again after a minute', () => {
    let now = 0;
    const limit = new RateLimit(1, () => upFor(now));
    expect([limit.take('ana'), limit.take('ana'), limit.isUsedUp('ana')]).toEqual([
      true,
      false,
      true,
    ]);
    now = 60_000;
    expect([limit.isUsedUp('ana'), limit.take('ana')]).toEqual([false, true]);
  });

  test('keeps a bounded number of keys', () => {
    const limit = new RateLimit(1, () => upFor(0));
    for (let key = 0; key < 60_000; key++) limit.take(String(key));
    expect(limit.take('0')).toBe(true);
  });
});
