// One participant of a meeting, sans I/O: (state, input, env) -> (state, effects), protocol.md §4-8.
// Two pure layers: what needs cryptography is opened first (async, because native primitives are), then the rules apply.
// The driver awaits each step before the next, and does what the effects say.
import { toHex, zeroize, type Bytes } from '../bytes.js';
import type { Binding } from './announcement.js';
import { allById, byId, noneById } from './by-id.js';
import { hearFormerBeat, hearHeartbeat, hearLink } from './chain.js';
import { grant, hearRequest } from './grant.js';
import { hearKeyBox } from './hear-key-box.js';
import { sayChat, takeChat } from './chat.js';
import { endLine } from './key-box.js';
import { noteKey } from './keys.js';
import { drive, nextDrive, postHeartbeat } from './leader.js';
import { admitOthers, hearLeader, replaceLeader, settleLeader, takeOver } from './leader-change.js';
import { sayAgain, sayMark, saySuccessor, takeData } from './marks.js';
import {
  announceSelf,
  askAlive,
  hearAnnouncement,
  hold,
  myId,
  nextWake,
  passTime,
  postNonce,
  startJoining,
} from './member.js';
import { admitPeer, dismissPeer, hearAck, hearNonce } from './peers.js';
import type { RequestOp } from './request.js';
import type { Attending, Env, Input, Me, ParticipantState, Posted, Step } from './state.js';
import { Turn } from './turn.js';
import { passWishes, postRequest, wish } from './wishes.js';

export { view, type ParticipantView, type ViewedPerson } from './view.js';

/** A participant that has not begun to join. */
export function participant(me: Me): ParticipantState {
  return {
    ...{ me, phase: 'new', secrets: null, announceBytes: null, binding: null },
    ...{ namedLeader: null, leader: null, bindings: noneById<Binding>(), replaced: [], held: [] },
    ...{ gone: new Set(), attendees: null, heldNonces: new Map(), expiresAt: Infinity },
    ...{ nonces: [], nonceCount: 0, nonceAt: 0 },
    ...{
      list: null,
      drafts: [],
      last: null,
      observed: null,
      former: [],
      past: { beats: [], links: [] },
    },
    ...{ lastBytes: null, evidence: [], lastSeq: 0, fetchedAt: -Infinity },
    ...{ heardAt: 0, lostReported: false, leastDelay: null, delayed: false, unlockedAt: null },
    ...{ change: null, reign: null, keylessSince: null },
    ...{ keys: [], sendingWith: null, hearers: null, shares: [], takenSeq: 0 },
    ...{ sayCount: 0, heardCounts: new Map(), marks: new Map(), markAgainAt: null },
    ...{ successor: null, wishes: [] },
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
    const at = Math.min(nextWake(turn), nextDrive(turn), turn.state.markAgainAt ?? Infinity);
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
      takeGone(turn, input.participantId);
      return;
    case 'attendees':
      takeAttendees(turn, input.attendees);
      await admitOthers(turn);
      return;
    case 'said':
      if (input.kind === 'chat') await takeChat(turn, input.from, input.plain);
      else await takeData(turn, input.from, input.plain);
      return;
    case 'chat':
      await sayChat(turn, input.text);
      return;
    case 'mark':
      await sayMark(turn, input.match, input.of ?? 'leader');
      return;
    case 'successor':
      await saySuccessor(turn, input.participantId);
      return;
    case 'request':
      await takeRequest(turn, input.op);
      return;
    case 'accept-leader':
      acceptLeader(turn);
      return;
    case 'reconnected':
      if (turn.state.lead === null) askAlive(turn);
      return;
    case 'wake':
      passTime(turn);
      if (turn.state.phase === 'joined') await sayAgain(turn);
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
    case 'request':
      postRequest(turn, statement, signature);
      return;
    case 'heartbeat':
      postHeartbeat(turn, statement, signature);
      passTime(turn);
  }
}

/** Once the leader is known: lead, or take what waited for it. */
async function beginWithLeader(turn: Turn): Promise<void> {
  if (!settleLeader(turn)) return;
  if (turn.state.leader?.participantId === myId(turn)) await takeOver(turn);
  else await releaseHeld(turn);
}

async function releaseHeld(turn: Turn): Promise<void> {
  const { held } = turn.state;
  turn.set({ held: [] });
  for (const posted of held) if (turn.state.phase !== 'ended') await takePost(turn, posted);
}

