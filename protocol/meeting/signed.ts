// protocol.md §2 `signed(x)`: bytes with a detached signature over them.
import type { Bytes } from '../bytes.js';
import * as as from '../crypto/schema.js';

export const signed = as.message('signed', { x: as.bMax(1_048_000), signature: as.b64 });

export function encodeSigned(x: Bytes, signature: Bytes): Bytes {
  return signed.encode({ x, signature });
}
