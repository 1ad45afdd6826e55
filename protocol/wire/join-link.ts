// The join link: what an invitation carries. It is input from any web page, so it is parsed strictly.
// conclave://join/<meetingId>?service=<origin>&root=<service root key>#<passcode>
import { refused, ok, type Result } from '../result.js';

export interface JoinLink {
  readonly meetingId: string;
  /** Origin of the service, or null: the one this app already uses. */
  readonly service: string | null;
  /** The service root key (base64url of 32 bytes) that the invitation pins, protocol.md §4. */
  readonly rootKey: string | null;
  readonly passcode: string | null;
}

// A passcode has at most 64 UTF-16 units (wire/http.ts), of which each may take nine characters: 3 bytes, percent-encoded.
const LINK =
  /^conclave:\/\/join\/([0-9]{11})(?:\?service=([^&#]{1,512})(?:&root=([A-Za-z0-9_-]{43}))?)?(?:#([^#]{1,576}))?$/;
const ORIGIN = /^https?:\/\/(?:[a-z0-9.-]{1,253}|\[[0-9a-f:]{2,45}\])(?::[0-9]{1,5})?$/;

export function formatJoinLink(link: JoinLink): string {
  const service = link.service === null ? '' : `?service=${encodeURIComponent(link.service)}`;
  const root = link.service === null || link.rootKey === null ? '' : `&root=${link.rootKey}`;
  const passcode = link.passcode === null ? '' : `#${encodeURIComponent(link.passcode)}`;
  return `conclave://join/${link.meetingId}${service}${root}${passcode}`;
}

/** Reads a join link, or a bare meeting number with spaces or dashes in it. */
export function parseJoinLink(text: string): Result<JoinLink, 'unknown-meeting'> {
  const trimmed = text.trim();
  const digits = trimmed.replace(/[\s-]/g, '');
  if (/^[0-9]{11}$/.test(digits))
    return ok({ meetingId: digits, service: null, rootKey: null, passcode: null });
  const parts = LINK.exec(trimmed);
  // Half a surrogate pair is no text: it could not be written into a link again.
  if (parts?.[1] === undefined || /\p{Surrogate}/u.test(trimmed)) return refused('unknown-meeting');
  try {
    const service = parts[2] === undefined ? null : decodeURIComponent(parts[2]);
    if (service !== null && !ORIGIN.test(service)) return refused('unknown-meeting');
    const passcode = parts[4] === undefined ? null : decodeURIComponent(parts[4]);
    return ok({ meetingId: parts[1], service, rootKey: parts[3] ?? null, passcode });
  } catch {
    return refused('unknown-meeting'); // a malformed percent escape
  }
}
