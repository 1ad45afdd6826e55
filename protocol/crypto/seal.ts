// protocol.md §3 `sealCommitting` (CtE1): encryption of keys at rest that no second key can open to anything else.
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { concat, equal, type Bytes } from '../bytes.js';
import { ok, refused, type Result } from '../result.js';
import { encode } from './cbor.js';
import { mac } from './kdf.js';
import { bMax, bytes, message } from './schema.js';

export const sealed = message('sealed', { nonce: bytes(12), com: bytes(32), c: bMax(1_048_000) });

/** `nonce` (12 bytes) and `opening` (32 bytes) are fresh random bytes. */
export function sealCommitting(k: Bytes, ad: Bytes, m: Bytes, nonce: Bytes, opening: Bytes): Bytes {
  const com = commitment(opening, ad, m);
  const c = chacha20poly1305(k, nonce, concat(com, ad)).encrypt(concat(opening, m)) as Bytes;
  return sealed.encode({ nonce, com, c });
}

/** Decrypts, and then checks the commitment. */
export function openSealed(
  k: Bytes,
  ad: Bytes,
  bytesSealed: Uint8Array,
): Result<Bytes, 'seal' | 'cbor' | 'schema'> {
  const parsed = sealed.decode(bytesSealed);
  if (!parsed.ok) return parsed;
  const { nonce, com, c } = parsed.value;
  try {
    const plain = chacha20poly1305(k, nonce, concat(com, ad)).decrypt(c) as Bytes;
    const [opening, m] = [plain.slice(0, 32), plain.slice(32)];
    return plain.length >= 32 && equal(commitment(opening, ad, m), com) ? ok(m) : refused('seal');
  } catch {
    return refused('seal');
  }
}

function commitment(opening: Bytes, ad: Bytes, m: Bytes): Bytes {
  return mac(opening, encode(['seal', ad, m]));
}
