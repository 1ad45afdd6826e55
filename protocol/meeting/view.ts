// What may be shown of a meeting: from the verified list and nowhere else (protocol.md §6).
import { equal, type Bytes } from '../bytes.js';
import { participantId } from '../crypto/participant-id.js';
import { securityCode } from '../crypto/security-code.js';
import type { FaultCode } from '../fault.js';
import type { Binding } from './announcement.js';
import { myBar, outsidersOf, type Bar, type ViewedOutsider } from './doorstep.js';
import { byId } from './by-id.js';
import { lists } from './heartbeat.js';
import { certifiedKey } from './keys.js';
import { markOf, namedSuccessor } from './marks.js';
import { LEADER_LOST_AFTER } from './member.js';
import type { Present } from './participant-list.js';
import type { ParticipantState } from './state.js';

const NO_HASH = new Uint8Array();

export interface ViewedPerson {
  readonly participantId: string;
  readonly name: string;
  readonly bindingHash: Bytes;
  readonly leaves: number;
  /** This client holds the announcement that the list names: what they say can be verified. */
  readonly isVerified: boolean;
  /** `leaving`: listed as left, but could still decrypt what we send. */
  readonly state: 'present' | 'leaving';
  /** Whether they said that the leader's code matches; null: they said nothing. */
  readonly mark: boolean | null;
  /** The same of the successor's code. */
  readonly successorMark: boolean | null;
}

export interface ViewedSuccessor {
  readonly participantId: string;
  readonly name: string;
  readonly securityCode: string;
}

export interface ViewedChange {
  readonly at: number;
  /** The name of who led before. */
  readonly from: string;
  /** The new leader has shown what it builds on. */
  readonly settled: boolean;
  /** It was not on the list: nothing is sent before the person accepts it. */
  readonly mustBeAccepted: boolean;
  /** Its security code has to be compared again. */
  readonly mustBeCompared: boolean;
}

export interface ParticipantView {
  readonly leader: string | null;
  readonly leaderName: string | null;
  readonly securityCode: string | null;
  readonly isLeader: boolean;
  /** What this client has verified; the shield is green only if all hold. */
  readonly checks: {
    readonly certificate: boolean;
    readonly keyBox: boolean;
    readonly heartbeat: boolean;
    readonly list: boolean;
  };
  readonly people: readonly ViewedPerson[];
  readonly locked: boolean;
  /** When the meeting was unlocked, which everyone is warned of; null while locked, and where it never was. */
  readonly unlockedAt: number | null;
  readonly mkSeq: number | null;
  readonly sendingWith: number | null;
  readonly leaderLostSince: number | null;
  /** The leader's heartbeats take 30 s longer than they did: what is shown may be old. */
  readonly delayed: boolean;
  /** The latest change of leader. */
  readonly leaderChange: ViewedChange | null;
  /** Who takes over if the leader leaves, to be compared beforehand. */
  readonly successor: ViewedSuccessor | null;
  /** Who announced and is not on the list. */
  readonly outside: readonly ViewedOutsider[];
  /** What keeps this client out. */
  readonly bar: Bar | null;
  readonly failed: FaultCode | null;
}

/** What may be shown at `now`. */
export function view(state: ParticipantState, now: number): ParticipantView {
  const { last, leader, sendingWith, heardAt } = state;
  const isLost = last !== null && state.lead === null && now >= heardAt + LEADER_LOST_AFTER;
  return {
    leader: leader?.participantId ?? null,
    leaderName: (leader && last?.list.present.get(leader.participantId)?.name) ?? null,
    securityCode: leader === null || last === null ? null : securityCode(leader.ivk),
    isLeader: state.lead !== null,
    checks: {
      certificate: leader !== null,
      keyBox: certifiedKey({ state }) !== null && sendingWith !== null,
      heartbeat: last !== null && !isLost && state.change?.settled !== false,
      list: last !== null && state.binding !== null && lists(last.list, state.binding.bindingHash),
    },
    people: peopleOf(state),
    locked: last?.list.locked ?? false,
    unlockedAt: state.unlockedAt,
    mkSeq: last?.mkSeq ?? null,
    sendingWith,
    leaderLostSince: isLost ? heardAt : null,
    delayed: state.delayed,
    leaderChange: changeOf(state),
    successor: successorOf(state),
    outside: outsidersOf(state),
    bar: myBar(state),
    failed: state.failed,
  };
}

/** Those present, and those who left but never missed a key that we encrypt with. */
function peopleOf(state: ParticipantState): readonly ViewedPerson[] {
  const { last, sendingWith, hearers } = state;
  const successor = namedSuccessor(state);
  const people = [...(last?.list.present.values() ?? [])].map((who) =>
    seen(state, successor, who, 'present'),
  );
  if (last === null || sendingWith === null || sendingWith >= last.mkSeq) return people;
  const leaving = [...(hearers?.present.values() ?? [])].filter(
    (who) => !last.list.present.has(participantId(who)),
  );
  return [...people, ...leaving.map((who) => seen(state, successor, who, 'leaving'))];
}

function seen(
  state: ParticipantState,
  successor: Binding | null,
  who: Present,
  presence: ViewedPerson['state'],
): ViewedPerson {
  const id = participantId(who);
  const mayMark = presence === 'present';
  return {
    ...{ participantId: id, name: who.name, bindingHash: who.bindingHash, leaves: who.leaves },
    isVerified: equal(byId(state.bindings, id)?.bindingHash ?? NO_HASH, who.bindingHash),
    state: presence,
    mark: mayMark ? markOf(state, id, state.leader) : null,
    successorMark: mayMark ? markOf(state, id, successor) : null,
  };
}

function changeOf(state: ParticipantState): ViewedChange | null {
  const { change, leader, binding } = state;
  if (change === null) return null;
  const isSame = leader !== null && equal(change.from.ivk, leader.ivk);
  const isMine = leader !== null && leader === binding;
  const compared = binding !== null && markOf(state, binding.participantId, leader) === true;
  return {
    ...{ at: change.at, from: change.from.name, settled: change.settled },
    mustBeAccepted: change.mustBeAccepted,
    mustBeCompared: !isSame && !isMine && !compared,
  };
}

function successorOf(state: ParticipantState): ViewedSuccessor | null {
  const binding = namedSuccessor(state);
  const name = binding && state.last?.list.present.get(binding.participantId)?.name;
  if (binding === null || name == null) return null;
  const { participantId: id, ivk } = binding;
  return { participantId: id, name, securityCode: securityCode(ivk) };
}
