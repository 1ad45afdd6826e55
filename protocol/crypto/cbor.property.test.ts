import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { concat, equal, type Bytes } from '../bytes.js';
import { decode, encode, encodeItems, encodeStart, type Item } from './cbor.js';

const RUNS = { seed: 8_949, numRuns: 1_000 };
const MAX_DEPTH = 5;

const leaf: fc.Arbitrary<Item> = fc.oneof(
  fc.maxSafeNat(),
  // The numbers at which a head gets longer (RFC 8949 §3).
  fc.constantFrom(23, 24, 0xff, 0x100, 0xffff, 0x10000, 0xffff_ffff, 0x1_0000_0000, 2 ** 53 - 1),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Uint8Array.from(bytes)),
  ...[fc.boolean(), fc.constant(null)],
);
const itemOfDepth = (depth: number): fc.Arbitrary<Item> =>
  depth === 0 ? leaf : fc.oneof(leaf, fc.array(itemOfDepth(depth - 1), { maxLength: 5 }));
const item = itemOfDepth(MAX_DEPTH);

/** Bytes that are nearly CBOR: an encoding with a few bytes changed, put in or cut off. */
const nearly = fc
  .record({
    from: item,
    changes: fc.array(fc.record({ at: fc.nat(), byte: fc.nat(255), adds: fc.boolean() }), {
      ...{ minLength: 1, maxLength: 3 },
    }),
    cut: fc.nat(2),
  })
  .map(({ from, changes, cut }) => {
    const bytes = [...encode(from)];
    for (const { at, byte, adds } of changes)
      bytes.splice(at % (bytes.length + 1), adds ? 0 : 1, byte);
    return Uint8Array.from(bytes.slice(0, bytes.length - cut));
  });
const anyBytes = fc.oneof(
  nearly,
  fc.uint8Array({ maxLength: 64 }).map((bytes) => Uint8Array.from(bytes)),
);

describe('CBOR: any item and any bytes (protocol.md §2)', () => {
  test('every item comes back from its encoding', () => {
    fc.assert(
      fc.property(item, (value) => {
        expect(decode(encode(value))).toEqual({ ok: true, value });
      }),
      RUNS,
    );
  });

  test('an array in parts has the bytes of the whole', () => {
    const items = fc.array(itemOfDepth(MAX_DEPTH - 1), { maxLength: 40 });
    fc.assert(
      fc.property(items, fc.nat(40), (whole, at) => {
        const [first, rest] = [whole.slice(0, at), whole.slice(at)];
        const parts = concat(encodeStart(whole.length, first), encodeItems(rest));
        return equal(parts, encode(whole));
      }),
      RUNS,
    );
  });

  test('any bytes are refused, or are the one encoding of what they say; nothing throws', () => {
    let accepted = 0;
    fc.assert(
      fc.property(anyBytes, (bytes: Bytes) => {
        const decoded = decode(bytes);
        if (!decoded.ok) return decoded.fault.code === 'cbor';
        accepted++;
        return equal(encode(decoded.value), bytes);
      }),
      { ...RUNS, numRuns: 5_000 },
    );
    expect(accepted).toBeGreaterThan(100); // the claim is empty if nothing is ever accepted
  });

  test('an encoding with anything after it is refused', () => {
    fc.assert(
      fc.property(item, fc.nat(255), (value, more) => {
        expect(decode(Uint8Array.of(...encode(value), more)).ok).toBe(false);
      }),
      RUNS,
    );
  });

  test('different items have different encodings', () => {
    fc.assert(
      fc.property(item, item, (one, other) => {
        const same = equal(encode(one), encode(other));
        expect(same).toBe(isSame(one, other));
      }),
      RUNS,
    );
  });

  test.each([-1, 0.5, NaN, 2 ** 53, 'half a pair \ud83d', '\udc00\ud83d'])(
    'what the subset has not is never written: %p',
    (item) => {
      expect(() => encode(item)).toThrow(RangeError);
      expect(() => encode(['in', ['an', 'array', item]])).toThrow(RangeError);
    },
  );

  test('a sixth array inside one another, and a megabyte and a byte, are refused', () => {
    const five: Item = [[[[[1]]]]];
    expect(decode(encode(five)).ok).toBe(true);
    expect(() => encode([five])).toThrow(RangeError);
    expect(decode(Uint8Array.of(0x81, ...encode(five))).ok).toBe(false);
    const longest = new Uint8Array(1_048_576 - 5);
    expect(decode(encode(longest))).toEqual({ ok: true, value: longest });
    expect(() => encode(new Uint8Array(longest.length + 1))).toThrow(RangeError);
    expect(decode(new Uint8Array(1_048_577)).ok).toBe(false);
  });
});

function isSame(one: Item, other: Item): boolean {
  if (one instanceof Uint8Array || other instanceof Uint8Array)
    return one instanceof Uint8Array && other instanceof Uint8Array && equal(one, other);
  if (Array.isArray(one) && Array.isArray(other))
    return (
      one.length === other.length &&
      one.every((inner, i) => isSame(inner as Item, other[i] as Item))
    );
  return one === other;
}
