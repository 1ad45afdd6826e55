// How many bytes of a frame stay clear for the engine and the packetizer, found by both ends from the frame itself (protocol.md §7).
// Any codec that is not here is never sent: it would need clear bytes that nobody has agreed on (pitfalls.md A3).
import type { Bytes } from '../bytes.js';
import { ok, refused, type Result } from '../result.js';

export const CODECS = ['opus', 'vp8', 'vp9', 'h264', 'h265'] as const;
export type Codec = (typeof CODECS)[number];

/** The count of clear bytes; refused for an empty frame, one shorter than its clear bytes, and any other codec. */
export function clearBytes(codec: string, frame: Uint8Array): Result<number, 'codec'> {
  const clear = frame.length === 0 ? -1 : count(codec, frame);
  return clear < 0 || clear > frame.length ? refused('codec') : ok(clear);
}

function count(codec: string, frame: Uint8Array): number {
  switch (codec) {
    case 'opus':
      return 1;
    case 'vp8':
      // RFC 6386 §9.1: bit 0 clear means key frame; its header is 10 bytes, a delta frame's is 3.
      return ((frame[0] ?? 0) & 1) === 0 ? 10 : 3;
    case 'vp9':
      return 0;
    case 'h264':
      return throughPictureParameterSetId(frame);
    case 'h265':
      return throughSliceHeader(frame);
    default:
      return -1;
  }
}

/** H.264 §7.3.3: first_mb_in_slice, slice_type, pic_parameter_set_id, all ue(v), of the first NAL unit of type 1 or 5. */
function throughPictureParameterSetId(frame: Uint8Array): number {
  for (const unit of nalUnits(frame)) {
    const type = (frame[unit.start] ?? 0) & 0x1f;
    if (type !== 1 && type !== 5) continue;
    const bits = new RbspBits(frame, unit.start + 1, unit.end);
    for (let field = 0; field < 3; field++) if (!bits.skipUe()) return -1;
    return bits.byteEnd;
  }
  return -1;
}

/** H.265 §7.3.1.2: the 2-byte header of the first NAL unit of type 0-31. */
function throughSliceHeader(frame: Uint8Array): number {
  for (const unit of nalUnits(frame)) {
    if ((((frame[unit.start] ?? 0) >> 1) & 0x3f) > 31) continue;
    return unit.start + 2 > unit.end ? -1 : unit.start + 2;
  }
  return -1;
}

interface NalUnit {
  readonly start: number;
  readonly end: number;
}

/** Annex B byte stream: units lie between start codes 00 00 01. */
function* nalUnits(frame: Uint8Array): Generator<NalUnit> {
  let start = startCode(frame, 0);
  while (start >= 0) {
    const from = start + 3;
    const next = startCode(frame, from);
    if (from < frame.length) yield { start: from, end: next < 0 ? frame.length : next };
    start = next;
  }
}

/** Where 00 00 01 next occurs from `at` on, or -1. */
export function startCode(frame: Uint8Array, at: number): number {
  for (let i = Math.max(at, 0); i + 2 < frame.length; i++)
    if (frame[i] === 0 && frame[i + 1] === 0 && frame[i + 2] === 1) return i;
  return -1;
}

/** Every 3-byte start code made a 4-byte one, as depacketizers do (protocol.md §7). */
export function withLongStartCodes(frame: Uint8Array): Bytes {
  const out: number[] = [];
  for (let i = 0; i < frame.length; i++) {
    const isStart = frame[i] === 0 && frame[i + 1] === 0 && frame[i + 2] === 1;
    if (isStart && (i === 0 || frame[i - 1] !== 0)) out.push(0);
    out.push(frame[i] ?? 0);
  }
  return Uint8Array.from(out);
}

/** The bits of a NAL unit without its emulation prevention bytes (H.264 §7.4.1: 00 00 03). */
class RbspBits {
  #bit = 0;
  #byte = 0;
  #zeros = 0;
  #at: number;
  readonly #frame: Uint8Array;
  readonly #end: number;

  constructor(frame: Uint8Array, start: number, end: number) {
    this.#frame = frame;
    this.#at = start;
    this.#end = end;
  }

  /** The place after the byte that holds the last bit read. */
  get byteEnd(): number {
    return this.#at;
  }

  /** H.264 §9.1: as many zeros, a one, and as many bits again. False where the unit ends first or the code is too long. */
  skipUe(): boolean {
    let zeros = 0;
    for (;;) {
      const bit = this.#next();
      if (bit < 0 || zeros > 31) return false;
      if (bit === 1) break;
      zeros++;
    }
    for (let i = 0; i < zeros; i++) if (this.#next() < 0) return false;
    return true;
  }

  #next(): number {
    if (this.#bit === 0) {
      if (this.#zeros >= 2 && this.#frame[this.#at] === 3) {
        this.#at++;
        this.#zeros = 0;
      }
      if (this.#at >= this.#end) return -1;
      this.#byte = this.#frame[this.#at++] ?? 0;
      this.#zeros = this.#byte === 0 ? this.#zeros + 1 : 0;
      this.#bit = 8;
    }
    this.#bit--;
    return (this.#byte >> this.#bit) & 1;
  }
}
