import { sha256 } from '@noble/hashes/sha2.js';
import type { Bytes } from '../bytes.js';

/** protocol.md §2 `H`: SHA-256, 32 bytes. */
export function H(bytes: Uint8Array): Bytes {
  return sha256(bytes);
}
