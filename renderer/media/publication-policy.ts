import type { FaultCode } from '../../protocol/fault.js';

/** What the engine says of a publication. */
export interface Claimed {
  readonly kind: 'audio' | 'video' | 'unknown';
  readonly isEncrypted: boolean;
  /** Empty while the engine does not know it yet. */
  readonly mimeType?: string | undefined;
}

/** protocol.md §7 and pitfalls.md A3: no other codec carries an opaque payload through the engine. */
const CODECS: Readonly<Record<'audio' | 'video', readonly string[]>> = {
  audio: ['audio/opus'],
  video: ['video/vp8', 'video/vp9'],
};

/**
 * Why a publication is neither sent nor taken, or null. The transform drops whatever does not authenticate, whatever the engine says of
 * it; this is so that a person is told (pitfalls.md B2).
 */
export function whyRefused({
  kind,
  isEncrypted,
  mimeType,
}: Claimed): Extract<FaultCode, 'codec' | 'sframe'> | null {
  if (kind === 'unknown') return 'codec';
  if (mimeType !== undefined && mimeType !== '' && !CODECS[kind].includes(mimeType.toLowerCase()))
    return 'codec';
  return isEncrypted ? null : 'sframe';
}
