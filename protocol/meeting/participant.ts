// One participant of a meeting, sans I/O: (state, input, env) -> (state, effects), protocol.md §4-8.
// Two pure layers: what needs cryptography is opened first (async, because native primitives are), then the rules apply.
// The driver awaits each step before the next, and does what the effects say.
import { equal, zeroize, type Bytes } from '../bytes.js';
import { participantId } from '../crypto/participant-id.js';
import { securityCode } from '../crypto/security-code.js';
import { certifiedKey } from './keys.js';
import {
  admitPeer,
  dismissPeer,
  drive,
  hearAck,
  hearNonce,
  isListed,
  nextDrive,
  postHeartbeat,
  startLeading,
} from './leader.js';
import {
  LEADER_LOST_AFTER,
  announceSelf,
  askAlive,
  hearAnnouncement,
  hearHeartbeat,
  hearKeyBox,
  hearLeader,
  hearLink,
  hold,
  myId,
  nextWake,
  passTime,
  postNonce,
  settleLeader,
  startJoining,
} from './member.js';
import { encodeMark, openSay, readMark, sealSay } from './say.js';
import type { Env, Input, Me, ParticipantState, Step } from './state.js';
import { Turn } from './turn.js';
import type { FaultCode } from '../fault.js';

/** A participant that has not begun to join. */
export function participant(me: Me): ParticipantState {
  return {
    ...{ me, phase: 'new', secrets: null, announceBytes: null, binding: null },
    ...{ namedLeader: null, leader: null, bindings: new Map(), held: [] },
    ...{ nonces: [], nonceCount: 0, nonceAt: 0 },
    ...{ list: null, last: null, heardAt: 0, lostReported: false, keylessSince: null },
    ...{ keys: [], sendingWith: null, hearers: null, shares: [] },
    ...{ sayCount: 0, heardCounts: new Map(), marks: new Map() },
    ...{ nextRef: 1, signing: new Map(), lead: null, failed: null },
  };
}

/** One step. A refusal gives the same state and a `report`. After the end nothing changes any more. */
export async function receive(env: Env, state: ParticipantState, input: Input): Promise<Step> {
  if (state.phase === 'ended') return { state, effects: [] };
  const turn = new Turn(state, env);
  await take(turn, input);
  if (turn.state.phase !== 'ended') {
    if (turn.state.lead !== null) drive(turn);
    const at = Math.min(nextWake(turn), nextDrive(turn));
    if (at < Infinity) turn.emit({ type: 'wake-at', at: Math.max(at, env.now) });
  }
  if (turn.state.phase === 'ended') destroy(state);
  return turn.done();
}

async function take(turn: Turn, input: Input): Promise<void> {
  switch (input.type) {
    case 'start':
      await startJoining(turn);
      return;
    case 'signed':
      await takeSignature(turn, input.ref, input.signature);
      return;
    case 'leader':
      hearLeader(turn, input.participantId);
      await beginWithLeader(turn);
      return;
    case 'post':
      await takePost(turn, input);
      return;
    case 'gone':
      if (input.participantId !== myId(turn)) dismissPeer(turn, input.participantId);
      return;
    case 'said':
      await takeSaid(turn, input.from, input.plain);
      return;
    case 'mark':
      await sayMark(turn, input.match);
      return;
    case 'reconnected':
      if (turn.state.lead === null) askAlive(turn);
      return;
    case 'wake':
      passTime(turn);
      return;
    case 'leave':
      turn.end(null);
  }
}

async function takeSignature(turn: Turn, ref: number, signature: Bytes): Promise<void> {
  const statement = turn.state.signing.get(ref);
  if (statement === undefined) return;
  const signing = new Map(turn.state.signing);
  signing.delete(ref);
  turn.set({ signing });
  switch (statement.kind) {
    case 'announcement':
      announceSelf(turn, signature);
      await beginWithLeader(turn);
      return;
    case 'nonce':
      postNonce(turn, statement, signature);
      return;
    case 'heartbeat':
      postHeartbeat(turn, statement, signature);
      passTime(turn);
  }
}

/** Once the leader is known: lead, or take what waited for it. */
async function beginWithLeader(turn: Turn): Promise<void> {
  if (turn.state.namedLeader === myId(turn) && turn.state.binding !== null) {
    settleLeader(turn);
    if (turn.state.lead === null) {
      startLeading(turn);
      for (const binding of turn.state.bindings.values())
        if (binding.participantId !== myId(turn)) await admitPeer(turn, binding);
    }
    return;
  }
  if (!settleLeader(turn)) return;
  const { held } = turn.state;
  turn.set({ held: [] });
  for (const posted of held) await takePost(turn, posted);
}

