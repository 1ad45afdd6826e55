// What stands in the middle while there are no pictures, and what lies over them while something is interrupted.
import type { FaultCode } from '../../protocol/fault.js';
import { meetingWords as words } from '../words/meeting-words.js';
import type { MeetingSnapshot } from './meeting-client.js';

const SECOND = 1_000;

export interface Waiting {
  readonly title: string;
  readonly detail: string;
  /** What the host says to whoever waits. */
  readonly message?: string | null;
  /** What the button that gives up says. */
  readonly stop: string;
}

/** The state before there is anybody to see, or null. */
export function waitingView(snapshot: MeetingSnapshot): Waiting | null {
  const { phase, people, encryptionType, isLockedOut } = snapshot;
  if (isLockedOut && (phase === 'connecting' || phase === 'checking'))
    return { title: words.lockedOut, detail: words.lockedOutDetail, stop: words.stopWaiting };
  switch (phase) {
    case 'connecting':
      return { title: words.connecting, detail: words.connectingDetail, stop: words.cancel };
    case 'waiting-for-host':
      return {
        title: words.waitingForHost,
        detail: words.waitingForHostDetail,
        stop: words.stopWaiting,
      };
    case 'waiting-room':
      return {
        title: words.atDoor,
        detail: snapshot.atDoor?.hostIsHere === true ? words.atDoorDetail : words.atDoorNoHost,
        message: snapshot.atDoor?.message ?? null,
        stop: words.stopWaiting,
      };
    case 'checking':
      if (people.length > 0) return null;
      return encryptionType === 'enhanced'
        ? { title: words.fetchingKey, detail: words.fetchingKeyDetail, stop: words.cancel }
        : { title: words.proving, detail: words.provingDetail, stop: words.cancel };
    case 'in':
    case 'reconnecting':
    case 'ended':
      return null;
  }
}

/** Something is interrupted and heals by itself: said in one line over the pictures. */
export function interruption(snapshot: MeetingSnapshot, now: number): string | null {
  if (snapshot.phase === 'reconnecting')
    return `${words.reconnecting}. ${words.reconnectingDetail}`;
  if (snapshot.leaderLostSince === null || snapshot.isLeader) return null;
  const seconds = Math.max(0, Math.floor((now - snapshot.leaderLostSince) / SECOND));
  return `${words.leaderLost}. ${words.leaderLostFor(seconds)}`;
}

/** What does not go on, unless something else on the screen says it already. */
export function standingFault(snapshot: MeetingSnapshot): FaultCode | null {
  const { phase, fault, leaderLostSince } = snapshot;
  if (
    phase === 'ended' ||
    phase === 'waiting-for-host' ||
    phase === 'waiting-room' ||
    phase === 'reconnecting'
  )
    return null;
  return fault === 'leader-lost' && leaderLostSince !== null ? null : fault;
}
