// What becomes of the meeting when I leave it, and what a host may do about that before. Pure.
import { meetingWords as words } from '../words/meeting-words.js';
import type { MeetingSnapshot } from './meeting-client.js';
import { othersOf, type Other } from './others-view.js';

export interface LeaveView {
  readonly detail: string;
  /** Of a host: who has the host's rights then. */
  readonly rights: string | null;
  /** Nobody would have the host's rights: whom to make a co-host first. Null in `who`: several could be. */
  readonly offer: { readonly label: string; readonly who: string | null } | null;
}

export function leaveView({
  people,
  attendees,
  isHost,
  isLeader,
}: Pick<MeetingSnapshot, 'people' | 'attendees' | 'isHost' | 'isLeader'>): LeaveView {
  const others = othersOf({ people, attendees });
  if (others.length === 0) return { detail: words.leaveDetailAlone, rights: null, offer: null };
  const detail = isLeader ? words.leaveDetailOfLeader : words.leaveDetail;
  if (!isHost) return { detail, rights: null, offer: null };
  // Of oneself on another device, or of the host whom I stand in for, nothing passes on.
  if (others.some(({ role }) => role === 'host')) return { detail, rights: null, offer: null };
  const coHosts = others.filter(({ role }) => role === 'co-host');
  if (coHosts.length > 0) return { detail, rights: passesTo(coHosts), offer: null };
  return { detail, rights: words.rightsLost, offer: offerOf(others) };
}

function passesTo(coHosts: readonly Other[]): string {
  const [only] = coHosts;
  return coHosts.length === 1 && only !== undefined
    ? words.rightsPassTo(only.name)
    : words.rightsPass;
}

function offerOf(others: readonly Other[]): LeaveView['offer'] {
  const [only] = others;
  return others.length === 1 && only !== undefined
    ? { label: words.makeCoHostFirst(only.name), who: only.participantId }
    : { label: words.chooseCoHost, who: null };
}
