// The project's vector file: protocol.md appendix. Our own, Apache-2.0; its outputs were cross-checked by a second implementation that
// is kept apart.
import { webcrypto } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { noblePrimitives } from '../crypto/noble-primitives.js';
import type { Primitives } from '../crypto/primitives.js';
import { choosePrimitives } from '../crypto/webcrypto-primitives.js';
import file from './conclave-vectors.json' with { type: 'json' };
import { VECTOR_TYPES, checkVector, readVectorFile, type Vector } from './vector-file.js';

const native = await choosePrimitives(webcrypto.subtle);
const vectors = file.vectors as unknown as Vector[];

test('the vector file has as many cases of each type as when it was copied', () => {
  const counts = VECTOR_TYPES.map((type) => [
    type,
    vectors.filter((vector) => vector.type === type).length,
  ]);
  expect(Object.fromEntries(counts)).toEqual({
    ...{ cbor: 34, message: 5, 'participant-id': 2, 'security-code': 3, sign: 3, verify: 10 },
    ...{ kdf: 3, kem: 1, dh: 2, box: 1, seal: 1, 'seal-open': 4, announcement: 7 },
    ...{ 'announcement-open': 8, 'mk-commit': 4, stream: 8, keybox: 2, 'keybox-open': 8, nonce: 1 },
    ...{ request: 4, heartbeat: 13, say: 4, link: 6, lpl: 16, 'heartbeat-chain': 15, sframe: 5 },
    ...{ 'sframe-open': 10, frame: 15, 'frame-open': 13, replay: 1, 'say-open': 12 },
  });
});

describe.each<[string, Primitives]>([
  ['noble', noblePrimitives],
  ['native', native],
])('vectors of protocol.md on %s', (_name, crypto) => {
  describe.each([...VECTOR_TYPES])('%s', (type) => {
    const cases = vectors.filter((vector) => vector.type === type);
    test.each(cases.map((vector): [string, Vector] => [vector.id, vector]))(
      '%s',
      async (_id, vector) => {
        expect(await checkVector(crypto, vector)).toBeNull();
      },
    );
  });

  test('an ML-KEM key with a coefficient not below the modulus is refused', async () => {
    const coins = new Uint8Array(32);
    expect(await crypto.mlkemEncapsulate(new Uint8Array(1184).fill(0xff), coins)).toBeNull();
    expect(await crypto.mlkemEncapsulate(new Uint8Array(1183), coins)).toBeNull();
  });
});

describe('a vector that was changed', () => {
  const changed = vectors.flatMap((vector): [string, Vector][] => {
    if (vector.reject !== undefined) {
      const other = vector.reject === 'schema' ? 'cbor' : 'schema';
      return [[vector.id, { ...vector, reject: other }]];
    }
    return Object.entries(vector.out ?? {}).flatMap(([key, value]): [string, Vector][] => {
      const { [key]: _left, ...rest } = vector.out ?? {};
      const other = typeof value === 'string' ? flipped(value) : null;
      return [
        [`${vector.id}, ${key} changed`, { ...vector, out: { ...vector.out, [key]: other } }],
        [`${vector.id}, ${key} left out`, { ...vector, out: rest }],
      ];
    });
  });
  test('fails, whatever was changed or left out of it', async () => {
    const held: string[] = [];
    for (const [what, vector] of changed)
      if ((await checkVector(native, vector)) === null) held.push(what);
    expect(changed.length).toBeGreaterThan(vectors.length);
    expect(held).toEqual([]);
  });

  test('fails where it is refused but is to be accepted, and the other way round', async () => {
    const accepted = vectors.find(({ type, out }) => type === 'cbor' && out !== undefined);
    const refused = vectors.find(({ type, reject }) => type === 'cbor' && reject !== undefined);
    if (accepted === undefined || refused === undefined) throw new Error('no CBOR vectors');
    const { out, ...rest } = accepted;
    expect(await checkVector(native, { ...rest, reject: 'cbor' })).toMatch(/^accepted/);
    const turned = { id: 'turned', type: 'cbor', in: refused.in, out: out ?? {} };
    expect(await checkVector(native, turned)).toMatch(/^refused: cbor/);
    expect(await checkVector(native, { ...turned, type: 'smell' })).toMatch(/no vector type/);
  });
});

describe('reading a vector file', () => {
  test.each([
    ['', 'It is not JSON.'],
    ['[]', 'It is not a vector file: its "format" is not "conclave-vectors".'],
    ['{"format":"conclave-vectors","version":2}', /version 2; version 1 is known/],
    ['{"format":"conclave-vectors","version":1,"vectors":[]}', 'It has no vectors.'],
    ['{"format":"conclave-vectors","version":1,"vectors":[{"id":"a"}]}', /number 1 has not/],
  ])('says what is wrong with %j', (text, said) => {
    expect(readVectorFile(text)).toMatch(said);
  });

  test('gives the vectors of the file that is published', () => {
    expect(readVectorFile(JSON.stringify(file))).toHaveLength(vectors.length);
  });
});

function flipped(text: string): string {
  return text.startsWith('0') ? `1${text.slice(1)}` : `0${text.slice(1)}`;
}
