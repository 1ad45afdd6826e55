// What is said aloud to people who use a screen reader, and what is heard as a soft tone: the difference between two moments.
import { meetingWords } from '../words/meeting-words.js';
import { shieldWords } from '../words/shield-words.js';
import { shieldView } from '../shield/shield-view.js';
import type { MeetingSnapshot } from './meeting-client.js';

const words = meetingWords.said;
/** More people than this at once are counted, not named. */
const MOST_NAMES = 3;

export interface Heard {
  readonly sentences: readonly string[];
  readonly tone: 'join' | 'leave' | null;
}

const NOTHING: Heard = { sentences: [], tone: null };

export function heardBetween(before: MeetingSnapshot, after: MeetingSnapshot): Heard {
  if (before === after || after.phase === 'ended') return NOTHING;
  // Whoever was there before me did not join now.
  const wasIn = before.joinedAt !== null;
  const joined = wasIn ? newcomers(before, after) : [];
  const left = wasIn ? newcomers(after, before) : [];
  return {
    sentences: [
      ...named(joined, words.joined, words.manyJoined),
      ...named(left, words.left, words.manyLeft),
      ...shieldChange(before, after),
      ...leaderChange(before, after),
      ...myChanges(before, after),
      ...connectionChange(before, after),
    ],
    tone: joined.length > 0 ? 'join' : left.length > 0 ? 'leave' : null,
  };
}

/** Names of the others who are present in `after` and were not in `before`. */
function newcomers(before: MeetingSnapshot, after: MeetingSnapshot): string[] {
  const known = new Set(present(before).map(({ participantId }) => participantId));
  return present(after)
    .filter(({ participantId, isMe }) => !isMe && !known.has(participantId))
    .map(({ name }) => name);
}

function present({ people }: MeetingSnapshot): MeetingSnapshot['people'] {
  return people.filter(({ state }) => state === 'present');
}

function named(
  names: readonly string[],
  one: (name: string) => string,
  many: (count: number) => string,
): string[] {
  return names.length > MOST_NAMES ? [many(names.length)] : names.map(one);
}

function shieldChange(before: MeetingSnapshot, after: MeetingSnapshot): string[] {
  const was = shieldView(before, 0).sign;
  const is = shieldView(after, 0).sign;
  return was === is ? [] : [shieldWords.spoken[is]];
}

function leaderChange(before: MeetingSnapshot, after: MeetingSnapshot): string[] {
  if (before.leader === null || after.leader === null) return [];
  return before.leader.participantId === after.leader.participantId
    ? []
    : [words.newLeader(after.leader.name)];
}

function myChanges(before: MeetingSnapshot, after: MeetingSnapshot): string[] {
  const said: string[] = [];
  if (before.microphoneOn !== after.microphoneOn)
    said.push(after.microphoneOn ? words.unmuted : words.muted);
  if (before.cameraOn !== after.cameraOn)
    said.push(after.cameraOn ? words.cameraOn : words.cameraOff);
  return said;
}

function connectionChange(before: MeetingSnapshot, after: MeetingSnapshot): string[] {
  if (before.phase !== 'reconnecting' && after.phase === 'reconnecting')
    return [words.reconnecting];
  return before.phase === 'reconnecting' && after.phase === 'in' ? [words.back] : [];
}
