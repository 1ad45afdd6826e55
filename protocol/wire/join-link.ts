// The join link: what an invitation carries. It is input from any web page, so it is parsed strictly.
// To pass on:       <origin of the service>/j/<meetingId>?root=<service root key>#<passcode>, which a browser can open
// To open the app:  conclave://join/<meetingId>?service=<origin>&root=<service root key>#<passcode>
// The passcode stands after the "#", which no web server gets to see.
import { refused, ok, type Result } from '../result.js';

export interface JoinLink {
  readonly meetingId: string;
  /** Origin of the service, or null: the one this app already uses. */
  readonly service: string | null;
  /** The service root key (base64url of 32 bytes) that the invitation pins, protocol.md §4. */
  readonly rootKey: string | null;
  readonly passcode: string | null;
}

/** Where a service shows its page for a meeting. */
export const WEB_LINK_PATH = '/j/';

// A passcode has at most 64 UTF-16 units (wire/http.ts), of which each may take nine characters: 3 bytes, percent-encoded.
const APP_LINK =
  /^conclave:\/\/join\/([0-9]{11})(?:\?service=([^&#]{1,512})(?:&root=([A-Za-z0-9_-]{43}))?)?(?:#([^#]{1,576}))?$/;
const WEB_LINK =
  /^(https?:\/\/[^/?#]{1,300})\/j\/([0-9]{11})(?:\?root=([A-Za-z0-9_-]{43}))?(?:#([^#]{1,576}))?$/;
const ORIGIN = /^https?:\/\/(?:[a-z0-9.-]{1,253}|\[[0-9a-f:]{2,45}\])(?::[0-9]{1,5})?$/;

/** The link to pass on; one without a service can only open an app that already has one. */
export function formatJoinLink(link: JoinLink): string {
  if (link.service === null) return formatAppLink(link);
  const root = link.rootKey === null ? '' : `?root=${link.rootKey}`;
  return `${link.service}${WEB_LINK_PATH}${link.meetingId}${root}${passcodeOf(link)}`;
}

/** The link that opens the app. */
export function formatAppLink(link: JoinLink): string {
  const service = link.service === null ? '' : `?service=${encodeURIComponent(link.service)}`;
  const root = link.service === null || link.rootKey === null ? '' : `&root=${link.rootKey}`;
  return `conclave://join/${link.meetingId}${service}${root}${passcodeOf(link)}`;
}

/** Reads either form of a join link, or a bare meeting number with spaces or dashes in it. */
export function parseJoinLink(text: string): Result<JoinLink, 'unknown-meeting'> {
  const trimmed = text.trim();
  const digits = trimmed.replace(/[\s-]/g, '');
  if (/^[0-9]{11}$/.test(digits))
    return ok({ meetingId: digits, service: null, rootKey: null, passcode: null });
  const parts = partsOf(trimmed);
  // Half a surrogate pair is no text: it could not be written into a link again.
  if (parts === null || /\p{Surrogate}/u.test(trimmed)) return refused('unknown-meeting');
  try {
    const { meetingId, rootKey } = parts;
    const service = parts.service === null ? null : decodeURIComponent(parts.service);
    if (service !== null && !ORIGIN.test(service)) return refused('unknown-meeting');
    const passcode = parts.passcode === null ? null : decodeURIComponent(parts.passcode);
    return ok({ meetingId, service, rootKey, passcode });
  } catch {
    return refused('unknown-meeting'); // a malformed percent escape
  }
}

/** The parts as they stand in the link, still percent-encoded. */
function partsOf(text: string): JoinLink | null {
  const web = WEB_LINK.exec(text);
  const [service, meetingId, rootKey, passcode] =
    web === null ? inOrder(APP_LINK.exec(text), [2, 1, 3, 4]) : inOrder(web, [1, 2, 3, 4]);
  if (meetingId === undefined) return null;
  return {
    meetingId,
    service: service ?? null,
    rootKey: rootKey ?? null,
    passcode: passcode ?? null,
  };
}

function inOrder(found: RegExpExecArray | null, order: readonly number[]) {
  return order.map((at) => found?.[at]);
}

function passcodeOf({ passcode }: JoinLink): string {
  return passcode === null ? '' : `#${encodeURIComponent(passcode)}`;
}
