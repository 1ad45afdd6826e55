// What is native has to be what noble computes (pitfalls.md: libraries differ, and what splits libraries splits meetings). Platforms that
// are not here are played: this one with the ML-KEM of noble under WebCrypto's names, and each with one thing wrong.
import { webcrypto } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { toBase64url, type Bytes } from '../bytes.js';
import { noblePrimitives } from './noble-primitives.js';
import type { Primitives } from './primitives.js';
import { choosePrimitives, type Subtle } from './webcrypto-primitives.js';

interface Kem {
  encapsulateBits: (algorithm: unknown, key: unknown) => Promise<unknown>;
  decapsulateBits: (algorithm: unknown, key: unknown, ciphertext: Bytes) => Promise<unknown>;
}
type Platform = Subtle & Kem;

const subtle = webcrypto.subtle as unknown as Subtle;
const isKem = (algorithm: unknown): boolean =>
  (algorithm as { name?: string }).name === 'ML-KEM-768';
const bytesOf = (key: unknown): Bytes => (key as { kem: Bytes }).kem;
const coins = new Uint8Array(32).fill(9);
const failed = (): never => {
  throw new DOMException('no', 'OperationError');
};

const platform: Platform = {
  importKey: async (format, key, algorithm, ...rest) => {
    if (!isKem(algorithm)) return subtle.importKey(format, key, algorithm, ...rest);
    const isUsable =
      format !== 'raw-public' ||
      (await noblePrimitives.mlkemEncapsulate(key as Bytes, coins)) !== null;
    return isUsable ? { kem: key as Bytes } : failed();
  },
  exportKey: async (format, key) =>
    bytesOf(key) === undefined
      ? subtle.exportKey(format, key)
      : { pub: toBase64url(await noblePrimitives.mlkemPublic(bytesOf(key))) },
  sign: (...args) => subtle.sign(...args),
  verify: (...args) => subtle.verify(...args),
  deriveBits: (...args) => subtle.deriveBits(...args),
  encapsulateBits: async (_algorithm, key) => {
    const made = await noblePrimitives.mlkemEncapsulate(bytesOf(key), coins);
    return made === null ? failed() : { sharedKey: made.kKem, ciphertext: made.cKem };
  },
  decapsulateBits: async (_algorithm, key, cKem) =>
    (await noblePrimitives.mlkemDecapsulate(cKem, bytesOf(key))) ?? failed(),
};

const ALL = 'webcrypto (Ed25519, X25519, ML-KEM-768)';
const wrong = (length: number): Bytes => new Uint8Array(length).fill(1);
type Changed = Partial<{ [K in keyof Platform]: unknown }>;

