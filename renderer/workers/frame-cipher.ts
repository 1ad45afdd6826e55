// `clear || SFrame(metadata = clear, rest)` with the platform's AES-GCM, protocol.md §7: the fast twin of protocol/media/frame-seal.ts.
// Small frames cost more in allocations and promises than in cryptography: one nonce and one AAD buffer serve every frame (WebCrypto
// copies both before it answers), and each frame makes one promise more than WebCrypto's own, in which the caller's last step is taken too.
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
/** From here on fresh memory costs more than saying that some is free, bytes. */
const LARGE = 2_048;
/** More clear bytes than audio and VP8 have; longer ones get an array of their own. */
const USUAL_CLEAR = 32;

const nonce = new Uint8Array(NONCE_LENGTH);
const usualAad = new Uint8Array(MAX_HEADER_LENGTH + USUAL_CLEAR);
/** What WebCrypto is told when the front of `usualAad` counts, by its length. */
const usualParams = Array.from({ length: usualAad.length + 1 }, (_one, length) =>
  paramsWith(usualAad.subarray(0, length)),
);

/**
 * What `passed` makes of the frame for the engine; null at once where this codec or frame cannot be sent: an unknown codec, or shorter than
 * its clear bytes.
 */
export function sealFrame<T>(
  subtle: SubtleCrypto,
  { key, salt, kid, ctr }: SealTurn,
  codec: string,
  frame: Bytes,
  passed: (sealed: Bytes) => T,
): Promise<T> | null {
  const found = clearBytes(codec, frame);
  if (!found.ok) return null;
  const clear = found.value;
  const unusual = clear > USUAL_CLEAR ? new Uint8Array(MAX_HEADER_LENGTH + clear) : null;
  const buffer = unusual ?? usualAad;
  const headerLength = writeHeader(kid, ctr, buffer);
  copy(frame, 0, clear, buffer, headerLength);
  const front = clear + headerLength;
  const params = unusual === null ? usualParams[front] : paramsWith(unusual.subarray(0, front));
  if (params === undefined) throw new RangeError('no buffer of that length');
  writeNonce(salt, ctr, nonce);
  return subtle.encrypt(params, key, frame.subarray(clear)).then((sealed) => {
    const out = behind(front, sealed);
    copy(frame, 0, clear, out, 0);
    // Written again: the buffer has served other frames in the meantime.
    writeHeader(kid, ctr, out, clear);
    return passed(out);
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

/** What `opened` makes of the frame as its sender had it, or of null where it does not authenticate. */
export function openFrame<T>(
  subtle: SubtleCrypto,
  { key, salt }: OpenKey,
  { clear, header: read }: Parsed,
  frame: Bytes,
  opened: (plain: Bytes | null) => T,
): Promise<T> {
  const front = clear + read.length;
  const usual = clear > USUAL_CLEAR ? undefined : usualParams[front];
  const params = usual ?? paramsWith(new Uint8Array(front));
  const { additionalData } = params;
  copy(frame, clear, front, additionalData, 0);
  copy(frame, 0, clear, additionalData, read.length);
  writeNonce(salt, read.ctr, nonce);
  return subtle.decrypt(params, key, frame.subarray(front)).then(
    (plain) => {
      const out = behind(clear, plain);
      copy(frame, 0, clear, out, 0);
      return opened(out);
    },
    () => opened(null),
  );
}

/** A handful of bytes: cheaper one by one than through a view. */
function copy(from: Bytes, start: number, end: number, to: Bytes, at: number): void {
  for (let i = start; i < end; i++) to[at + i - start] = from[i] ?? 0;
}

/**
 * `content` behind `front` bytes of room. A new buffer: the platform keeps its own result until it collects garbage, so growing that in
 * place (ArrayBuffer.prototype.transfer) allocates as much and moves once more.
 */
function behind(front: number, content: ArrayBuffer): Bytes {
  const whole = new Uint8Array(content);
  if (front === 0) return whole;
  const out = new Uint8Array(front + whole.length);
  out.set(whole, front);
  if (whole.length > LARGE) giveBack(content);
  return out;
}

function paramsWith(additionalData: Bytes) {
  return { name: 'AES-GCM', iv: nonce, additionalData };
}

/** Its memory serves the next frame at once, instead of fresh memory after the next collection. */
function giveBack(buffer: ArrayBuffer): void {
  (buffer as ArrayBuffer & { transfer?: (length: number) => ArrayBuffer }).transfer?.(0);
}
