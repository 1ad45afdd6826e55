// What is said aloud to people who use a screen reader, and what is heard as a soft tone: the difference between two moments.
import type { FaultCode } from '../../protocol/fault.js';
import { meetingWords } from '../words/meeting-words.js';
import { shieldWords } from '../words/shield-words.js';
import { waitingRoomWords } from '../words/waiting-room-words.js';
import { shieldView } from '../shield/shield-view.js';
import type { MeetingSnapshot, SeenParticipant } from './meeting-client.js';
import { roleSentence } from './role-view.js';
import type { Tone } from './tones.js';

const words = meetingWords.said;
const CAUTIONS: ReadonlySet<string> = new Set(['mismatch', 'newLeader', 'strangeLeader']);
/** Ends for which nobody's will is the reason. */
const LOSSES: ReadonlySet<FaultCode> = new Set<FaultCode>(['leader-gone', 'connection-lost']);
/** More people than this at once are counted, not named. */
const MOST_NAMES = 3;

export interface Heard {
  readonly sentences: readonly string[];
  readonly tone: Tone | null;
}

const NOTHING: Heard = { sentences: [], tone: null };

/** Who came and went between two moments. Taken over a while, many at once are counted and not named. */
export function comingsBetween(before: MeetingSnapshot, after: MeetingSnapshot): Heard {
  // Whoever was there before me did not join now.
  if (before === after || after.phase === 'ended' || before.joinedAt === null) return NOTHING;
  const came = newcomers(before, after);
  const went = newcomers(after, before);
  const joined = came.filter((one) => !isElsewhere(before, one)).map(({ name }) => name);
  const left = went.filter((one) => !isElsewhere(after, one)).map(({ name }) => name);
  return {
    sentences: [
      ...named(joined, words.joined, words.manyJoined),
      ...named(left, words.left, words.manyLeft),
      ...roomChanges(before, after, came, went),
    ],
    tone: joined.length > 0 ? 'join' : left.length > 0 ? 'leave' : null,
  };
}

/** Everything else that changed, which is said at once. */
export function changesBetween(before: MeetingSnapshot, after: MeetingSnapshot): Heard {
  if (before === after || after.phase === 'ended') return NOTHING;
  const isLost = wasLost(after) && !wasLost(before);
  return {
    sentences: [
      ...shieldChange(before, after),
      ...leaderChange(before, after),
      ...roleChange(before, after),
      ...lockChange(before, after),
      ...knocks(before, after),
      ...myChanges(before, after),
      ...myRoom(before, after),
      ...connectionChange(before, after),
    ],
    tone: isLost
      ? 'lost'
      : cautions(before, after)
        ? 'caution'
        : knockers(before, after).length > 0
          ? 'knock'
          : null,
  };
}

/** How it sounds that the meeting is over for me, for whoever does not look: nobody listens to me from now on. */
export function endTone(fault: FaultCode): Tone {
  return LOSSES.has(fault) ? 'lost' : fault === 'meeting-ended' ? 'leave' : 'caution';
}

/** product.md: a lost connection is heard as well as seen. */
function wasLost({ phase, leaderLostSince }: MeetingSnapshot): boolean {
  return phase === 'reconnecting' || leaderLostSince !== null;
}

/** protocol.md §6, §8: what everyone is warned of. */
function cautions(before: MeetingSnapshot, after: MeetingSnapshot): boolean {
  const is = shieldView(after, 0).sign;
  const isNew = is !== shieldView(before, 0).sign && CAUTIONS.has(is);
  return isNew || (after.unlockedAt !== null && before.unlockedAt !== after.unlockedAt);
}

/** Who came to the door since. */
function knockers(before: MeetingSnapshot, after: MeetingSnapshot): string[] {
  const known = new Set(before.door.people.map(({ waitingId }) => waitingId));
  return after.door.people
    .filter(({ waitingId, denied }) => !denied && !known.has(waitingId))
    .map(({ name }) => name);
}

function knocks(before: MeetingSnapshot, after: MeetingSnapshot): string[] {
  const names = knockers(before, after);
  return names.length > MOST_NAMES
    ? [waitingRoomWords.manyKnocked(names.length)]
    : names.map((name) => waitingRoomWords.knocked(name));
}

function lockChange(before: MeetingSnapshot, after: MeetingSnapshot): string[] {
  if (before.joinedAt === null || before.locked === after.locked) return [];
  return [after.locked ? words.locked : words.unlocked];
}

/** The others who are present in `after` and were not in `before`. */
function newcomers(before: MeetingSnapshot, after: MeetingSnapshot): SeenParticipant[] {
  const known = new Set(present(before).map(({ participantId }) => participantId));
  return present(after).filter(({ participantId, isMe }) => !isMe && !known.has(participantId));
}

/** Whoever only changed the breakout room is still in the meeting. */
function isElsewhere({ attendees }: MeetingSnapshot, { participantId }: SeenParticipant): boolean {
  return attendees.some((one) => one.participantId === participantId);
}

/** Who came from and went to another room. Where I am who moved, the others stayed: where I am now is said instead. */
function roomChanges(
  before: MeetingSnapshot,
  after: MeetingSnapshot,
  came: readonly SeenParticipant[],
  went: readonly SeenParticipant[],
): string[] {
  if (before.room !== after.room) return [];
  const from = came.filter((one) => isElsewhere(before, one));
  const to = went.filter((one) => isElsewhere(after, one));
  return [
    ...(from.length > MOST_NAMES
      ? [words.manyCameFrom(from.length)]
      : from.map((one) => words.cameFrom(one.name, roomOf(before, one)))),
    ...(to.length > MOST_NAMES
      ? [words.manyMoved(to.length)]
      : to.map((one) => words.moved(one.name, roomOf(after, one)))),
  ];
}

function roomOf(snapshot: MeetingSnapshot, { participantId }: SeenParticipant): string {
  const one = snapshot.attendees.find((attendee) => attendee.participantId === participantId);
  return roomName(snapshot, one?.room ?? null);
}

function roomName({ features }: MeetingSnapshot, room: string | null): string {
  if (room === null) return words.mainRoom;
  return features.rooms?.rooms.find((one) => one.room === room)?.name ?? words.anotherRoom;
}

function myRoom(before: MeetingSnapshot, after: MeetingSnapshot): string[] {
  if (before.joinedAt === null || before.room === after.room) return [];
  return [words.youAreIn(roomName(after, after.room))];
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

function roleChange(before: MeetingSnapshot, { roleChange: change }: MeetingSnapshot): string[] {
  return change === null || change.at === before.roleChange?.at ? [] : [roleSentence(change)];
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
  if (before.leaderLostSince === null && after.leaderLostSince !== null) return [words.leaderLost];
  if (before.phase !== 'reconnecting' && after.phase === 'reconnecting')
    return [words.reconnecting];
  return before.phase === 'reconnecting' && after.phase === 'in' ? [words.back] : [];
}