async function takePost(turn: Turn, posted: Extract<Input, { type: 'post' }>): Promise<void> {
  const { leader, lead } = turn.state;
  switch (posted.kind) {
    case 'announcement': {
      const binding = await hearAnnouncement(turn, posted);
      if (binding === null) return;
      await beginWithLeader(turn);
      if (turn.state.lead !== null) await admitPeer(turn, binding);
      return;
    }
    case 'link':
    case 'heartbeat':
    case 'keybox':
      if (lead !== null) turn.refuse('keybox', posted.from);
      else if (leader === null) hold(turn, posted);
      else if (posted.from !== leader.participantId) turn.refuse(posted.kind, posted.from);
      else if (posted.kind === 'link') hearLink(turn, posted);
      else if (posted.kind === 'heartbeat') await hearHeartbeat(turn, posted, leader);
      else await hearKeyBox(turn, posted, leader);
      return;
    case 'ack':
      if (lead !== null) hearAck(turn, posted);
      return;
    case 'nonce':
      if (lead !== null) await hearNonce(turn, posted);
      return;
    case 'request':
      return; // lock, unlock, remove and rename are not available yet
    case 'chat':
    case 'reaction':
    case 'data':
      return; // SFrame: the driver opens it and gives `said`
  }
}

/** protocol.md §7: accepted only from someone present, under the mvk and bindingHash they are listed with. */
async function takeSaid(turn: Turn, from: string, plain: Bytes): Promise<void> {
  const { bindings, last, heardCounts, leader, marks } = turn.state;
  const sender = bindings.get(from);
  if (sender === undefined || last === null || !isListed(last.list, sender)) return;
  const key = `${from} data`;
  const opened = await openSay(turn.env.crypto, plain, sender, 'data', heardCounts.get(key) ?? -1);
  if (!opened.ok) {
    turn.refuse(opened.fault.code, from);
    return;
  }
  turn.set({ heardCounts: new Map(heardCounts).set(key, opened.value.n) });
  const mark = readMark(opened.value.body);
  const isForLeader =
    mark !== null && leader !== null && equal(mark.leaderBindingHash, leader.bindingHash);
  if (isForLeader) turn.set({ marks: new Map(marks).set(from, mark.match) });
}

async function sayMark(turn: Turn, match: boolean): Promise<void> {
  const { secrets, binding, leader, sayCount, marks } = turn.state;
  if (secrets === null || binding === null || leader === null) return;
  const plain = await sealSay(turn.env.crypto, secrets.msk, binding.bindingHash, 'data', {
    n: sayCount,
    sentAtMs: turn.env.now,
    body: encodeMark(leader.bindingHash, match),
  });
  if (!plain.ok) return;
  turn.set({
    sayCount: sayCount + 1,
    marks: new Map(marks).set(binding.participantId, match),
  });
  turn.emit({ type: 'say', plain: plain.value });
}

/** protocol.md §9: nothing of this meeting can be decrypted afterwards. */
function destroy(state: ParticipantState): void {
  for (const { mk } of state.keys) zeroize(mk);
  for (const { s } of state.shares) zeroize(s);
  for (const { shared } of state.lead?.peers.values() ?? []) zeroize(shared.s);
  if (state.secrets !== null)
    zeroize(state.secrets.msk, state.secrets.x25519Secret, state.secrets.mlkemSeed);
}

export interface ViewedPerson {
  readonly participantId: string;
  readonly name: string;
  readonly bindingHash: Bytes;
  readonly leaves: number;
  /** `leaving`: listed as left, but could still decrypt what we send. */
  readonly state: 'present' | 'leaving';
  readonly mark: boolean | null;
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
  readonly mkSeq: number | null;
  readonly sendingWith: number | null;
  readonly leaderLostSince: number | null;
  readonly failed: FaultCode | null;
}

/** What may be shown at `now`: from the verified list and nowhere else. */
export function view(state: ParticipantState, now: number): ParticipantView {
  const { last, leader, marks, sendingWith, heardAt, hearers } = state;
  const present: ViewedPerson[] = [...(last?.list.present.values() ?? [])].map((who) => ({
    participantId: participantId(who),
    name: who.name,
    bindingHash: who.bindingHash,
    leaves: who.leaves,
    state: 'present',
    mark: marks.get(participantId(who)) ?? null,
  }));
  const leaving: ViewedPerson[] =
    last === null || sendingWith === null || sendingWith >= last.mkSeq
      ? []
      : [...(hearers?.present.values() ?? [])]
          .filter((who) => !last.list.present.has(participantId(who)))
          .map((who) => ({
            participantId: participantId(who),
            name: who.name,
            bindingHash: who.bindingHash,
            leaves: who.leaves,
            state: 'leaving',
            mark: null,
          }));
  const isLost = last !== null && state.lead === null && now >= heardAt + LEADER_LOST_AFTER;
  return {
    leader: leader?.participantId ?? null,
    leaderName: (leader && last?.list.present.get(leader.participantId)?.name) ?? null,
    securityCode: leader === null || last === null ? null : securityCode(leader.ivk),
    isLeader: state.lead !== null,
    checks: {
      certificate: leader !== null,
      keyBox: certifiedKey({ state }) !== null && sendingWith !== null,
      heartbeat: last !== null && !isLost,
      list: last !== null && state.binding !== null && isListed(last.list, state.binding),
    },
    people: [...present, ...leaving],
    locked: last?.list.locked ?? false,
    mkSeq: last?.mkSeq ?? null,
    sendingWith,
    leaderLostSince: isLost ? heardAt : null,
    failed: state.failed,
  };
}
