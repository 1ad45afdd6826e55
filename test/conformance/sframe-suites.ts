// All cipher suites that the SFrame working group has vectors for: RFC 9605 §4.5, and the AES-256-CTR suites of draft-ietf-sframe-enc's
// successors. The product speaks suite 5 alone; a file is checked whole nevertheless, and suite 5 by the product's code as well.
import { ctr, gcm } from '@noble/ciphers/aes.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { concat, equal, utf8, type Bytes } from '../../protocol/bytes.js';

interface Suite {
  readonly hash: typeof sha256 | typeof sha512;
  /** Bytes of the AES key. */
  readonly aesLength: number;
  /** Bytes of the tag. */
  readonly tagLength: number;
  readonly mode: 'gcm' | 'ctr';
}

const ctr128 = { hash: sha256, aesLength: 16, mode: 'ctr' } as const;
const ctr256 = { hash: sha512, aesLength: 32, mode: 'ctr' } as const;
const SUITES: Readonly<Record<number, Suite>> = {
  1: { ...ctr128, tagLength: 10 },
  2: { ...ctr128, tagLength: 8 },
  3: { ...ctr128, tagLength: 4 },
  4: { hash: sha256, aesLength: 16, tagLength: 16, mode: 'gcm' },
  5: { hash: sha512, aesLength: 32, tagLength: 16, mode: 'gcm' },
  6: { ...ctr256, tagLength: 10 },
  7: { ...ctr256, tagLength: 8 },
  8: { ...ctr256, tagLength: 4 },
};
const NONCE_LENGTH = 12;

export function suiteOf(number: number): Suite | null {
  return SUITES[number] ?? null;
}

export interface Derived {
  readonly keyLabel: Bytes;
  readonly saltLabel: Bytes;
  readonly secret: Bytes;
  readonly key: Bytes;
  readonly salt: Bytes;
}

/** RFC 9605 §4.4.2. */
export function derive(number: number, suite: Suite, baseKey: Bytes, kid: bigint): Derived {
  const tail = new Uint8Array(10);
  new DataView(tail.buffer).setBigUint64(0, kid);
  new DataView(tail.buffer).setUint16(8, number);
  const [keyLabel, saltLabel] = [
    concat(utf8('SFrame 1.0 Secret key '), tail),
    concat(utf8('SFrame 1.0 Secret salt '), tail),
  ];
  const secret = extract(suite.hash, baseKey, new Uint8Array()) as Bytes;
  const keyLength = suite.aesLength + (suite.mode === 'ctr' ? suite.hash.outputLen : 0);
  const key = expand(suite.hash, secret, keyLabel, keyLength) as Bytes;
  const salt = expand(suite.hash, secret, saltLabel, NONCE_LENGTH) as Bytes;
  return { keyLabel, saltLabel, secret, key, salt };
}

/** RFC 9605 §4.4.3: the salt XOR the counter, big-endian. */
export function nonceOf(salt: Bytes, counter: bigint): Bytes {
  const nonce = Uint8Array.from(salt);
  for (let i = nonce.length - 1, rest = counter; i >= 0; i--, rest >>= 8n)
    nonce[i] = (nonce[i] ?? 0) ^ Number(rest & 0xffn);
  return nonce;
}

/** The AES key and, for the CTR suites, the key of the HMAC (RFC 9605 §4.5.1). */
export function subkeys(suite: Suite, key: Bytes): { readonly enc: Bytes; readonly auth: Bytes } {
  return { enc: key.slice(0, suite.aesLength), auth: key.slice(suite.aesLength) };
}

export function seal(suite: Suite, key: Bytes, nonce: Bytes, aad: Bytes, plain: Bytes): Bytes {
  if (suite.mode === 'gcm') return gcm(key, nonce, aad).encrypt(plain) as Bytes;
  const sealed = aesCtr(suite, key, nonce, plain);
  return concat(sealed, tagOf(suite, key, nonce, aad, sealed));
}

/** Null where the tag does not hold. */
export function open(
  suite: Suite,
  key: Bytes,
  nonce: Bytes,
  aad: Bytes,
  sealed: Bytes,
): Bytes | null {
  if (sealed.length < suite.tagLength) return null;
  if (suite.mode === 'gcm') {
    try {
      return gcm(key, nonce, aad).decrypt(sealed) as Bytes;
    } catch {
      return null;
    }
  }
  const inner = sealed.slice(0, sealed.length - suite.tagLength);
  const tag = sealed.slice(inner.length);
  return equal(tag, tagOf(suite, key, nonce, aad, inner)) ? aesCtr(suite, key, nonce, inner) : null;
}

function aesCtr(suite: Suite, key: Bytes, nonce: Bytes, data: Bytes): Bytes {
  return ctr(subkeys(suite, key).enc, concat(nonce, new Uint8Array(4))).encrypt(data) as Bytes;
}

function tagOf(suite: Suite, key: Bytes, nonce: Bytes, aad: Bytes, sealed: Bytes): Bytes {
  const lengths = new DataView(new ArrayBuffer(24));
  for (const [i, length] of [aad.length, sealed.length, suite.tagLength].entries())
    lengths.setBigUint64(i * 8, BigInt(length));
  const authenticated = concat(new Uint8Array(lengths.buffer), nonce, aad, sealed);
  return hmac(suite.hash, subkeys(suite, key).auth, authenticated).slice(
    0,
    suite.tagLength,
  ) as Bytes;
}

/** RFC 9605 §4.3, for numbers up to 2^64-1. */
export function headerOf(kid: bigint, counter: bigint): Bytes {
  const [kidBytes, ctrBytes] = [numberBytes(kid), numberBytes(counter)];
  const config =
    (kid < 8n ? Number(kid) << 4 : 0x80 | ((kidBytes.length - 1) << 4)) |
    (counter < 8n ? Number(counter) : 0x08 | (ctrBytes.length - 1));
  return Uint8Array.of(config, ...(kid < 8n ? [] : kidBytes), ...(counter < 8n ? [] : ctrBytes));
}

function numberBytes(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = value; rest > 0n || bytes.length === 0; rest >>= 8n)
    bytes.unshift(Number(rest & 0xffn));
  return bytes;
}
