// What everyone in a meeting has to know until they have dealt with it, the gravest first: decided here, drawn by notices.tsx.
import { isolated } from '../../protocol/isolated.js';
import { meetingWords } from '../words/meeting-words.js';
import type { MeetingSnapshot, SeenParticipant } from './meeting-client.js';

const words = meetingWords.notice;

export interface StandingNotice {
  readonly kind: 'unaccepted' | 'mismatch' | 'new-leader' | 'unlocked' | 'delayed' | 'compare';
  readonly tone: 'info' | 'care' | 'stop';
  readonly says: string;
  /** What its button does. */
  readonly does: 'decide' | 'compare' | 'lock' | null;
  readonly button: string | null;
  readonly canBeDismissed: boolean;
  /** What it is about: dismissed, it comes back where something is added to this. */
  readonly about: readonly string[];
}

/** More than these at once would hide the pictures; the shield says the rest. */
const MOST = 3;

export function standingNotices(snapshot: MeetingSnapshot): readonly StandingNotice[] {
  if (snapshot.phase !== 'in' && snapshot.phase !== 'reconnecting') return [];
  return [
    unaccepted(snapshot),
    mismatch(snapshot),
    newLeader(snapshot),
    unlocked(snapshot),
    delayed(snapshot),
    compare(snapshot),
  ].filter((notice) => notice !== null);
}

/** Those that were not dismissed, in the order of their weight. */
export function toShow(
  notices: readonly StandingNotice[],
  dismissed: ReadonlySet<string>,
): readonly StandingNotice[] {
  const isNew = (notice: StandingNotice): boolean =>
    !notice.canBeDismissed || keysOf(notice).some((key) => !dismissed.has(key));
  return notices.filter(isNew).slice(0, MOST);
}

export function keysOf({ kind, about }: StandingNotice): readonly string[] {
  return about.map((what) => `${kind} ${what}`);
}

function unaccepted({ unacceptedAfter, leader }: MeetingSnapshot): StandingNotice | null {
  if (unacceptedAfter === null) return null;
  return {
    ...{ kind: 'unaccepted', tone: 'stop', does: 'decide', button: words.decide },
    says: words.unaccepted(leader?.name ?? meetingWords.newLeaderUnnamed),
    ...{ canBeDismissed: false, about: [] },
  };
}

/** protocol.md §8: shown to everyone at once, with whose it is. */
function mismatch({ people }: MeetingSnapshot): StandingNotice | null {
  const doubters = people.filter(({ mark, isMe }) => mark === false && !isMe);
  if (doubters.length === 0) return null;
  const names = new Intl.ListFormat('en').format(doubters.map(({ name }) => isolated(name)));
  return {
    ...{ kind: 'mismatch', tone: 'care', does: 'compare', button: words.compareDo },
    ...{ says: words.mismatch(names), canBeDismissed: true, about: ids(doubters) },
  };
}

function newLeader({
  uncomparedAfter,
  unacceptedAfter,
  leader,
}: MeetingSnapshot): StandingNotice | null {
  if (uncomparedAfter === null || unacceptedAfter !== null || leader === null) return null;
  return {
    ...{ kind: 'new-leader', tone: 'care', does: 'compare', button: words.compareDo },
    says: words.newLeader(uncomparedAfter, leader.name),
    ...{ canBeDismissed: true, about: [leader.participantId] },
  };
}

function unlocked({ unlockedAt, mayManage }: MeetingSnapshot): StandingNotice | null {
  if (unlockedAt === null) return null;
  return {
    ...{ kind: 'unlocked', tone: 'care', says: words.unlocked },
    ...{ does: mayManage ? 'lock' : null, button: mayManage ? words.lockAgain : null },
    ...{ canBeDismissed: true, about: [`${unlockedAt}`] },
  };
}

function delayed({ isDelayed, isLeader, leaderLostSince }: MeetingSnapshot): StandingNotice | null {
  if (!isDelayed || isLeader || leaderLostSince !== null) return null;
  return {
    ...{ kind: 'delayed', tone: 'care', says: words.delayed, does: null, button: null },
    ...{ canBeDismissed: true, about: [''] },
  };
}

/** Whoever comes in is asked to compare; the leader is asked to read aloud for whoever has not. */
function compare({
  people,
  leader,
  isLeader,
  uncomparedAfter,
  shield,
}: MeetingSnapshot): StandingNotice | null {
  if (leader === null || uncomparedAfter !== null || shield.state !== 'verified') return null;
  const unmarked = people.filter(
    (person) => !person.isLeader && person.state === 'present' && person.mark === null,
  );
  if (!isLeader && !unmarked.some(({ isMe }) => isMe)) return null;
  if (unmarked.length === 0) return null;
  return {
    ...{ kind: 'compare', tone: 'info', does: 'compare' },
    says: isLeader ? words.readAloud(unmarked.length) : words.compare(leader.name),
    button: isLeader ? words.readDo : words.compareDo,
    canBeDismissed: true,
    // The leader is not asked for each newcomer again, but when there are twice as many.
    about: isLeader ? doublingsUpTo(unmarked.length) : [leader.participantId],
  };
}

function doublingsUpTo(count: number): string[] {
  const doublings = [1];
  for (let next = 2; next < 2 * count; next *= 2) doublings.push(next);
  return doublings.map(String);
}

function ids(people: readonly SeenParticipant[]): string[] {
  return people.map(({ participantId }) => participantId);
}
