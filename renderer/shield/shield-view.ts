// What the shield shows, decided from what this client has verified. Green is the one claim that needs every check.
import { sentence, type FaultCode } from '../../protocol/fault.js';
import { isolated } from '../../protocol/isolated.js';
import type { MeetingSnapshot, SeenParticipant, ShieldCheck } from '../meeting/meeting-client.js';
import { shieldWords } from '../words/shield-words.js';

/** look.md: a check that takes longer than this says what it waits for. */
const EXPLAIN_AFTER = 5_000;
/** In the order in which they become true. */
export const CHECKS = [
  'certificate',
  'keyBox',
  'list',
  'heartbeat',
] as const satisfies ShieldCheck[];

export type ShieldState = MeetingSnapshot['shield']['state'];

export interface ShieldView {
  readonly state: ShieldState;
  /** The state, and apart from it what people themselves reported and what they still have to compare. */
  readonly sign: ShieldState | 'mismatch' | 'newLeader' | 'strangeLeader';
  readonly word: string;
  readonly detail: string;
  readonly waitsFor: string | null;
  /** For the technical line; null when nothing failed or when people, not the app, found the fault. */
  readonly fault: FaultCode | null;
}

export function shieldView(snapshot: MeetingSnapshot, now: number): ShieldView {
  const { shield } = snapshot;
  if (snapshot.encryptionType === 'enhanced' && shield.state !== 'failed')
    return shield.state === 'enhanced' ? ENHANCED : { ...checking(snapshot, now), waitsFor: null };
  const doubters = snapshot.people.filter(({ mark }) => mark === false);
  if (shield.state === 'failed' && shield.fault !== null) return failed(shield.fault);
  if (snapshot.unacceptedAfter !== null)
    return strangeLeader(snapshot.unacceptedAfter, snapshot.leader?.name ?? null);
  // protocol.md §8: a mark of "no match" is shown to everyone at once, amber, whatever else is green.
  if (shield.state !== 'checking' && doubters.length > 0) return mismatch(doubters);
  if (shield.state === 'failed') return failed(null);
  // A shield that calls itself verified while a check is missing is a bug that must not look like safety.
  if (shield.state !== 'verified' || !CHECKS.every((check) => shield.checks[check]))
    return checking(snapshot, now);
  // Who leads is the service's word; only the code shows whether it is somebody in between.
  if (snapshot.uncomparedAfter !== null)
    return newLeader(snapshot.uncomparedAfter, snapshot.leader?.name ?? null);
  return {
    state: 'verified',
    sign: 'verified',
    word: shieldWords.verified,
    detail: shieldWords.verifiedDetail,
    waitsFor: null,
    fault: null,
  };
}

/** Only the service says that it is encrypted, so this is never green. */
const ENHANCED: ShieldView = {
  state: 'enhanced',
  sign: 'enhanced',
  word: shieldWords.enhanced,
  detail: shieldWords.enhancedDetail,
  waitsFor: null,
  fault: null,
};

function checking({ shield }: MeetingSnapshot, now: number): ShieldView {
  const missing = CHECKS.find((check) => !shield.checks[check]);
  const isSlow = now - shield.since > EXPLAIN_AFTER;
  return {
    state: 'checking',
    sign: 'checking',
    word: shieldWords.checking,
    detail: shieldWords.checkingDetail,
    waitsFor: isSlow && missing !== undefined ? shieldWords.waitsFor[missing] : null,
    fault: null,
  };
}

function failed(fault: FaultCode | null): ShieldView {
  const what = fault === null ? [] : [sentence(fault)];
  return {
    state: 'failed',
    sign: 'failed',
    word: shieldWords.failed,
    detail: [...what, shieldWords.failedAdvice].join(' '),
    waitsFor: null,
    fault,
  };
}

function mismatch(doubters: readonly SeenParticipant[]): ShieldView {
  const others = doubters.filter(({ isMe }) => !isMe).map(({ name }) => name);
  return {
    state: 'failed',
    sign: 'mismatch',
    word: shieldWords.mismatch,
    detail:
      others.length === 0
        ? shieldWords.youSaidMismatch
        : shieldWords.mismatchDetail(new Intl.ListFormat('en').format(others.map(isolated))),
    waitsFor: null,
    fault: null,
  };
}

function newLeader(before: string, leader: string | null): ShieldView {
  return {
    state: 'failed',
    sign: 'newLeader',
    word: shieldWords.newLeader,
    detail: shieldWords.newLeaderDetail(before, leader),
    waitsFor: null,
    fault: null,
  };
}

/** protocol.md §6: the service may name anyone. */
function strangeLeader(before: string, leader: string | null): ShieldView {
  return {
    state: 'failed',
    sign: 'strangeLeader',
    word: shieldWords.strangeLeader,
    detail: shieldWords.strangeLeaderDetail(before, leader),
    waitsFor: null,
    fault: null,
  };
}

export interface Comparison {
  /** 13 groups in rows of 5, 4 and 4; null while there is no verified leader. */
  readonly rows: readonly (readonly string[])[] | null;
  readonly instruction: string;
  readonly myMark: boolean | null;
  readonly said: string | null;
  readonly tally: string;
}

/** The security code as it is read aloud, and who has answered (protocol.md §8). */
export function comparison(snapshot: MeetingSnapshot): Comparison {
  const { leader, isLeader, people, securityCode } = snapshot;
  const myMark = people.find(({ isMe }) => isMe)?.mark ?? null;
  return {
    rows: securityCode === null ? null : inRows(securityCode.split(' ')),
    instruction: instructionFor(isLeader, leader?.name ?? null),
    myMark,
    said: myMark === null ? null : myMark ? shieldWords.saidMatch : shieldWords.saidNoMatch,
    tally: tallyOf(people),
  };
}

/** "7 of 9 have checked": everyone but the leader, whose own code it is. */
export function tallyOf(people: readonly SeenParticipant[]): string {
  const followers = people.filter((person) => !person.isLeader && person.state === 'present');
  const marks = followers.map(({ mark }) => mark).filter((mark) => mark !== null);
  const differ = marks.filter((mark) => !mark).length;
  return shieldWords.haveChecked(marks.length, followers.length, differ);
}

export interface NextLeader {
  /** Null where nobody is named. */
  readonly rows: Comparison['rows'];
  readonly says: string;
  /** Neither the one it is of nor the leader who named them is asked. */
  readonly mayMark: boolean;
  readonly myMark: boolean | null;
}

/** Who leads next, whose code can be compared before it counts (protocol.md §8). */
export function nextLeader({ successor, leader, people, isLeader }: MeetingSnapshot): NextLeader {
  const me = people.find(({ isMe }) => isMe);
  if (successor === null || leader === null) {
    const says = isLeader ? shieldWords.nextNobodyLeader : shieldWords.nextNobody;
    return { rows: null, says, mayMark: false, myMark: null };
  }
  const isMine = successor.participantId === me?.participantId;
  return {
    rows: inRows(successor.securityCode.split(' ')),
    says: isMine
      ? shieldWords.nextIsMe(leader.name)
      : shieldWords.nextIs(successor.name, leader.name),
    mayMark: !isMine,
    myMark: me?.successorMark ?? null,
  };
}

function instructionFor(isLeader: boolean, leader: string | null): string {
  if (isLeader) return shieldWords.readByYou;
  return leader === null ? shieldWords.noCode : shieldWords.readBy(leader);
}

function inRows(groups: readonly string[]): string[][] {
  return [groups.slice(0, 5), groups.slice(5, 9), groups.slice(9)];
}
