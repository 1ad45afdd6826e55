// What the meeting screen shows, made from everything that is known: what this client verified (the view), who is connected and what the
// engine forwards (the service's word), what the frame worker counted. Pure.
import type { FaultCode } from '../../protocol/fault.js';
import { namesakesOf } from '../../protocol/namesakes.js';
import type { ParticipantView, ViewedPerson } from '../../protocol/meeting/participant.js';
import type { Attendee } from '../../protocol/wire/board.js';
import type { EncryptionType, MeetingRole } from '../../protocol/wire/text.js';
import type { FeatureState } from '../features/feature-state.js';
import type { AtDoor } from '../waiting-room/wait-at-door.js';
import type { Door } from '../waiting-room/waiting-desk.js';
import type { MediaState } from '../media/meeting-media.js';
import type { BoardConnection, EnhancedView, MediaKind, StreamStats } from '../workers/messages.js';
import { streamName, type Arrivals, type Tally } from '../media/frame-tally.js';
import { isInEnhanced, peopleOf } from './enhanced-view.js';
import type {
  MeetingSnapshot,
  Refusal,
  SeenParticipant,
  Shield,
  Trouble,
} from './meeting-client.js';

export interface Known {
  readonly meetingId: string;
  readonly title: string;
  /** Mine; null before the service let us in. */
  readonly participantId: string | null;
  readonly role: MeetingRole;
  readonly isWaitingForHost: boolean;
  readonly atDoor: AtDoor | null;
  readonly door: Door;
  readonly encryptionType: EncryptionType;
  /** The view of an enhanced meeting, which has no other. */
  readonly enhanced: EnhancedView | null;
  readonly features: FeatureState;
  /** Null before the meeting worker has spoken. */
  readonly view: ParticipantView | null;
  readonly attendees: readonly Attendee[];
  readonly board: BoardConnection;
  readonly media: MediaState;
  /** pitfalls.md A1: this machine was seen to keep back what no transform let pass. */
  readonly selfTestPassed: boolean;
  readonly tally: Tally;
  readonly arrivals: Arrivals;
  readonly refusals: readonly Refusal[];
  /** The meeting is over for us; `code` says why, null after a plain leave. */
  readonly ended: { readonly code: FaultCode | null } | null;
  readonly evidence: MeetingSnapshot['evidence'];
}

const NO_CHECKS: Shield['checks'] = {
  certificate: false,
  keyBox: false,
  heartbeat: false,
  list: false,
};
/** Without a frame for so long, a person's picture or sound is taken for missing, ms. */
const SILENT_AFTER = 3_000;
const DROPPED_WITHIN = 2_000;
/** Whoever joins meets the engine a moment after they are listed, ms. */
const ABSENT_AFTER = 5_000;

/** Ends that say that somebody or something was not what it claims to be (protocol.md §10). */
const BROKEN: ReadonlySet<FaultCode> = new Set<FaultCode>([
  ...(['cbor', 'schema', 'participantId', 'signature', 'x25519', 'mlkem', 'box'] as const),
  ...(['announcement', 'certificate', 'keybox', 'link', 'heartbeat', 'split'] as const),
  ...(['self-test-failed', 'sent-unprotected', 'service-root-changed'] as const),
]);

/** The snapshot at `now`; `before` is the last one of this meeting. */
export function snapshotOf(
  known: Known,
  before: MeetingSnapshot | null,
  now: number,
): MeetingSnapshot {
  const { view, media, meetingId, title, refusals } = known;
  const checks = view?.checks ?? NO_CHECKS;
  const isEnhanced = known.encryptionType === 'enhanced';
  const isIn = isEnhanced
    ? isInEnhanced(known)
    : view !== null && Object.values(checks).every(Boolean);
  const joinedAt = before?.joinedAt ?? (isIn && known.ended === null ? now : null);
  return {
    phase: phaseOf(known, joinedAt !== null),
    fault: faultOf(known, joinedAt !== null),
    meetingId,
    title,
    encryptionType: known.encryptionType,
    startedAt: joinedAt,
    shield: shieldOf(known, checks, before?.shield ?? null, now),
    securityCode: view?.securityCode ?? null,
    leader:
      view === null || view.leader === null || view.leaderName === null
        ? null
        : { participantId: view.leader, name: view.leaderName },
    isLeader: view?.isLeader ?? false,
    isHost: myRole(known) === 'host',
    role: myRole(known),
    roleChange: roleChangeOf(myRole(known), before, now),
    atDoor: known.atDoor,
    door: known.door,
    people: seenPeople(isEnhanced ? peopleOf(known) : (view?.people ?? []), known, before, now),
    attendees: known.enhanced?.people ?? [],
    room: known.enhanced?.room ?? null,
    features: known.features,
    locked: isEnhanced ? known.features.locked : (view?.locked ?? false),
    mkSeq: view?.mkSeq ?? known.enhanced?.sendingWith ?? null,
    leaderLostSince: view?.leaderLostSince ?? null,
    unlockedAt: view?.unlockedAt ?? null,
    mayManage: myRole(known) !== 'participant',
    successor: view?.successor ?? null,
    outside: view?.outside ?? [],
    isLockedOut: view?.bar === 'locked',
    isDelayed: view?.delayed ?? false,
    unacceptedAfter: unacceptedAfter(view),
    uncomparedAfter: view?.leaderChange?.mustBeCompared === true ? view.leaderChange.from : null,
    refusals,
    deviceFaults: media.deviceFaults,
    microphoneOn: media.me.microphoneOn,
    cameraOn: media.me.cameraOn,
    frames: framesOf(known.tally),
    joinedAt,
    evidence: known.evidence,
  };
}

