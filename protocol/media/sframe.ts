// SFrame (RFC 9605), suite AES_256_GCM_SHA512_128, in plain synchronous JavaScript: for chat and data, and the readable twin that the
// frame worker's WebCrypto path must equal.
import { gcm } from '@noble/ciphers/aes.js';
import { concat, type Bytes } from '../bytes.js';
import { ok, refused, type Result } from '../result.js';
import { MAX_HEADER_LENGTH, readHeader, writeHeader } from './sframe-header.js';
import { sframeKeys, writeNonce } from './stream-key.js';

const TAG_LENGTH = 16;

/** RFC 9605 §4.4.3: header || ciphertext || 16-byte tag; `metadata` is authenticated, not sent. */
export function sframeSeal(
  baseKey: Bytes,
  kid: number,
  ctr: number,
  metadata: Uint8Array,
  plain: Uint8Array,
): Bytes {
  const { sframeKey, sframeSalt } = sframeKeys(baseKey, kid);
  const buffer = new Uint8Array(MAX_HEADER_LENGTH);
  const header = buffer.subarray(0, writeHeader(kid, ctr, buffer));
  const nonce = new Uint8Array(12);
  writeNonce(sframeSalt, ctr, nonce);
  return concat(header, gcm(sframeKey, nonce, concat(header, metadata)).encrypt(plain));
}

/** RFC 9605 §4.4.4, with the one key of `kid` that `baseKeyOf` knows; refused where there is none or anything differs. */
export function sframeOpen(
  baseKeyOf: (kid: number) => Bytes | null,
  metadata: Uint8Array,
  sframe: Uint8Array,
): Result<{ kid: number; ctr: number; plain: Bytes }, 'sframe'> {
  const header = readHeader(sframe);
  if (header === null || sframe.length < header.length + TAG_LENGTH) return refused('sframe');
  const baseKey = baseKeyOf(header.kid);
  if (baseKey === null) return refused('sframe');
  const { sframeKey, sframeSalt } = sframeKeys(baseKey, header.kid);
  const nonce = new Uint8Array(12);
  writeNonce(sframeSalt, header.ctr, nonce);
  const aad = concat(sframe.subarray(0, header.length), metadata);
  try {
    const plain = gcm(sframeKey, nonce, aad).decrypt(sframe.subarray(header.length)) as Bytes;
    return ok({ kid: header.kid, ctr: header.ctr, plain });
  } catch {
    return refused('sframe');
  }
}
