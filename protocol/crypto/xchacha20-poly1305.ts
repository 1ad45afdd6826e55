// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03 §2.3; RFC 8439 §2.8) of a short message, put together from noble's cipher and noble's
// authenticator: one run of the cipher gives the one-time key and the ciphertext, where noble's own construction makes two and a dozen
// copies. A leader does this once for each of a thousand people at every new key. What it gives is noble's, byte for byte (its test), and
// boxes are opened by noble's.
import { xchacha20 } from '@noble/ciphers/chacha.js';
import { poly1305 } from '@noble/ciphers/_poly1305.js';
import { zeroize, type Bytes } from '../bytes.js';

const BLOCK = 64;
const TAG = 16;

/** `m` encrypted, and its tag of 16 bytes. `key` 32 bytes, `nonce` 24. */
export function xchachaSeal(key: Bytes, nonce: Bytes, ad: Bytes, m: Bytes): Bytes {
  // RFC 8439 §2.8: the key of the authenticator is the first half of block 0, the text begins with block 1.
  const stream = new Uint8Array(BLOCK + m.length);
  stream.set(m, BLOCK);
  xchacha20(key, nonce, stream, stream);
  const c = stream.subarray(BLOCK);
  const adEnd = padded(ad.length);
  const cEnd = adEnd + padded(c.length);
  const said = new Uint8Array(cEnd + 16);
  said.set(ad);
  said.set(c, adEnd);
  const lengths = new DataView(said.buffer, cEnd);
  lengths.setUint32(0, ad.length, true);
  lengths.setUint32(8, c.length, true);
  const tag = poly1305(said, stream.subarray(0, 32));
  const out = new Uint8Array(c.length + TAG);
  out.set(c);
  out.set(tag, c.length);
  zeroize(stream);
  return out;
}

function padded(length: number): number {
  return Math.ceil(length / 16) * 16;
}