function phaseOf(known: Known, wasIn: boolean): MeetingSnapshot['phase'] {
  if (known.ended !== null) return 'ended';
  if (known.atDoor !== null) return 'waiting-room';
  if (known.isWaitingForHost) return 'waiting-for-host';
  if (wasIn) return isCutOff(known) === null ? 'in' : 'reconnecting';
  return known.board === 'open' ? 'checking' : 'connecting';
}

function faultOf(known: Known, wasIn: boolean): FaultCode | null {
  if (known.ended !== null) return known.ended.code;
  if (known.atDoor !== null) return 'waiting-room';
  if (known.isWaitingForHost) return 'host-not-here';
  const cutOff = isCutOff(known);
  if (cutOff !== null && (wasIn || known.board === 'lost')) return cutOff;
  return known.view?.leaderLostSince == null ? null : 'leader-lost';
}

function isCutOff(known: Known): 'connection-lost' | 'media-lost' | null {
  const { view, enhanced, board, media } = known;
  if ((view ?? enhanced) === null || board !== 'open') return 'connection-lost';
  return media.connection === 'lost' ? 'media-lost' : null;
}

/** Green needs everything: what was verified, a line to the board on which it could be contradicted, and a platform that leaks nothing. */
function shieldOf(
  known: Known,
  checks: Shield['checks'],
  before: Shield | null,
  now: number,
): Shield {
  const { view, board, ended, selfTestPassed } = known;
  const endedBroken = ended?.code != null && BROKEN.has(ended.code) ? ended.code : null;
  const fault = view?.failed ?? endedBroken;
  if (known.encryptionType === 'enhanced') {
    const isOpen = isInEnhanced(known) && board === 'open' && ended === null;
    const state = fault !== null ? 'failed' : isOpen ? 'enhanced' : 'checking';
    return { state, checks, fault, since: before?.state === state ? before.since : now };
  }
  const holds = Object.values(checks).every(Boolean) && board === 'open' && selfTestPassed;
  const state = fault !== null ? 'failed' : holds && ended === null ? 'verified' : 'checking';
  return { state, checks, fault, since: before?.state === state ? before.since : now };
}

/** Before the new leader has shown what it builds on there is nothing to accept yet. */
function unacceptedAfter(view: ParticipantView | null): string | null {
  const change = view?.leaderChange;
  return change?.settled === true && change.mustBeAccepted ? change.from : null;
}

/** By the service's word, which changes when a host leaves or comes back. */
export function myRole({ attendees, enhanced, participantId, role }: Known): MeetingRole {
  const all = enhanced?.people ?? attendees;
  return all.find((one) => one.participantId === participantId)?.role ?? role;
}

/** What I was before I came in was not mine to lose. */
function roleChangeOf(
  to: MeetingRole,
  before: MeetingSnapshot | null,
  now: number,
): MeetingSnapshot['roleChange'] {
  if (before === null || before.joinedAt === null || before.role === to)
    return before?.roleChange ?? null;
  return { from: before.role, to, at: now };
}

/** In an enhanced meeting nobody is verified by this client: who is there is the service's word, and shown as such by the shield. */
type Shown = Pick<ViewedPerson, 'participantId' | 'name' | 'state' | 'leaves' | 'mark'> &
  Partial<Pick<ViewedPerson, 'successorMark' | 'isVerified'>>;

function seenPeople(
  people: readonly Shown[],
  known: Known,
  before: MeetingSnapshot | null,
  now: number,
): SeenParticipant[] {
  const namesakes = namesakesOf(
    people.map(({ participantId, name }) => ({ id: participantId, name })),
  );
  const shown = new Set(people.map(({ participantId }) => participantId));
  // In the order of those who can be seen: a hand in another breakout room leaves no gap in it.
  const hands = known.features.hands.filter((participantId) => shown.has(participantId));
  return people.map((person) => {
    const isNamesake = namesakes.has(person.participantId);
    const was = before?.people.find((one) => one.participantId === person.participantId) ?? null;
    const hand = hands.indexOf(person.participantId) + 1;
    return { ...seen(person, known, was, now), isNamesake, hand: hand === 0 ? null : hand };
  });
}

