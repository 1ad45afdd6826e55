// protocol.md §3 `sign` and `verify`: Ed25519 (RFC 8032) over H(context) || H(m).
// Libraries differ on which odd signatures they accept, and what splits libraries splits meetings; so the odd ones are refused here,
// before any library is asked: S not below the group order, A or R not canonical or of small order.
import { compare, concat, fromHex, type Bytes } from '../bytes.js';
import { contextHash } from './contexts.js';
import { H } from './hash.js';
import type { Primitives } from './primitives.js';

/** A detached signature, 64 bytes, by the 32-byte `seed` under `context`. */
export function sign(
  crypto: Primitives,
  seed: Bytes,
  context: string,
  m: Uint8Array,
): Promise<Bytes> {
  return crypto.ed25519Sign(seed, signedBytes(context, m));
}

/** True only for the one signature that every conforming library accepts. Never throws. */
export async function verify(
  crypto: Primitives,
  publicKey: Bytes,
  context: string,
  m: Uint8Array,
  signature: Bytes,
): Promise<boolean> {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  if (!isPlainPoint(publicKey) || !isPlainPoint(signature.subarray(0, 32))) return false;
  if (!isBelow(signature.subarray(32), GROUP_ORDER)) return false;
  return crypto.ed25519Verify(publicKey, signedBytes(context, m), signature);
}

function signedBytes(context: string, m: Uint8Array): Bytes {
  return concat(contextHash(context), H(m));
}

// RFC 8032 §5.1: p = 2^255 - 19 and the order of the base point, big-endian.
const FIELD = hex('7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed');
const GROUP_ORDER = hex('1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed');

// The y of the 8 points of small order, big-endian: 1, -1, 0 and two of order 8. The sign of x makes eight of these five.
const SMALL_ORDER_Y = [
  '0000000000000000000000000000000000000000000000000000000000000001',
  '7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826',
  '7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7',
].map(hex);

/** An encoded point with y < p that is not of small order. Whether it lies on the curve is the library's to say. */
function isPlainPoint(encoded: Uint8Array): boolean {
  const y = new Uint8Array(encoded).reverse();
  y[0] = (y[0] ?? 0) & 0x7f;
  return compare(y, FIELD) < 0 && !SMALL_ORDER_Y.some((small) => compare(small, y) === 0);
}

function isBelow(littleEndian: Uint8Array, limit: Bytes): boolean {
  return compare(new Uint8Array(littleEndian).reverse(), limit) < 0;
}

function hex(text: string): Bytes {
  const bytes = fromHex(text);
  if (bytes === null) throw new Error('a constant of this file is not hex');
  return bytes;
}
