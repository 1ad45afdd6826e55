// protocol.md §3 `boxEncrypt` / `boxDecrypt`: hybrid (X25519 and ML-KEM-768) authenticated public-key encryption.
// The secret `s` between two announcements costs one key exchange and is cached by both sides; each box after that is symmetric.
// Authenticated by the sender's X25519 key: deniable, and no safer than either side's box secrets.
import { hsalsa } from '@noble/ciphers/salsa.js';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { sha3_256 } from '@noble/hashes/sha3.js';
import { concat, utf8, type Bytes } from '../bytes.js';
import { ok, refused, type Result } from '../result.js';
import { encode } from './cbor.js';
import { contextHash } from './contexts.js';
import { H } from './hash.js';
import { kdf } from './kdf.js';
import type { Primitives } from './primitives.js';
import { xchachaSeal } from './xchacha20-poly1305.js';

/** The public half that an announcement carries. */
export interface BoxPublic {
  /** 32 bytes. */
  readonly ivk: Bytes;
  /** 32 bytes. */
  readonly x25519: Bytes;
  /** 1,184 bytes. */
  readonly mlkem: Bytes;
}

/** The secret half, made for one join. */
export interface BoxSecret {
  /** 32 bytes. */
  readonly x25519Secret: Bytes;
  /** 64 bytes, d || z. */
  readonly mlkemSeed: Bytes;
}

/** The secret two sides share under one encapsulation. */
export interface BoxShared {
  /** 32 bytes. */
  readonly s: Bytes;
  /** 1,088 bytes. */
  readonly cKem: Bytes;
  /** The first 16 bytes of H(cKem). */
  readonly kemRef: Bytes;
}

const KEM_REF_LENGTH = 16;

/** protocol.md §3 `kemRef`, 16 bytes. */
export function kemRef(cKem: Uint8Array): Bytes {
  return H(cKem).slice(0, KEM_REF_LENGTH);
}

/** crypto_box_beforenm: HSalsa20 of the X25519 output and 16 zero bytes; refused where that output is all zero. */
export async function dh(
  crypto: Primitives,
  secret: Bytes,
  peer: Bytes,
): Promise<Result<Bytes, 'x25519'>> {
  const shared = await crypto.x25519(secret, peer);
  if (shared === null) return refused('x25519');
  const sigma = new Uint32Array(utf8('expand 32-byte k').buffer);
  const out = new Uint32Array(8);
  hsalsa(sigma, new Uint32Array(Uint8Array.from(shared).buffer), new Uint32Array(4), out);
  return ok(new Uint8Array(out.buffer));
}

/** Steps 1 to 4 on the sender's side: one encapsulation with 32 bytes of fresh `coins`. */
export async function shareAsSender(
  crypto: Primitives,
  sender: BoxPublic & Pick<BoxSecret, 'x25519Secret'>,
  receiver: BoxPublic,
  contextKdf: string,
  coins: Bytes,
): Promise<Result<BoxShared, 'x25519' | 'mlkem'>> {
  const kDh = await dh(crypto, sender.x25519Secret, receiver.x25519);
  if (!kDh.ok) return kDh;
  const encapsulated = await crypto.mlkemEncapsulate(receiver.mlkem, coins);
  if (encapsulated === null) return refused('mlkem');
  const { kKem, cKem } = encapsulated;
  return ok({
    s: sharedSecret(contextKdf, kKem, kDh.value, sender, receiver),
    cKem,
    kemRef: kemRef(cKem),
  });
}

/** The same on the receiver's side. */
export async function shareAsReceiver(
  crypto: Primitives,
  sender: BoxPublic,
  receiver: BoxPublic & BoxSecret,
  contextKdf: string,
  cKem: Bytes,
): Promise<Result<BoxShared, 'x25519' | 'mlkem'>> {
  const kDh = await dh(crypto, receiver.x25519Secret, sender.x25519);
  if (!kDh.ok) return kDh;
  const kKem = await crypto.mlkemDecapsulate(cKem, receiver.mlkemSeed);
  if (kKem === null) return refused('mlkem');
  return ok({
    s: sharedSecret(contextKdf, kKem, kDh.value, sender, receiver),
    cKem,
    kemRef: kemRef(cKem),
  });
}

/** The key of step 4, 32 bytes: one for all boxes with the same metadata. */
export function boxKey(s: Bytes, metadata: Bytes, contextKdf: string): Bytes {
  return kdf(s, metadata, utf8(contextKdf), 32);
}

/** The AD of step 5, 64 bytes. */
export function boxAd(contextCipher: string, metadata: Bytes, ad: Bytes): Bytes {
  return concat(contextHash(contextCipher), H(concat(metadata, ad)));
}

/** Step 5 under the key of step 4 and the AD of `boxAd`. `boxNonce` is 24 random bytes; the result is 16 bytes longer than `m`. */
export function boxSeal(k: Bytes, ad: Bytes, boxNonce: Bytes, m: Bytes): Bytes {
  return xchachaSeal(k, boxNonce, ad, m);
}

/** The inverse of `boxSeal`; refused where anything at all differs. */
export function boxOpen(k: Bytes, ad: Bytes, boxNonce: Bytes, c: Bytes): Result<Bytes, 'box'> {
  try {
    return ok(xchacha20poly1305(k, boxNonce, ad).decrypt(c) as Bytes);
  } catch {
    return refused('box');
  }
}

function sharedSecret(
  contextKdf: string,
  kKem: Bytes,
  kDh: Bytes,
  sender: BoxPublic,
  receiver: BoxPublic,
): Bytes {
  const cad = H(
    encode([
      'box',
      sender.ivk,
      sender.x25519,
      sender.mlkem,
      receiver.ivk,
      receiver.x25519,
      receiver.mlkem,
    ]),
  );
  return sha3_256(concat(utf8(contextKdf), kKem, kDh, cad));
}
