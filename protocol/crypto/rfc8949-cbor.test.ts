// RFC 8949 appendix A against our deterministic subset (protocol.md §2): a row inside the subset must decode to its value and encode
// back to its bytes, a row outside must be refused. vectors/rfc8949-cbor-vectors.json says of each row which rule puts it outside.
import { describe, expect, test } from '@jest/globals';
import { fromHex, toHex } from '../bytes.js';
import file from '../vectors/rfc8949-cbor-vectors.json' with { type: 'json' };
import { itemOf, type Json } from '../vectors/fields.js';
import { decode, encode } from './cbor.js';

interface Row {
  readonly hex: string;
  readonly diagnostic: string;
  readonly value?: Json;
  readonly excluded?: string;
}
const rows = file.vectors as readonly Row[];
const bytesOfRow = ({ hex }: Row) => fromHex(hex) ?? new Uint8Array();

const inside = rows.filter((row) => row.excluded === undefined);
const outside = rows.filter((row) => row.excluded !== undefined);

describe('CBOR: RFC 8949 appendix A', () => {
  test('every row is either inside the subset or excluded by a named rule', () => {
    expect([rows.length, inside.length, outside.length]).toEqual([81, 26, 55]);
    expect([...new Set(outside.map(({ excluded }) => excluded))].sort()).toEqual([
      'above 2^53-1',
      'floating point',
      'indefinite length',
      'map',
      'negative',
      'tag',
      'undefined and other simple values',
    ]);
  });

  test.each(inside.map((row) => [row.diagnostic, row.hex, row] as const))(
    'reads and writes %s (%s)',
    (_diagnostic, hex, row) => {
      const value = itemOf(row.value ?? null);
      expect(decode(bytesOfRow(row))).toEqual({ ok: true, value });
      expect(toHex(encode(value))).toBe(hex);
    },
  );

  test.each(outside.map((row) => [row.excluded, row.diagnostic, row.hex, row] as const))(
    'refuses %s: %s (%s)',
    (_rule, _diagnostic, _hex, row) => {
      expect(decode(bytesOfRow(row))).toEqual({ ok: false, fault: { code: 'cbor' } });
    },
  );
});