/** Each is a platform with one thing wrong, and what is taken of it all the same. */
const WRONG: [string, Changed, string][] = [
  [
    'whose ML-KEM makes another public key',
    {
      exportKey: async (f: string, key: unknown) =>
        bytesOf(key) ? { pub: 'AAAA' } : subtle.exportKey(f, key),
    },
    'webcrypto (Ed25519, X25519)',
  ],
  [
    'whose ML-KEM keys come without their public part',
    {
      exportKey: async (f: string, key: unknown) => (bytesOf(key) ? {} : subtle.exportKey(f, key)),
    },
    'webcrypto (Ed25519, X25519)',
  ],
  [
    'whose encapsulation gives another secret than it sends',
    {
      encapsulateBits: async (...args: Parameters<Kem['encapsulateBits']>) => ({
        ...((await platform.encapsulateBits(...args)) as object),
        sharedKey: wrong(32),
      }),
    },
    'webcrypto (Ed25519, X25519)',
  ],
  [
    'whose decapsulation gives another secret',
    { decapsulateBits: () => Promise.resolve(wrong(32)) },
    'webcrypto (Ed25519, X25519)',
  ],
  [
    'that cannot decapsulate',
    { decapsulateBits: () => Promise.reject(new DOMException('no', 'NotSupportedError')) },
    'webcrypto (Ed25519, X25519)',
  ],
  [
    'that takes ML-KEM keys above the modulus (FIPS 203 §7.2)',
    {
      importKey: async (...args: Parameters<Subtle['importKey']>) =>
        isKem(args[2]) ? { kem: args[1] } : subtle.importKey(...args),
      encapsulateBits: async (_algorithm: unknown, key: unknown) => {
        const made = await noblePrimitives.mlkemEncapsulate(bytesOf(key), coins);
        return { sharedKey: made?.kKem ?? wrong(32), ciphertext: made?.cKem ?? wrong(1_088) };
      },
    },
    'webcrypto (Ed25519, X25519)',
  ],
  [
    'whose Ed25519 finds every signature good',
    { verify: () => Promise.resolve(true) },
    'webcrypto (X25519, ML-KEM-768)',
  ],
  [
    'whose Ed25519 finds no signature good',
    { verify: () => Promise.resolve(false) },
    'webcrypto (X25519, ML-KEM-768)',
  ],
  [
    'whose Ed25519 signs with chance in it',
    { sign: () => Promise.resolve(wrong(64).buffer) },
    'webcrypto (X25519, ML-KEM-768)',
  ],
  [
    'whose X25519 gives something else',
    { deriveBits: () => Promise.resolve(wrong(32).buffer) },
    'webcrypto (Ed25519, ML-KEM-768)',
  ],
  [
    'that exports no JWK',
    { exportKey: () => Promise.reject(new DOMException('no', 'NotSupportedError')) },
    'noble',
  ],
];

describe('primitives: what of the platform is used', () => {
  test('everything that agrees with noble', async () => {
    const native = await choosePrimitives(platform);
    expect(native.name).toBe(ALL);
    await expectTheSame(native);
  });

  test.each(WRONG)('of a platform %s, only the rest', async (_what, changed, name) => {
    const chosen = await choosePrimitives({ ...platform, ...changed } as Platform);
    expect(chosen.name).toBe(name);
    await expectTheSame(chosen);
  });

  test('nothing of one that has no WebCrypto', async () => {
    expect(await choosePrimitives(undefined)).toBe(noblePrimitives);
  });
});

describe('primitives: native ones', () => {
  test('refuse what noble refuses, and throw at nothing', async () => {
    for (const primitives of [await choosePrimitives(platform), noblePrimitives]) {
      const { ed25519Verify, x25519, mlkemEncapsulate, mlkemDecapsulate } = primitives;
      // RFC 8032 §5.1.3: y = 2 lies on no point of the curve.
      expect(
        await ed25519Verify(
          Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 2 : 0)),
          coins,
          wrong(64),
        ),
      ).toBe(false);
      expect(await x25519(coins, new Uint8Array(32))).toBeNull();
      expect(await mlkemEncapsulate(wrong(1_184).fill(0xff), coins)).toBeNull();
      expect(await mlkemDecapsulate(wrong(1_087), wrong(64))).toBeNull();
    }
  });
});

/** By whichever of them it is made, it opens with the other. */
async function expectTheSame(chosen: Primitives): Promise<void> {
  const [seed, secret, peer] = [wrong(64), wrong(32), await noblePrimitives.x25519Public(coins)];
  const publicKey = await noblePrimitives.mlkemPublic(seed);
  expect(await chosen.mlkemPublic(seed)).toEqual(publicKey);
  for (const [one, other] of [
    [chosen, noblePrimitives],
    [noblePrimitives, chosen],
  ] as const) {
    const made = await one.mlkemEncapsulate(publicKey, coins);
    expect(await other.mlkemDecapsulate(made?.cKem ?? wrong(1), seed)).toEqual(made?.kKem);
    const signature = await one.ed25519Sign(secret, coins);
    const by = await other.ed25519Public(secret);
    expect(await other.ed25519Verify(by, coins, signature)).toBe(true);
  }
  expect(await chosen.x25519(secret, peer)).toEqual(await noblePrimitives.x25519(secret, peer));
}
