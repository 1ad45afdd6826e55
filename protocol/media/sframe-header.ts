// The SFrame header, RFC 9605 §4.3: a config byte (X, K, Y, C), then KID and CTR in as few bytes as they need.
// Numbers end at 2^53-1 here; our KID and CTR end at 2^32-1 (protocol.md §7).

export interface SframeHeader {
  readonly kid: number;
  readonly ctr: number;
  /** Bytes the header takes. */
  readonly length: number;
}

/** The longest header with KID and CTR below 2^32: the config byte and twice 4 bytes. */
export const MAX_HEADER_LENGTH = 9;

/** Writes the header to `out` from `at` on and gives its length. */
export function writeHeader(kid: number, ctr: number, out: Uint8Array, at = 0): number {
  const kidLength = kid < 8 ? 0 : byteLength(kid);
  const ctrLength = ctr < 8 ? 0 : byteLength(ctr);
  out[at] =
    (kidLength === 0 ? kid << 4 : 0x80 | ((kidLength - 1) << 4)) |
    (ctrLength === 0 ? ctr : 0x08 | (ctrLength - 1));
  writeNumber(kid, kidLength, out, at + 1);
  writeNumber(ctr, ctrLength, out, at + 1 + kidLength);
  return 1 + kidLength + ctrLength;
}

/** Reads a header from `at` on; null where it is cut, not the shortest (protocol.md §7) or beyond 2^53-1. */
export function readHeader(frame: Uint8Array, at = 0): SframeHeader | null {
  const config = frame[at];
  if (config === undefined) return null;
  const kidLength = (config & 0x80) === 0 ? 0 : ((config >> 4) & 7) + 1;
  const ctrLength = (config & 0x08) === 0 ? 0 : (config & 7) + 1;
  const length = 1 + kidLength + ctrLength;
  if (at + length > frame.length) return null;
  const kid = kidLength === 0 ? (config >> 4) & 7 : readNumber(frame, at + 1, kidLength);
  const ctr = ctrLength === 0 ? config & 7 : readNumber(frame, at + 1 + kidLength, ctrLength);
  return kid < 0 || ctr < 0 ? null : { kid, ctr, length };
}

function byteLength(value: number): number {
  let length = 1;
  for (let rest = Math.floor(value / 256); rest > 0; rest = Math.floor(rest / 256)) length++;
  return length;
}

function writeNumber(value: number, length: number, out: Uint8Array, at: number): void {
  for (let i = at + length - 1, rest = value; i >= at; i--, rest = Math.floor(rest / 256))
    out[i] = rest % 256;
}

/** -1 where the number would have fitted into fewer bytes, or does not fit into a safe integer. */
function readNumber(frame: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = at; i < at + length; i++) value = value * 256 + (frame[i] ?? 0);
  const least = length === 1 ? 8 : 256 ** (length - 1);
  return value >= least && Number.isSafeInteger(value) ? value : -1;
}
