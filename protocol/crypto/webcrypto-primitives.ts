// Native primitives through WebCrypto, for each algorithm that the platform has and that a self-check finds equal to noble;
// noble for the rest. `subtle` is passed in: protocol/ knows no globals.
import { concat, equal, fromBase64url, fromHex, type Bytes } from '../bytes.js';
import { noblePrimitives } from './noble-primitives.js';
import type { Primitives } from './primitives.js';

/** The part of SubtleCrypto used here, written loosely: ML-KEM (WICG "Modern Algorithms in WebCrypto") is in no DOM types yet. */
export interface Subtle {
  importKey(
    format: string,
    key: unknown,
    algorithm: unknown,
    extractable: boolean,
    uses: string[],
  ): Promise<unknown>;
  exportKey(format: string, key: unknown): Promise<unknown>;
  sign(algorithm: unknown, key: unknown, data: Bytes): Promise<ArrayBuffer>;
  verify(algorithm: unknown, key: unknown, signature: Bytes, data: Bytes): Promise<boolean>;
  deriveBits(algorithm: unknown, key: unknown, length: number): Promise<ArrayBuffer>;
}
interface SubtleWithKem extends Subtle {
  encapsulateBits(
    algorithm: unknown,
    key: unknown,
  ): Promise<{ sharedKey: ArrayBuffer; ciphertext: ArrayBuffer }>;
  decapsulateBits(algorithm: unknown, key: unknown, ciphertext: Bytes): Promise<ArrayBuffer>;
}

/**
 * Native where native agrees with noble on a fixed example, algorithm by algorithm. A platform that lacks an algorithm, or computes
 * something else, gets noble for it: slower, never different.
 */
export async function choosePrimitives(subtle: Subtle | undefined): Promise<Primitives> {
  if (subtle === undefined) return noblePrimitives;
  const native = nativePrimitives(subtle);
  const [ed25519, x25519, mlkem] = await Promise.all([
    holds(() => ed25519Agrees(native)),
    holds(() => x25519Agrees(native)),
    holds(() => mlkemAgrees(native)),
  ]);
  const pick = (good: boolean): Primitives => (good ? native : noblePrimitives);
  const [signing, agreeing, wrapping] = [pick(ed25519), pick(x25519), pick(mlkem)];
  const names = [ed25519 && 'Ed25519', x25519 && 'X25519', mlkem && 'ML-KEM-768'].filter(Boolean);
  return {
    name: names.length === 0 ? 'noble' : `webcrypto (${names.join(', ')})`,
    ed25519Public: signing.ed25519Public,
    ed25519Sign: signing.ed25519Sign,
    ed25519Verify: signing.ed25519Verify,
    x25519Public: agreeing.x25519Public,
    x25519: agreeing.x25519,
    mlkemPublic: wrapping.mlkemPublic,
    mlkemEncapsulate: wrapping.mlkemEncapsulate,
    mlkemDecapsulate: wrapping.mlkemDecapsulate,
  };
}

// RFC 8410 §7: the fixed head of a PKCS #8 private key of 32 bytes.
const PKCS8_ED25519 = '302e020100300506032b657004220420';
const PKCS8_X25519 = '302e020100300506032b656e04220420';
const ED25519 = { name: 'Ed25519' };
const X25519 = { name: 'X25519' };
const ML_KEM = { name: 'ML-KEM-768' };

