// The reference: audited JavaScript, the same on every platform. Slower than native code; webcrypto-primitives.ts must equal it.
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import { concat, equal, type Bytes } from '../bytes.js';
import type { Primitives } from './primitives.js';

export const noblePrimitives: Primitives = {
  name: 'noble',
  ed25519Public: async (seed) => ed25519.getPublicKey(seed),
  ed25519Sign: async (seed, m) => ed25519.sign(m, seed),
  ed25519Verify: async (publicKey, m, signature) => cofactorless(publicKey, m, signature),
  x25519Public: async (secret) => x25519.getPublicKey(secret),
  x25519: async (secret, peer) => orNull(() => x25519.getSharedSecret(secret, peer)),
  mlkemPublic: async (seed) => ml_kem768.keygen(seed).publicKey,
  mlkemEncapsulate: async (publicKey, coins) => {
    try {
      const { cipherText, sharedSecret } = ml_kem768.encapsulate(publicKey, coins);
      return { kKem: sharedSecret, cKem: cipherText };
    } catch {
      return null; // FIPS 203 §7.2: wrong length, or a coefficient not below the modulus
    }
  },
  mlkemDecapsulate: async (cKem, seed) =>
    orNull(() => ml_kem768.decapsulate(cKem, ml_kem768.keygen(seed).secretKey)),
};

/** RFC 8032 §5.1.7 without the cofactor: noble's own `verify` multiplies by 8, which accepts what protocol.md §3 refuses. */
function cofactorless(publicKey: Bytes, m: Bytes, signature: Bytes): boolean {
  try {
    const { Point } = ed25519;
    const A = Point.fromBytes(publicKey, false);
    const R = signature.subarray(0, 32);
    const S = Point.Fn.create(littleEndian(signature.subarray(32)));
    const k = Point.Fn.create(littleEndian(sha512(concat(R, publicKey, m))));
    const expected = Point.BASE.multiplyUnsafe(S).subtract(A.multiplyUnsafe(k));
    return equal(expected.toBytes(), R);
  } catch {
    return false; // A is not on the curve
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] ?? 0);
  return value;
}

function orNull(attempt: () => Uint8Array): Bytes | null {
  try {
    return attempt() as Bytes;
  } catch {
    return null;
  }
}
