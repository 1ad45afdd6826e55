import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newestWithin } from './newest-within.js';

describe('what waits is bounded', () => {
  test('the longest end that fits is kept, in its order', () => {
    const bound = fc.record({ most: fc.nat(8), mostBytes: fc.nat(40) });
    fc.assert(
      fc.property(fc.array(fc.nat(12), { maxLength: 12 }), bound, (sizes, within) => {
        const fits = (end: readonly number[]) =>
          end.length <= within.most && end.reduce((sum, size) => sum + size, 0) <= within.mostBytes;
        const ends = sizes.map((_, from) => sizes.slice(from));
        expect(newestWithin(sizes, within, (size) => size)).toEqual(ends.find(fits) ?? []);
      }),
    );
  });
});
