// The few operations that native WebCrypto does 10 to 40 times faster than JavaScript (performance.md), behind one interface.
// All other primitives (hashes, HKDF, XChaCha20-Poly1305, HSalsa20) come from @noble directly.
import type { Bytes } from '../bytes.js';

export interface Encapsulated {
  /** The shared secret, 32 bytes. */
  readonly kKem: Bytes;
  /** The ciphertext, 1,088 bytes. */
  readonly cKem: Bytes;
}

/** Raw operations. Callers: the policy on signatures is in sign.ts, on keys in box.ts. */
export interface Primitives {
  readonly name: string;
  /** RFC 8032 §5.1.5: the public key of a 32-byte seed. */
  readonly ed25519Public: (seed: Bytes) => Promise<Bytes>;
  /** RFC 8032 §5.1.6: 64 bytes. */
  readonly ed25519Sign: (seed: Bytes, m: Bytes) => Promise<Bytes>;
  /** RFC 8032 §5.1.7, cofactorless: [S]B - [k]A encodes to R byte for byte. Assumes sign.ts has checked A, R and S. */
  readonly ed25519Verify: (publicKey: Bytes, m: Bytes, signature: Bytes) => Promise<boolean>;
  /** RFC 7748 §6.1. */
  readonly x25519Public: (secret: Bytes) => Promise<Bytes>;
  /** RFC 7748 §5; null where the result is all zero. */
  readonly x25519: (secret: Bytes, peer: Bytes) => Promise<Bytes | null>;
  /** FIPS 203 ML-KEM.KeyGen from its 64-byte seed: the 1,184-byte public key. */
  readonly mlkemPublic: (seed: Bytes) => Promise<Bytes>;
  /** FIPS 203 ML-KEM.Encaps with the randomness `coins` (32 bytes), which native code replaces by its own; null where the key fails the check of §7.2. */
  readonly mlkemEncapsulate: (publicKey: Bytes, coins: Bytes) => Promise<Encapsulated | null>;
  /** FIPS 203 ML-KEM.Decaps; null where the ciphertext has a wrong length. Implicit rejection gives a random-looking key. */
  readonly mlkemDecapsulate: (cKem: Bytes, seed: Bytes) => Promise<Bytes | null>;
}
