// From what a person typed or opened to a meeting that has a lobby.
import { ok, refused, type Result } from '../../protocol/result.js';
import type { Meeting } from '../../protocol/wire/http.js';
import { formatJoinLink, parseJoinLink, type JoinLink } from '../../protocol/wire/join-link.js';
import type { EncryptionType } from '../../protocol/wire/text.js';
import type { ServiceClient } from '../service-client/service-client.js';

/** A meeting that can be joined, and how. */
export interface JoinTarget {
  readonly meetingId: string;
  readonly serviceUrl: string;
  /** From the invitation alone. What the service says of itself is pinned when joining (protocol.md §4). */
  readonly rootKey: string | null;
  readonly passcode: string | null;
  readonly needsPasscode: boolean;
  readonly encryptionType: EncryptionType;
  /** The link to pass on; null until it can be made, which needs the passcode that was let in. */
  readonly joinLink: string | null;
  /** The root key for links that we make: the invitation's, or else the one the service showed. */
  readonly rootKeyToPassOn: string;
}

/** Asks the service about the meeting that a number or a link names. */
export async function lookUp(text: string, service: ServiceClient): Promise<Result<JoinTarget>> {
  const link = parseJoinLink(text);
  if (!link.ok) return link;
  const elsewhere = otherService(link.value, service.url);
  // The window may connect to its own service only (main/window/content-policy.ts), and the session is for that one alone.
  if (elsewhere !== null) return refused('not-available-yet', { service: elsewhere });
  const { meetingId } = link.value;
  const found = await service.call('lookUpMeeting', { params: { meetingId } });
  if (!found.ok) return found;
  // The service cannot pass an end-to-end encrypted meeting off as one that it can read (adversary.md A11).
  if (differs(link.value, found.value.encryptionType)) return refused('invitation-differs');
  return target(link.value, service.url, found.value);
}

/** The invitation says of the encryption what the service does not. */
function differs({ encryptionType: invited }: JoinLink, said: EncryptionType): boolean {
  return invited !== null && invited !== said;
}

/** The service that a link leads to where it is not the one this app uses. */
function otherService(link: JoinLink, own: string): string | null {
  if (link.service === null) return null;
  return new URL(link.service).origin === new URL(own).origin ? null : link.service;
}

/** One's own meeting, which needs no asking: the host is let in without the passcode. */
export function ownMeeting(meeting: Meeting, service: ServiceClient): Result<JoinTarget> {
  const link = parseJoinLink(meeting.joinLink);
  if (!link.ok || link.value.rootKey === null)
    return refused('service-odd', { route: 'listMeetings' });
  const { meetingId, encryptionType, passcode, joinLink } = meeting;
  if (differs(link.value, encryptionType)) return refused('invitation-differs');
  const { rootKey } = link.value;
  return ok({
    meetingId,
    serviceUrl: service.url,
    rootKey,
    passcode,
    needsPasscode: false,
    encryptionType,
    joinLink,
    rootKeyToPassOn: rootKey,
  });
}

/** What "Invite" gives: the way this person came in, with the passcode that let them in. */
export function linkToPassOn(target: JoinTarget, passcode: string | null): string {
  if (target.joinLink !== null) return target.joinLink;
  const { meetingId, serviceUrl: service, rootKeyToPassOn: rootKey, encryptionType } = target;
  return formatJoinLink({ meetingId, service, rootKey, encryptionType, passcode });
}

interface Found {
  readonly encryptionType: EncryptionType;
  readonly needsPasscode: boolean;
  readonly isHost: boolean;
  readonly rootKey: string;
}

function target(link: JoinLink, serviceUrl: string, found: Found): Result<JoinTarget> {
  return ok({
    meetingId: link.meetingId,
    serviceUrl,
    rootKey: link.rootKey,
    passcode: link.passcode,
    needsPasscode: found.needsPasscode && !found.isHost,
    encryptionType: found.encryptionType,
    joinLink: null,
    rootKeyToPassOn: link.rootKey ?? found.rootKey,
  });
}
