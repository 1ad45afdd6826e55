import { describe, expect, test } from '@jest/globals';
import { Reign } from './reign.js';

const said = (...words: readonly string[]): Reign => {
  const reign = new Reign();
  for (const [i, from] of words.entries()) reign.note({ from, seq: i + 1 });
  return reign;
};

describe('a leader speaks of now', () => {
  test('where nobody else has led, whatever it has heard', () => {
    expect(said().knows('ana', 0)).toBe(true);
    expect(said('ana', 'ana').knows('ana', 0)).toBe(true);
  });

  test('where it has heard the last that another leader said, and not before', () => {
    const reign = said('ana', 'ben', 'ben');
    expect([0, 1, 2, 3, 4].map((heard) => reign.knows('ana', heard))).toEqual([
      ...[false, false, false, true, true],
    ]);
  });

  test('and goes on to, without hearing itself', () => {
    const reign = said('ben', 'ben', 'ana', 'ana');
    expect([1, 2, 3].map((heard) => reign.knows('ana', heard))).toEqual([false, true, true]);
    expect(reign.knows('ben', 3)).toBe(false);
  });
});
