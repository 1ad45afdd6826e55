import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { freeName, spread, twinOf } from './rooms-view.js';

/** The same numbers for the same seed (Park and Miller's generator). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe('people spread over rooms', () => {
  test('are all somewhere, and no room has two more than another', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 2_147_483_646 }),
        (people, rooms, seed) => {
          const places = spread(people, rooms, seeded(seed));
          const sizes = Array.from(
            { length: rooms },
            (_, room) => [...places.values()].filter((at) => at === room).length,
          );
          expect([...places.keys()].sort()).toEqual([...people].sort());
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('are spread by lot: the same numbers spread them the same, and every order comes up as often', () => {
    const people = ['Ben', 'Cleo', 'Dev'];
    const orderOf = (random: () => number) => [...spread(people, 3, random).keys()].join(' ');
    expect(orderOf(seeded(7))).toBe(orderOf(seeded(7)));
    const random = seeded(11);
    const times = new Map<string, number>();
    for (let n = 0; n < 6_000; n += 1) {
      const order = orderOf(random);
      times.set(order, (times.get(order) ?? 0) + 1);
    }
    expect(times.size).toBe(6);
    for (const count of times.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});

describe('names of rooms', () => {
  test('that come up twice are found', () => {
    expect(twinOf(['Blue', 'Red', 'Blue'])).toBe('Blue');
    expect(twinOf(['Blue', 'Red'])).toBeNull();
  });

  test('of one more are never those of one that is there', () => {
    const named = (n: number) => `Room ${n}`;
    expect(freeName(['Room 1', 'Blue'], named)).toBe('Room 3');
    expect(freeName(['Blue', 'Room 3'], named)).toBe('Room 4');
  });
});