async function takePost(turn: Turn, posted: Posted): Promise<void> {
  const { leader, lead, binding } = turn.state;
  // A box of a join before this one: to nobody is it worth a word.
  if (posted.kind === 'keybox' && binding === null) return;
  switch (posted.kind) {
    case 'announcement': {
      const binding = await hearAnnouncement(turn, posted);
      if (binding === null) return;
      replaceLeader(turn, binding);
      await beginWithLeader(turn);
      if (turn.state.lead !== null) await admitPeer(turn, binding);
      return;
    }
    case 'link':
    case 'heartbeat':
    case 'keybox':
      if (turn.state.last !== null && posted.from === myId(turn)) return; // the board's echo
      if (lead !== null) turn.refuse(posted.kind, posted.from);
      else if (leader === null) hold(turn, posted);
      else if (posted.from !== leader.participantId) await takeFormer(turn, posted);
      else await takeFromLeader(turn, posted);
      return;
    case 'ack':
      if (lead !== null) hearAck(turn, posted);
      return;
    case 'nonce':
      if (lead !== null) await hearNonce(turn, posted);
      else if (byId(turn.state.bindings, posted.from) !== undefined)
        turn.set({ heldNonces: new Map(turn.state.heldNonces).set(posted.from, posted) });
      return;
    case 'request':
      if (lead !== null) await hearRequest(turn, posted);
      return;
    case 'chat':
    case 'reaction':
    case 'data':
      return; // SFrame: the driver opens it and gives `said`
  }
}

async function takeFromLeader(turn: Turn, posted: Posted): Promise<void> {
  const { leader, change, reign } = turn.state;
  if (leader === null) return;
  switch (posted.kind) {
    case 'link':
      hearLink(turn, posted);
      return;
    case 'heartbeat':
      await hearHeartbeat(turn, posted, leader);
      if (turn.state.phase === 'ended') return;
      passWishes(turn);
      if (change?.settled === false && turn.state.change?.settled === true) await releaseHeld(turn);
      return;
    default:
      // Who led itself first learns which of its own keys count.
      if (change?.settled === false && reign !== null) hold(turn, posted);
      else await hearKeyBox(turn, posted, leader);
  }
}

/** From someone who is not the leader we know. A box is refused; the rest counts only where the leader's own word extends it. */
async function takeFormer(turn: Turn, posted: Posted): Promise<void> {
  if (posted.kind === 'link') hearLink(turn, posted);
  else if (posted.kind !== 'heartbeat') turn.refuse('keybox', posted.from);
  else await hearFormerBeat(turn, posted);
}

function takeGone(turn: Turn, id: string): void {
  const binding = byId(turn.state.bindings, id);
  if (binding === undefined || id === myId(turn)) return;
  turn.set({ gone: new Set(turn.state.gone).add(toHex(binding.bindingHash)) });
  dismissPeer(turn, id);
}

/** Who has no seat has left, whether we were told at the time or not. */
function takeAttendees(turn: Turn, attendees: readonly Attending[]): void {
  turn.set({
    attendees: new Map(attendees.map(({ participantId, role }) => [participantId, role])),
  });
  for (const id of turn.state.lead?.planned.present.keys() ?? [])
    if (id !== myId(turn) && turn.state.attendees?.has(id) === false) dismissPeer(turn, id);
}

async function takeRequest(turn: Turn, op: RequestOp): Promise<void> {
  if (turn.state.lead === null) wish(turn, op);
  else if (!(await grant(turn, myId(turn), op))) turn.refuse('request-refused', null);
}

function acceptLeader(turn: Turn): void {
  const { change } = turn.state;
  if (change === null || !change.settled) return;
  turn.set({ change: { ...change, mustBeAccepted: false } });
  noteKey(turn);
}

/** protocol.md §9: nothing of this meeting can be decrypted afterwards. */
function destroy(state: ParticipantState): void {
  for (const { mk } of state.keys) zeroize(mk);
  for (const { s } of state.shares) zeroize(s);
  for (const { line } of allById(state.lead?.peers ?? [])) endLine(line);
  if (state.secrets !== null)
    zeroize(state.secrets.msk, state.secrets.x25519Secret, state.secrets.mlkemSeed);
}
