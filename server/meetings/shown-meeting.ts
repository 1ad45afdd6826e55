// A meeting as its host sees it.
import { formatJoinLink } from '../../protocol/wire/join-link.js';
import type { Meeting } from '../../protocol/wire/http.js';
import type { MeetingState, StoredMeeting } from './meeting-store.js';

export interface ShownWith {
  /** Known only once the service listens. */
  readonly publicUrl: () => string;
  /** base64url */
  readonly rootKey: string;
}

export function shownMeeting(
  meeting: StoredMeeting & MeetingState,
  { publicUrl, rootKey }: ShownWith,
): Meeting {
  const { ownerId: _owner, ...fields } = meeting;
  const { meetingId, encryptionType, passcode } = meeting;
  const service = publicUrl();
  const joinLink = formatJoinLink({ meetingId, service, rootKey, encryptionType, passcode });
  return { ...fields, joinLink };
}
