// RFC 7748 §5.2 and §6.1, and every all-zero result of Wycheproof, on both sets of primitives
// (vectors/rfc7748-x25519-vectors.json names its sources).
import { webcrypto } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { fromHex, toHex, type Bytes } from '../bytes.js';
import file from '../vectors/rfc7748-x25519-vectors.json' with { type: 'json' };
import { noblePrimitives } from './noble-primitives.js';
import type { Primitives } from './primitives.js';
import { choosePrimitives } from './webcrypto-primitives.js';

const native = await choosePrimitives(webcrypto.subtle);
const hex = (text: string): Bytes => fromHex(text) ?? new Uint8Array();
const BASE_POINT = hex(`09${'00'.repeat(31)}`);

test('the native set agrees on keys natively here, so that these vectors reach two implementations', () => {
  expect(native.name).toContain('X25519');
});

describe.each<[string, Primitives]>([
  ['noble', noblePrimitives],
  ['native', native],
])('X25519: RFC 7748 on %s', (_name, crypto) => {
  const multiply = async (scalar: Bytes, u: Bytes): Promise<Bytes> => {
    const out = await crypto.x25519(scalar, u);
    if (out === null) throw new Error('an all-zero result');
    return out;
  };

  test.each(file.multiplication.map((vector, i) => [i + 1, vector] as const))(
    '§5.2: multiplication %i',
    async (_i, { scalar, u, out }) => {
      expect(toHex(await multiply(hex(scalar), hex(u)))).toBe(out);
    },
  );

  test('§5.2: iterated once and 1,000 times', async () => {
    let [k, u] = [BASE_POINT, BASE_POINT];
    let done = 0;
    for (const { count, k: wanted } of file.iterations) {
      for (; done < count; done++) [k, u] = [await multiply(k, u), k];
      expect(toHex(k)).toBe(wanted);
    }
    expect(done).toBe(1_000);
  });

  test.each(file.diffieHellman)('§6.1: both sides get the same secret', async (vector) => {
    const { alicePrivate, alicePublic, bobPrivate, bobPublic, shared } = vector;
    expect(toHex(await crypto.x25519Public(hex(alicePrivate)))).toBe(alicePublic);
    expect(toHex(await crypto.x25519Public(hex(bobPrivate)))).toBe(bobPublic);
    expect(toHex(await multiply(hex(alicePrivate), hex(bobPublic)))).toBe(shared);
    expect(toHex(await multiply(hex(bobPrivate), hex(alicePublic)))).toBe(shared);
  });

  test.each(file.zeroShared.map((vector) => [vector.tcId, vector] as const))(
    'Wycheproof %i: an all-zero result is null',
    async (_id, vector) => {
      expect(await crypto.x25519(hex(vector.private), hex(vector.public))).toBeNull();
    },
  );
});
