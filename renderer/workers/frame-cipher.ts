// `clear || SFrame(metadata = clear, rest)` with the platform's AES-GCM, protocol.md §7: the fast twin of protocol/media/frame-seal.ts.
// Small frames cost more in allocations and promises than in cryptography: one nonce and one AAD buffer serve every frame (WebCrypto
// copies both before it answers), results grow where they lie, and each frame makes one promise more than WebCrypto's own.
import type { Bytes } from '../../protocol/bytes.js';
import { clearBytes } from '../../protocol/media/codec-clear.js';
import {
  MAX_HEADER_LENGTH,
  readHeader,
  writeHeader,
  type SframeHeader,
} from '../../protocol/media/sframe-header.js';
import { writeNonce } from '../../protocol/media/stream-key.js';
import type { OpenKey, SealTurn } from './frame-keys.js';

const TAG_LENGTH = 16;
const NONCE_LENGTH = 12;
/** More clear bytes than audio and VP8 have; longer ones get an array of their own. */
const USUAL_CLEAR = 32;

const nonce = new Uint8Array(NONCE_LENGTH);
const usualAad = new Uint8Array(MAX_HEADER_LENGTH + USUAL_CLEAR);
/** The front of `usualAad`, by its length. */
const usualAads = Array.from({ length: usualAad.length + 1 }, (_one, length) =>
  usualAad.subarray(0, length),
);

/** The frame for the engine; null at once where this codec or frame cannot be sent: an unknown codec, or shorter than its clear bytes. */
export function sealFrame(
  subtle: SubtleCrypto,
  { key, salt, kid, ctr }: SealTurn,
  codec: string,
  frame: Bytes,
): Promise<Bytes> | null {
  const found = clearBytes(codec, frame);
  if (!found.ok) return null;
  const clear = found.value;
  const unusual = clear > USUAL_CLEAR ? new Uint8Array(MAX_HEADER_LENGTH + clear) : null;
  const buffer = unusual ?? usualAad;
  const headerLength = writeHeader(kid, ctr, buffer);
  copy(frame, 0, clear, buffer, headerLength);
  const front = clear + headerLength;
  const additionalData = unusual?.subarray(0, front) ?? usualAads[front];
  if (additionalData === undefined) throw new RangeError('no buffer of that length');
  writeNonce(salt, ctr, nonce);
  const params = { name: 'AES-GCM', iv: nonce, additionalData };
  return subtle.encrypt(params, key, frame.subarray(clear)).then((sealed) => {
    const out = movedBack(sealed, front);
    copy(frame, 0, clear, out, 0);
    // Written again: the buffer has served other frames in the meantime.
    writeHeader(kid, ctr, out, clear);
    return out;
  });
}

export interface Parsed {
  readonly clear: number;
  readonly header: SframeHeader;
}

/** Where the parts of a frame from the engine are; null where it is not `clear || SFrame`. */
export function parseFrame(codec: string, frame: Bytes): Parsed | null {
  const clear = clearBytes(codec, frame);
  if (!clear.ok) return null;
  const read = readHeader(frame, clear.value);
  if (read === null || frame.length < clear.value + read.length + TAG_LENGTH) return null;
  return { clear: clear.value, header: read };
}

/** The frame as its sender had it, or null where it does not authenticate. */
export function openFrame(
  subtle: SubtleCrypto,
  { key, salt }: OpenKey,
  { clear, header: read }: Parsed,
  frame: Bytes,
): Promise<Bytes | null> {
  const front = clear + read.length;
  const unusual = clear > USUAL_CLEAR ? new Uint8Array(front) : null;
  const additionalData = unusual ?? usualAads[front] ?? new Uint8Array(front);
  copy(frame, clear, front, additionalData, 0);
  copy(frame, 0, clear, additionalData, read.length);
  writeNonce(salt, read.ctr, nonce);
  const params = { name: 'AES-GCM', iv: nonce, additionalData };
  return subtle.decrypt(params, key, frame.subarray(front)).then(
    (plain) => {
      const out = movedBack(plain, clear);
      copy(frame, 0, clear, out, 0);
      return out;
    },
    () => null,
  );
}

/** A handful of bytes: cheaper one by one than through a view. */
function copy(from: Bytes, start: number, end: number, to: Bytes, at: number): void {
  for (let i = start; i < end; i++) to[at + i - start] = from[i] ?? 0;
}

/** `content` with `front` bytes of room before it; grown in place where the platform can, which is dearer to copy than to move. */
function movedBack(content: ArrayBuffer, front: number): Bytes {
  if (front === 0) return new Uint8Array(content);
  const { byteLength } = content;
  if (content.transfer === undefined) {
    const copy = new Uint8Array(front + byteLength);
    copy.set(new Uint8Array(content), front);
    return copy;
  }
  const out = new Uint8Array(content.transfer(front + byteLength));
  out.copyWithin(front, 0, byteLength);
  return out;
}

declare global {
  interface ArrayBuffer {
    /** ES2024; not in Node 20, where the tests run. */
    readonly transfer?: (length: number) => ArrayBuffer;
  }
}
