// From the meeting key to the key of one sender's stream: protocol.md §5 and §7, then RFC 9605 §4.4.2.
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concat, utf8, type Bytes } from '../bytes.js';
import { encode } from '../crypto/cbor.js';
import { H } from '../crypto/hash.js';
import { kdf } from '../crypto/kdf.js';

export const STREAM_KINDS = [
  'audio',
  'video',
  'screen',
  'screen-audio',
  'chat',
  'reaction',
  'data',
] as const;
export type StreamKind = (typeof STREAM_KINDS)[number];

export function isStreamKind(text: string): text is StreamKind {
  return (STREAM_KINDS as readonly string[]).includes(text);
}

/** protocol.md §5 `mSalt`, 32 bytes. `meetingUuid` has 16. */
export function meetingSalt(meetingId: string, meetingUuid: Bytes): Bytes {
  return H(encode(['meeting', meetingId, meetingUuid]));
}

/** protocol.md §7 `baseKey`, 32 bytes: of one sender (by bindingHash) and one kind. */
export function streamBaseKey(
  mk: Bytes,
  mSalt: Bytes,
  bindingHash: Bytes,
  kind: StreamKind,
): Bytes {
  return kdf(mk, mSalt, encode(['stream', bindingHash, kind]), 32);
}

export interface SframeKeys {
  /** AES-256 key, 32 bytes. */
  readonly sframeKey: Bytes;
  /** 12 bytes. */
  readonly sframeSalt: Bytes;
}

/** RFC 9605 §4.4.2 for suite AES_256_GCM_SHA512_128 (0x0005). */
export function sframeKeys(baseKey: Bytes, kid: number): SframeKeys {
  const secret = extract(sha512, baseKey, new Uint8Array());
  const tail = new Uint8Array(10);
  new DataView(tail.buffer).setBigUint64(0, BigInt(kid));
  tail[9] = 5;
  const label = (what: string): Bytes => concat(utf8(`SFrame 1.0 Secret ${what} `), tail);
  return {
    sframeKey: expand(sha512, secret, label('key'), 32),
    sframeSalt: expand(sha512, secret, label('salt'), 12),
  };
}

/** RFC 9605 §4.4.3: the salt XOR the counter, big-endian; written to `out` (12 bytes) so that a frame allocates nothing. */
export function writeNonce(salt: Uint8Array, ctr: number, out: Uint8Array): void {
  out.set(salt);
  for (let i = 11, rest = ctr; rest > 0; i--, rest = Math.floor(rest / 256))
    out[i] = (out[i] ?? 0) ^ (rest % 256);
}