function seen(
  person: Shown,
  known: Known,
  was: SeenParticipant | null,
  now: number,
): Omit<SeenParticipant, 'isNamesake' | 'hand'> {
  const { participantId, name, state, leaves, mark } = person;
  const { successorMark = null, isVerified = true } = person;
  const { media, view, attendees } = known;
  const isMe = participantId === known.participantId;
  const peer = isMe ? media.me : media.peers.get(participantId);
  const isAbsent = peer === undefined && media.connection === 'open';
  const absentSince = isAbsent ? (was?.absentSince ?? now) : null;
  return {
    participantId,
    name,
    isMe,
    isLeader: view?.leader === participantId,
    role:
      [...attendees, ...(known.enhanced?.people ?? [])].find(
        (one) => one.participantId === participantId,
      )?.role ?? 'participant',
    state,
    leaves,
    ...{ mark, successorMark, isVerified },
    isSuccessor: view?.successor?.participantId === participantId,
    microphoneOn: peer?.microphoneOn ?? false,
    cameraOn: peer?.cameraOn ?? false,
    camera: peer?.camera ?? null,
    microphone: peer?.microphone ?? null,
    level: media.levels.get(isMe ? null : participantId) ?? 0,
    absentSince,
    trouble:
      isMe || state === 'leaving' ? null : troubleWith(participantId, known, absentSince, now),
  };
}

/** pitfalls.md B12: "no key for it", "not theirs" and "nothing comes" are told apart. */
function troubleWith(
  participantId: string,
  { media, tally, arrivals, attendees }: Known,
  absentSince: number | null,
  now: number,
): Trouble | null {
  // Then it is not this person's trouble.
  if (media.connection !== 'open') return null;
  const seat = attendees.find((one) => one.participantId === participantId);
  if (seat?.connected === false) return 'away';
  if (absentSince !== null) return now - absentSince > ABSENT_AFTER ? 'nothing-sent' : null;
  const names = awaitedOf(participantId, media);
  const streams = names.flatMap((name) => tally.get(name) ?? []);
  const unread = streams.filter((stream) => cannotBeRead(stream, now));
  if (unread.some(({ lastForgedAt }) => isRecent(lastForgedAt, now))) return 'not-authentic';
  if (unread.length > 0) return 'no-key';
  const isSilent = names.some((name) => now - (arrivals.get(name)?.at ?? now) > SILENT_AFTER);
  return isSilent ? 'not-arriving' : null;
}

function cannotBeRead({ lastPassedAt, lastDroppedAt }: StreamStats, now: number): boolean {
  return isRecent(lastDroppedAt, now) && !isRecent(lastPassedAt, now);
}

function isRecent(at: number | null, now: number): boolean {
  return at !== null && now - at <= DROPPED_WITHIN;
}

/** The names of all streams that should be arriving, by what the engine says is published. */
export function awaitedStreams(media: MediaState): string[] {
  if (media.connection !== 'open') return [];
  return [...media.peers.keys()].flatMap((participantId) => awaitedOf(participantId, media));
}

function awaitedOf(participantId: string, { peers }: MediaState): string[] {
  const peer = peers.get(participantId);
  const kinds: MediaKind[] = [
    ...(peer?.microphoneOn === true ? (['audio'] as const) : []),
    ...(peer?.cameraOn === true ? (['video'] as const) : []),
  ];
  return kinds.map((kind) => streamName({ direction: 'receive', participantId, kind }));
}

function framesOf(tally: Tally): MeetingSnapshot['frames'] {
  const frames = new Map<string, MeetingSnapshot['frames'][string]>();
  for (const { direction, participantId, ...stream } of tally.values()) {
    if (direction !== 'receive' || participantId === null) continue;
    const row = frames.get(participantId);
    frames.set(participantId, {
      decrypted: (row?.decrypted ?? 0) + stream.passed,
      failed: (row?.failed ?? 0) + stream.failed,
      failedOutsideSwitch: (row?.failedOutsideSwitch ?? 0) + stream.failedOutsideSwitch,
      repeated: (row?.repeated ?? 0) + stream.repeated,
      firstAt: earliest(row?.firstAt ?? null, stream.firstAt),
    });
  }
  return Object.fromEntries(frames);
}

function earliest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

const MOST_REFUSALS = 50;
const SAME_WITHIN = 10_000;

/** Adds what was refused, newest last. The same from the same person is one refusal until it has been quiet for a while. */
export function withRefusal(refusals: readonly Refusal[], refusal: Refusal): readonly Refusal[] {
  const isSame = (one: Refusal): boolean =>
    one.code === refusal.code && one.name === refusal.name && refusal.at - one.at < SAME_WITHIN;
  return refusals.some(isSame) ? refusals : [...refusals, refusal].slice(-MOST_REFUSALS);
}
