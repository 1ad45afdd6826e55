import type { Bytes } from '../bytes.js';
import { encode } from '../crypto/cbor.js';
import { kdf } from '../crypto/kdf.js';

/** protocol.md §5 `mkCommit`, 32 bytes: whoever accepts the same heartbeat holds the same key. */
export function commitTo(mk: Bytes, mSalt: Bytes, mkSeq: number): Bytes {
  return kdf(mk, mSalt, encode(['commit', mkSeq]), 32);
}
