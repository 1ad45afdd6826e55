import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Bytes } from '../bytes.js';

/** protocol.md §3 `kdf`: HKDF-SHA-256 (RFC 5869), `n` bytes, at most 8,160. */
export function kdf(ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, n: number): Bytes {
  return hkdf(sha256, ikm, salt, info, n);
}

/** HMAC-SHA-256 (RFC 2104), 32 bytes. */
export function mac(key: Uint8Array, message: Uint8Array): Bytes {
  return hmac(sha256, key, message);
}
