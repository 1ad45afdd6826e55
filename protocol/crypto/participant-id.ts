import { fromBase64url, toBase64url, type Bytes } from '../bytes.js';
import { ok, refused, type Result } from '../result.js';

export interface Participant {
  /** 16 bytes. */
  readonly userId: Bytes;
  /** 16 bytes. */
  readonly hardwareId: Bytes;
}

/** protocol.md §2 `pid`: base64url(userId) "." base64url(hardwareId), 45 characters. */
export function participantId({ userId, hardwareId }: Participant): string {
  return `${toBase64url(userId)}.${toBase64url(hardwareId)}`;
}

/** Reads a participantId in its one canonical spelling. */
export function parseParticipantId(text: string): Result<Participant, 'participantId'> {
  if (text.length !== 45 || text[22] !== '.') return refused('participantId');
  const userId = fromBase64url(text.slice(0, 22));
  const hardwareId = fromBase64url(text.slice(23));
  return userId === null || hardwareId === null
    ? refused('participantId')
    : ok({ userId, hardwareId });
}

// Twice 22 characters for 16 bytes: the last has four spare bits, which are zero (RFC 4648 §3.5).
const CANONICAL = /^[A-Za-z0-9_-]{21}[AQgw]\.[A-Za-z0-9_-]{21}[AQgw]$/;

/** Whether `parseParticipantId` reads it. */
export function isParticipantId(text: string): boolean {
  return CANONICAL.test(text);
}