function nativePrimitives(subtle: Subtle): Primitives {
  const kem = subtle as SubtleWithKem;
  const secretKey = (head: string, secret: Bytes, algorithm: unknown, uses: string[]) =>
    subtle.importKey(
      'pkcs8',
      concat(fromHex(head) ?? new Uint8Array(), secret),
      algorithm,
      true,
      uses,
    );
  const publicOf = async (key: unknown): Promise<Bytes> => {
    const jwk = (await subtle.exportKey('jwk', key)) as { x?: string };
    const bytes = fromBase64url(jwk.x ?? '');
    if (bytes === null) throw new Error('WebCrypto gave a key without its public part');
    return bytes;
  };
  return {
    name: 'webcrypto',
    ed25519Public: async (seed) =>
      publicOf(await secretKey(PKCS8_ED25519, seed, ED25519, ['sign'])),
    ed25519Sign: async (seed, m) =>
      new Uint8Array(
        await subtle.sign(ED25519, await secretKey(PKCS8_ED25519, seed, ED25519, ['sign']), m),
      ),
    ed25519Verify: async (publicKey, m, signature) => {
      try {
        const key = await subtle.importKey('raw', publicKey, ED25519, false, ['verify']);
        return await subtle.verify(ED25519, key, signature, m);
      } catch {
        return false; // the key is not on the curve
      }
    },
    x25519Public: async (secret) =>
      publicOf(await secretKey(PKCS8_X25519, secret, X25519, ['deriveBits'])),
    x25519: async (secret, peer) => {
      try {
        const mine = await secretKey(PKCS8_X25519, secret, X25519, ['deriveBits']);
        const theirs = await subtle.importKey('raw', peer, X25519, false, []);
        const shared = new Uint8Array(
          await subtle.deriveBits({ name: 'X25519', public: theirs }, mine, 256),
        );
        return shared.every((byte) => byte === 0) ? null : shared;
      } catch {
        return null; // an all-zero result is an OperationError
      }
    },
    mlkemPublic: async (seed) => {
      const jwk = (await subtle.exportKey(
        'jwk',
        await subtle.importKey('raw-seed', seed, ML_KEM, true, ['decapsulateBits']),
      )) as { pub?: string };
      const bytes = fromBase64url(jwk.pub ?? '');
      if (bytes === null) throw new Error('WebCrypto gave a key without its public part');
      return bytes;
    },
    mlkemEncapsulate: async (publicKey) => {
      try {
        const key = await subtle.importKey('raw-public', publicKey, ML_KEM, false, [
          'encapsulateBits',
        ]);
        const { sharedKey, ciphertext } = await kem.encapsulateBits(ML_KEM, key);
        return { kKem: new Uint8Array(sharedKey), cKem: new Uint8Array(ciphertext) };
      } catch {
        return null; // FIPS 203 §7.2
      }
    },
    mlkemDecapsulate: async (cKem, seed) => {
      try {
        const key = await subtle.importKey('raw-seed', seed, ML_KEM, false, ['decapsulateBits']);
        return new Uint8Array(await kem.decapsulateBits(ML_KEM, key, cKem));
      } catch {
        return null;
      }
    },
  };
}

const example = (length: number): Bytes =>
  Uint8Array.from({ length }, (_, i) => (i * 7 + 3) & 0xff);

async function ed25519Agrees(native: Primitives): Promise<boolean> {
  const [seed, m] = [example(32), example(64)];
  const publicKey = await noblePrimitives.ed25519Public(seed);
  const signature = await noblePrimitives.ed25519Sign(seed, m);
  const broken = Uint8Array.from(signature, (byte, i) => (i === 40 ? byte ^ 1 : byte));
  return (
    equal(await native.ed25519Public(seed), publicKey) &&
    equal(await native.ed25519Sign(seed, m), signature) &&
    (await native.ed25519Verify(publicKey, m, signature)) &&
    !(await native.ed25519Verify(publicKey, m, broken))
  );
}

async function x25519Agrees(native: Primitives): Promise<boolean> {
  const [mine, theirs] = [example(32), example(32).reverse()];
  const peer = await noblePrimitives.x25519Public(theirs);
  const shared = await noblePrimitives.x25519(mine, peer);
  const found = await native.x25519(mine, peer);
  return (
    equal(await native.x25519Public(theirs), peer) &&
    shared !== null &&
    found !== null &&
    equal(shared, found) &&
    (await native.x25519(mine, new Uint8Array(32))) === null
  );
}

async function mlkemAgrees(native: Primitives): Promise<boolean> {
  const seed = example(64);
  const publicKey = await noblePrimitives.mlkemPublic(seed);
  if (!equal(await native.mlkemPublic(seed), publicKey)) return false;
  const theirs = await native.mlkemEncapsulate(publicKey, example(32));
  const ours = await noblePrimitives.mlkemEncapsulate(publicKey, example(32));
  if (theirs === null || ours === null) return false;
  const opened = await noblePrimitives.mlkemDecapsulate(theirs.cKem, seed);
  const found = await native.mlkemDecapsulate(ours.cKem, seed);
  const overModulus = new Uint8Array(1184).fill(0xff);
  return (
    opened !== null &&
    found !== null &&
    equal(opened, theirs.kKem) &&
    equal(found, ours.kKem) &&
    (await native.mlkemEncapsulate(overModulus, example(32))) === null
  );
}

async function holds(check: () => Promise<boolean>): Promise<boolean> {
  try {
    return await check();
  } catch {
    return false; // NotSupportedError: the platform lacks it
  }
}
