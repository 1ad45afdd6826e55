// `clear || SFrame(metadata = clear, rest)` with the platform's AES-GCM, protocol.md §7: the fast twin of protocol/media/frame-seal.ts.
import { clearBytes } from '../../protocol/media/codec-clear.js';
import {
  MAX_HEADER_LENGTH,
  readHeader,
  writeHeader,
  type SframeHeader,
} from '../../protocol/media/sframe-header.js';
import { writeNonce } from '../../protocol/media/stream-key.js';
import type { OpenKey, SealTurn } from './frame-keys.js';
import type { Bytes } from '../../protocol/bytes.js';

const TAG_LENGTH = 16;
const NONCE_LENGTH = 12;

/** The frame for the engine, or null where this codec or frame cannot be sent: an unknown codec, or shorter than its clear bytes. */
export async function sealFrame(
  subtle: SubtleCrypto,
  { key, salt, kid, ctr }: SealTurn,
  codec: string,
  frame: Bytes,
): Promise<Bytes | null> {
  const clear = clearBytes(codec, frame);
  if (!clear.ok) return null;
  const metadata = frame.subarray(0, clear.value);
  const header = new Uint8Array(MAX_HEADER_LENGTH);
  const headerLength = writeHeader(kid, ctr, header);
  const front = join(header.subarray(0, headerLength), metadata);
  const sealed = await subtle.encrypt(
    { name: 'AES-GCM', iv: nonceOf(salt, ctr), additionalData: front },
    key,
    frame.subarray(clear.value),
  );
  const out = new Uint8Array(clear.value + headerLength + sealed.byteLength);
  out.set(metadata);
  out.set(header.subarray(0, headerLength), clear.value);
  out.set(new Uint8Array(sealed), clear.value + headerLength);
  return out;
}

export interface Parsed {
  readonly clear: number;
  readonly header: SframeHeader;
}

/** Where the parts of a frame from the engine are; null where it is not `clear || SFrame`. */
export function parseFrame(codec: string, frame: Bytes): Parsed | null {
  const clear = clearBytes(codec, frame);
  if (!clear.ok) return null;
  const header = readHeader(frame, clear.value);
  if (header === null || frame.length < clear.value + header.length + TAG_LENGTH) return null;
  return { clear: clear.value, header };
}

/** The frame as its sender had it, or null where it does not authenticate. */
export async function openFrame(
  subtle: SubtleCrypto,
  { key, salt }: OpenKey,
  { clear, header }: Parsed,
  frame: Bytes,
): Promise<Bytes | null> {
  const metadata = frame.subarray(0, clear);
  const start = clear + header.length;
  const aad = join(frame.subarray(clear, start), metadata);
  try {
    const plain = await subtle.decrypt(
      { name: 'AES-GCM', iv: nonceOf(salt, header.ctr), additionalData: aad },
      key,
      frame.subarray(start),
    );
    return join(metadata, new Uint8Array(plain));
  } catch {
    return null;
  }
}

function nonceOf(salt: Uint8Array, ctr: number): Bytes {
  const nonce = new Uint8Array(NONCE_LENGTH);
  writeNonce(salt, ctr, nonce);
  return nonce;
}

function join(front: Uint8Array, rest: Uint8Array): Bytes {
  const out = new Uint8Array(front.length + rest.length);
  out.set(front);
  out.set(rest, front.length);
  return out;
}
