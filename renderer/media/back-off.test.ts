import { describe, expect, test } from '@jest/globals';
import { BackOff } from './back-off.js';

describe('pauses between attempts', () => {
  test('double up to the longest, and begin anew after a success', () => {
    const pauses = new BackOff(100, 500, () => 0.5);
    expect([1, 2, 3, 4, 5].map(() => pauses.next())).toEqual([100, 200, 400, 500, 500]);
    pauses.reset();
    expect(pauses.next()).toBe(100);
  });

  test('differ by up to a quarter from one client to the next', () => {
    expect(new BackOff(100, 500, () => 0).next()).toBe(75);
    expect(new BackOff(100, 500, () => 1).next()).toBe(125);
  });
});
