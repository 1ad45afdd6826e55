import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { spread } from './rooms-view.js';

describe('people spread over rooms', () => {
  test('are all somewhere, and no room has two more than another', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 50 }),
        (people, rooms) => {
          const places = spread(people, rooms);
          const sizes = Array.from(
            { length: rooms },
            (_, room) => [...places.values()].filter((at) => at === room).length,
          );
          expect(places.size).toBe(people.length);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 50 },
    );
  });
});
