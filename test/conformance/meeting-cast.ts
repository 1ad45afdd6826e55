// Who is in the meeting that vectors tell of, and how its bytes are read back.
import { fromHex, type Bytes } from '../../protocol/bytes.js';
import { decode, type Item } from '../../protocol/crypto/cbor.js';
import { drawHex } from './vector-writer.js';

export const MEETING = { meetingId: '12345678901', meetingUuid: drawHex('meeting', 16) };
export const START = 1_800_000_000_000;

/** Somebody who announced. */
export interface Person {
  readonly pid: string;
  readonly userId: string;
  readonly hardwareId: string;
  readonly isk: string;
  readonly msk: string;
  readonly ivk: string;
  readonly x25519Secret: string;
  readonly mlkemSeed: string;
  readonly binding: string;
  readonly bindingHash: string;
  readonly issuedAt: number;
  readonly name: string;
  readonly announcement: string;
}

export type People = Readonly<Record<'lea' | 'ben' | 'cy', Person>>;

export function bytes(hex: string): Bytes {
  const value = fromHex(hex);
  if (value === null) throw new Error('not hex');
  return value;
}

/** The items of an array that was written here. */
export function items(hex: string): readonly Item[] {
  const decoded = decode(bytes(hex));
  if (!decoded.ok || !Array.isArray(decoded.value)) throw new Error('not an array');
  return decoded.value as readonly Item[];
}
