import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { allById, byId, deleteById, noneById, setById, type ById } from './by-id.js';

const id = fc.constantFrom(...Array.from({ length: 40 }, (_, i) => `person-${i * i}`));
const change = fc.oneof(
  fc.record({ type: fc.constant('set' as const), id, value: fc.nat(9) }),
  fc.record({ type: fc.constant('delete' as const), id }),
);

describe('a map by participantId', () => {
  test('is a map, and no change touches what was before it', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        let mine: ById<number> = noneById();
        let plain = new Map<string, number>();
        for (const one of changes) {
          const before = [mine, [...allById(mine)].sort()] as const;
          const next = new Map(plain);
          if (one.type === 'set') {
            mine = setById(mine, one.id, one.value);
            next.set(one.id, one.value);
          } else {
            mine = deleteById(mine, one.id);
            next.delete(one.id);
          }
          plain = next;
          for (const [key, value] of plain) expect(byId(mine, key)).toBe(value);
          expect([...allById(mine)].sort()).toEqual([...plain.values()].sort());
          expect([...allById(before[0])].sort()).toEqual(before[1]);
        }
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});
