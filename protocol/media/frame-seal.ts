// One media frame: `clear || SFrame(metadata = clear, rest)`, protocol.md §7. The readable twin of the frame worker's hot path.
import { concat, type Bytes } from '../bytes.js';
import { ok, refused, type Result } from '../result.js';
import { clearBytes, startCode, withLongStartCodes } from './codec-clear.js';
import { sframeOpen, sframeSeal } from './sframe.js';

const START_CODE_TRIES = 8;

export interface SealedFrame {
  readonly clear: number;
  readonly encrypted: Bytes;
  /** The first CTR that has not been used. */
  readonly nextCtr: number;
}

/** Encrypts under `ctr`, or for H.264 and H.265 under one of the next, if a start code would appear in the ciphertext. */
export function sealFrame(
  baseKey: Bytes,
  kid: number,
  ctr: number,
  codec: string,
  frame: Uint8Array,
): Result<SealedFrame, 'codec'> {
  const hasStartCodes = codec === 'h264' || codec === 'h265';
  const ready = hasStartCodes ? withLongStartCodes(frame) : frame;
  const clear = clearBytes(codec, ready);
  if (!clear.ok) return clear;
  const metadata = ready.subarray(0, clear.value);
  const rest = ready.subarray(clear.value);
  for (let tries = 0; tries < START_CODE_TRIES; tries++) {
    const encrypted = concat(metadata, sframeSeal(baseKey, kid, ctr + tries, metadata, rest));
    if (!hasStartCodes || startCode(encrypted, clear.value - 2) < 0)
      return ok({ clear: clear.value, encrypted, nextCtr: ctr + tries + 1 });
  }
  return refused('codec');
}

/** The inverse; `codec` if the clear bytes cannot be found, `sframe` for all else. */
export function openFrame(
  baseKeyOf: (kid: number) => Bytes | null,
  codec: string,
  encrypted: Uint8Array,
): Result<{ kid: number; ctr: number; frame: Bytes }, 'codec' | 'sframe'> {
  const clear = clearBytes(codec, encrypted);
  if (!clear.ok) return clear;
  const metadata = encrypted.subarray(0, clear.value);
  const opened = sframeOpen(baseKeyOf, metadata, encrypted.subarray(clear.value));
  if (!opened.ok) return opened;
  const { kid, ctr, plain } = opened.value;
  return ok({ kid, ctr, frame: concat(metadata, plain) });
}
