// The join link: what an invitation carries. It is input from any web page, so it is parsed strictly.
// To pass on:       <origin of the service>/j/<meetingId>?root=<service root key>&type=<encryption>#<passcode>, which a browser can open
// To open the app:  conclave://join/<meetingId>?service=<origin>&root=<service root key>&type=<encryption>#<passcode>
// The passcode stands after the "#", which no web server gets to see. Whatever stands before it may be left out, as in older links.
// `type` is what the host chose when the meeting was made: a service that later says otherwise is found out (adversary.md A11). The link
// itself is as honest as the way it came: whoever can change it on the way can also lead to another meeting.
import { refused, ok, type Result } from '../result.js';
import type { EncryptionType } from './text.js';

export interface JoinLink {
  readonly meetingId: string;
  /** Origin of the service, or null: the one this app already uses. */
  readonly service: string | null;
  /** The service root key (base64url of 32 bytes) that the invitation pins, protocol.md §4. */
  readonly rootKey: string | null;
  /** Which kind of meeting it leads to (product.md #6); null: the link does not say. */
  readonly encryptionType: EncryptionType | null;
  readonly passcode: string | null;
}

/** Where a service shows its page for a meeting. */
export const WEB_LINK_PATH = '/j/';

// A passcode has at most 64 UTF-16 units (wire/http.ts), of which each may take nine characters: 3 bytes, percent-encoded.
const APP_LINK =
  /^conclave:\/\/join\/(?<meetingId>[0-9]{11})(?:\?(?<query>[^#]{1,700}))?(?:#(?<passcode>[^#]{1,576}))?$/;
const WEB_LINK =
  /^(?<service>https?:\/\/[^/?#]{1,300})\/j\/(?<meetingId>[0-9]{11})(?:\?(?<query>[^#]{1,700}))?(?:#(?<passcode>[^#]{1,576}))?$/;
// In this order, each at most once, and nothing else.
const APP_QUERY =
  /^(?:service=(?<service>[^&]{1,512})(?:&root=(?<rootKey>[A-Za-z0-9_-]{43}))?(?:$|&(?=type=)))?(?:type=(?<type>e2ee|enhanced))?$/;
const WEB_QUERY =
  /^(?:root=(?<rootKey>[A-Za-z0-9_-]{43})(?:$|&(?=type=)))?(?:type=(?<type>e2ee|enhanced))?$/;
const ORIGIN = /^https?:\/\/(?:[a-z0-9.-]{1,253}|\[[0-9a-f:]{2,45}\])(?::[0-9]{1,5})?$/;

/** The link to pass on; one without a service can only open an app that already has one. */
export function formatJoinLink(link: JoinLink): string {
  if (link.service === null) return formatAppLink(link);
  const query = queryOf({ root: link.rootKey, type: link.encryptionType });
  return `${link.service}${WEB_LINK_PATH}${link.meetingId}${query}${passcodeOf(link)}`;
}

/** The link that opens the app. */
export function formatAppLink(link: JoinLink): string {
  const { service, encryptionType: type } = link;
  const query =
    service === null
      ? queryOf({ type })
      : queryOf({ service: encodeURIComponent(service), root: link.rootKey, type });
  return `conclave://join/${link.meetingId}${query}${passcodeOf(link)}`;
}

/** What is there, in its order. */
function queryOf(parts: Readonly<Record<string, string | null>>): string {
  const there = Object.entries(parts).filter(([, value]) => value !== null);
  return there.length === 0 ? '' : `?${there.map((part) => part.join('=')).join('&')}`;
}

/** Reads either form of a join link, or a bare meeting number with spaces or dashes in it. */
export function parseJoinLink(text: string): Result<JoinLink, 'unknown-meeting'> {
  const trimmed = text.trim();
  const digits = trimmed.replace(/[\s-]/g, '');
  if (/^[0-9]{11}$/.test(digits))
    return ok({
      ...{ meetingId: digits, service: null, rootKey: null },
      ...{ encryptionType: null, passcode: null },
    });
  const parts = partsOf(trimmed);
  // Half a surrogate pair is no text: it could not be written into a link again.
  if (parts === null || /\p{Surrogate}/u.test(trimmed)) return refused('unknown-meeting');
  try {
    const { meetingId, rootKey, encryptionType } = parts;
    const service = parts.service === null ? null : decodeURIComponent(parts.service);
    if (service !== null && !ORIGIN.test(service)) return refused('unknown-meeting');
    const passcode = parts.passcode === null ? null : decodeURIComponent(parts.passcode);
    return ok({ meetingId, service, rootKey, encryptionType, passcode });
  } catch {
    return refused('unknown-meeting'); // a malformed percent escape
  }
}

/** The parts as they stand in the link, still percent-encoded. */
function partsOf(text: string): JoinLink | null {
  const web = WEB_LINK.exec(text)?.groups;
  const link = web ?? APP_LINK.exec(text)?.groups;
  if (link?.['meetingId'] === undefined) return null;
  const written = link['query'];
  const rule = web === undefined ? APP_QUERY : WEB_QUERY;
  const query = written === undefined ? {} : rule.exec(written)?.groups;
  if (query === undefined) return null;
  const type = query['type'];
  return {
    meetingId: link['meetingId'],
    service: (web ?? query)['service'] ?? null,
    rootKey: query['rootKey'] ?? null,
    encryptionType: type === 'e2ee' || type === 'enhanced' ? type : null,
    passcode: link['passcode'] ?? null,
  };
}

function passcodeOf({ passcode }: JoinLink): string {
  return passcode === null ? '' : `#${encodeURIComponent(passcode)}`;
}
