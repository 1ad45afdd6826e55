// FIPS 203, ML-KEM-768: NIST's ACVP key generation, Wycheproof's encapsulation and decapsulation (sources and licences are in
// vectors/fips203-ml-kem-768-vectors.json). Native code takes no coins and, where the platform lacks ML-KEM, `native` is noble too.
import { webcrypto } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { fromHex, toHex, type Bytes } from '../bytes.js';
import file from '../vectors/fips203-ml-kem-768-vectors.json' with { type: 'json' };
import { noblePrimitives } from './noble-primitives.js';
import type { Primitives } from './primitives.js';
import { choosePrimitives } from './webcrypto-primitives.js';

const native = await choosePrimitives(webcrypto.subtle);
const hex = (text: string): Bytes => fromHex(text) ?? new Uint8Array();

const named = <T extends { readonly tcId: number; readonly comment: string }>(rows: readonly T[]) =>
  rows.map((row) => [row.tcId, row.comment, row] as const);
const [goodKeys, badKeys] = [
  file.encaps.filter(({ result }) => result === 'valid'),
  file.encaps.filter(({ result }) => result === 'invalid'),
];

describe('ML-KEM-768: FIPS 203 on noble', () => {
  test.each(named(goodKeys))('encapsulation %i: %s', async (_id, _comment, { ek, m, c, K }) => {
    const encapsulated = await noblePrimitives.mlkemEncapsulate(hex(ek), hex(m));
    expect(encapsulated && [toHex(encapsulated.cKem), toHex(encapsulated.kKem)]).toEqual([c, K]);
  });
});

describe.each<[string, Primitives]>([
  ['noble', noblePrimitives],
  ['native', native],
])('ML-KEM-768: FIPS 203 on %s', (_name, crypto) => {
  test.each(file.keyGen.map((row) => [row.tcId, row] as const))(
    'ACVP key generation %i',
    async (_id, { d, z, ek }) => {
      expect(toHex(await crypto.mlkemPublic(hex(d + z)))).toBe(ek);
    },
  );

  test.each(named(badKeys))('refuses key %i: %s', async (_id, _comment, { ek, m }) => {
    const coins = m === '' ? new Uint8Array(32) : hex(m);
    expect(await crypto.mlkemEncapsulate(hex(ek), coins)).toBeNull();
  });

  test.each(named(goodKeys))('takes key %i: %s', async (_id, _comment, { ek, m }) => {
    const encapsulated = await crypto.mlkemEncapsulate(hex(ek), hex(m));
    expect([encapsulated?.cKem.length, encapsulated?.kKem.length]).toEqual([1_088, 32]);
  });

  test.each(named(file.decaps))(
    'decapsulation %i: %s',
    async (_id, _comment, { seed, c, K, result }) => {
      const kKem = await crypto.mlkemDecapsulate(hex(c), hex(seed));
      expect(kKem && toHex(kKem)).toBe(result === 'valid' ? K : null);
    },
  );
});
