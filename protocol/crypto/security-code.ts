import { concat, utf8, type Bytes } from '../bytes.js';
import { CONTEXT } from './contexts.js';
import { H } from './hash.js';

/** protocol.md §8: the leader's security code, 39 digits as 13 groups of 3 with spaces between. `ivk` is 32 bytes. */
export function securityCode(ivk: Bytes): string {
  let d = 0n;
  for (const byte of H(concat(H(utf8(CONTEXT.securityCode)), H(ivk)))) d = (d << 8n) | BigInt(byte);
  const digits = (d % 10n ** 39n).toString().padStart(39, '0');
  return digits.replace(/(\d{3})(?=\d)/g, '$1 ');
}
