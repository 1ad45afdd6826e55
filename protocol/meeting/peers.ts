// The others as their leader knows them (protocol.md §5-6): who is listed when, who is alive, who has which key.
import { same, zeroize, type Bytes } from '../bytes.js';
import { shareAsSender } from '../crypto/box.js';
import { CONTEXT } from '../crypto/contexts.js';
import type { FaultCode } from '../fault.js';
import type { Binding } from './announcement.js';
import { barOf, type Bar } from './doorstep.js';
import { allById, byId, deleteById, setById } from './by-id.js';
import { ack, ackHolds, endLine, keyBoxAd, keyInside, keyLine, sealKeyBox } from './key-box.js';
import { nonceInterval, openNonce } from './nonce.js';
import type { ParticipantList } from './participant-list.js';
import { isPlanned, withJoin, withoutPerson } from './plan.js';
import type { HeldKey, Peer, Posted } from './state.js';
import type { Turn } from './turn.js';

/** §5: joins that follow within 2 s share the next key. */
export const JOINS_SHARE = 2_000;
/** §5: a leave is followed by a new key within 10 s; a second lets several leaves share one. */
const LEAVES_SHARE = 1_000;
/** §5: at most one box a second for whoever asks with a nonce. */
const BOX_EVERY = 1_000;
/** The bytes of a nonce. */
const NONCE = 24;
/** §5: whoever has posted no nonce for three intervals is listed as left. */
const NONCES_MISSED = 3;
/** Nobody is silent for too long sooner than this after they came. */
export const SHORTEST_SILENCE = NONCES_MISSED * nonceInterval(1);

const REFUSED_AS: Readonly<Record<Bar | 'none', FaultCode>> = {
  locked: 'newcomer-locked-out',
  removed: 'removed-came-back',
  none: 'newcomer-not-listed',
};

/** Someone announced: they are listed as soon as the rules of §5 and §6 allow, or refused visibly. */
export async function admitPeer(turn: Turn, binding: Binding): Promise<void> {
  const { lead, list } = turn.state;
  if (lead === null || isPlanned(lead, binding)) return;
  const id = binding.participantId;
  const plan = withJoin(lead, list, binding);
  if (plan === null) {
    turn.refuse(REFUSED_AS[barOf(lead.planned, binding) ?? 'none'], id);
    return;
  }
  const peer = await peerOf(turn, binding);
  if (peer === null) return;
  forgetPeer(turn, id); // whoever comes again, also before the service says that they went
  setPeer(turn, peer);
  const due = Math.max(turn.env.now, lead.joinAt + JOINS_SHARE);
  turn.lead({ ...plan, flushAt: Math.min(lead.flushAt ?? Infinity, due) });
}

/** One key exchange with someone whose announcement is verified; null, visibly, where their keys are of no use. */
export async function peerOf(turn: Turn, binding: Binding): Promise<Peer | null> {
  const { secrets, binding: mine } = turn.state;
  if (secrets === null || mine === null) return null;
  const { crypto, random, now } = turn.env;
  const sender = { ...mine, x25519Secret: secrets.x25519Secret };
  const shared = await shareAsSender(crypto, sender, binding, CONTEXT.boxKdf, random(32));
  if (!shared.ok) {
    turn.refuse(shared.fault.code, binding.participantId);
    return null;
  }
  const line = keyLine(shared.value, mine, binding);
  zeroize(shared.value.s);
  return {
    ...{ binding, line, ad: keyBoxAd(line, binding.nonce) },
    ...{ knowsKem: false, isFresh: true, nonce: binding.nonce, nonceCount: 0, nonceAt: now },
    ...{ mayBeSilent: silenceLimit(turn), boxAt: -Infinity, ackedSeq: 0 },
  };
}

/** The service says that someone left: they are listed as left, and the next key is not for them. */
export function dismissPeer(turn: Turn, id: string): void {
  const { lead, list } = turn.state;
  forgetPeer(turn, id);
  if (lead === null || !lead.planned.present.has(id)) return;
  const plan = withoutPerson(lead, list, id);
  const due = turn.env.now + LEAVES_SHARE;
  // Someone who came and went between two links leaves nothing to write.
  const flushAt = plan.pending.length === 0 ? null : Math.min(lead.flushAt ?? Infinity, due);
  turn.lead({ ...plan, flushAt });
}

/** No box is for them any more. */
export function forgetPeer(turn: Turn, id: string): void {
  const { lead } = turn.state;
  const peer = lead === null ? undefined : byId(lead.peers, id);
  if (lead === null || peer === undefined) return;
  endLine(peer.line);
  const acks = peer.ackedSeq === newestSeq(turn) ? lead.acks - 1 : lead.acks;
  turn.lead({ peers: deleteById(lead.peers, id), acks });
}

export function hearAck(turn: Turn, posted: Posted): void {
  const { lead, keys } = turn.state;
  const parsed = ack.decode(posted.bytes);
  if (!parsed.ok) {
    turn.refuse(parsed.fault.code, posted.from);
    return;
  }
  const { participantId: id, mkSeq } = parsed.value;
  const peer = lead === null ? undefined : byId(lead.peers, id);
  const key = keys.find((held) => held.mkSeq === mkSeq);
  if (lead === null || peer === undefined || key === undefined || peer.ackedSeq >= mkSeq) return;
  if (!ackHolds(peer.line.kAck, parsed.value, key.mkCommit)) {
    turn.refuse('keybox', id);
    return;
  }
  setPeer(turn, { ...peer, ackedSeq: mkSeq, knowsKem: true });
  if (mkSeq === newestSeq(turn)) turn.lead({ acks: lead.acks + 1 });
  // Members are often faster than main's signature: then the heartbeat in main's hands says that they are not.
  const latest = lead.beat ?? turn.state.last;
  if (latest?.acked === false && isAcked(turn)) turn.lead({ beatDue: true });
}

/** §5: a nonce proves its sender alive, and asks for the box of a key that was not acknowledged. */
export async function hearNonce(turn: Turn, posted: Posted): Promise<void> {
  const { lead } = turn.state;
  const peer = lead === null ? undefined : byId(lead.peers, posted.from);
  if (lead === null || peer === undefined) return;
  const alive = await heardAlive(turn, peer, posted);
  if (alive === null) return;
  const key = turn.state.keys.at(-1);
  const { list } = turn.state;
  const isListed = list !== null && mayHave(list, alive);
  const lacksKey = key !== undefined && alive.ackedSeq < key.mkSeq;
  // Whoever was not known to be alive had no part in the boxes for all.
  const boxAt = Math.max(peer.boxAt, peer.isFresh ? lead.boxesAt : -Infinity);
  const isBoxed = isListed && lacksKey && turn.env.now >= boxAt + BOX_EVERY;
  if (isBoxed) sendBox(turn, alive, insideOf(key), turn.env.random(NONCE));
  setPeer(turn, isBoxed ? { ...alive, boxAt: turn.env.now } : alive);
}

/** `peer` with the nonce it posted; null where that proves nothing: forged, or repeated. */
export async function heardAlive(turn: Turn, peer: Peer, posted: Posted): Promise<Peer | null> {
  const opened = await openNonce(turn.env.crypto, posted.bytes, peer.binding);
  if (!opened.ok) {
    turn.refuse(opened.fault.code, posted.from);
    return null;
  }
  const { n, nonce } = opened.value;
  if (n <= peer.nonceCount) return null;
  const ad = keyBoxAd(peer.line, nonce);
  const alive = { nonceAt: turn.env.now, mayBeSilent: silenceLimit(turn), isFresh: true };
  return { ...peer, nonce, ad, nonceCount: n, ...alive };
}

/** §5: the newest key in a box for each listed person. */
export function sendBoxes(turn: Turn, list: ParticipantList, key: HeldKey): void {
  const { lead } = turn.state;
  if (lead === null) return;
  const inside = insideOf(key);
  const nonces = turn.env.random(NONCE * list.present.size);
  let at = 0;
  for (const peer of allById(lead.peers))
    if (peer.isFresh && mayHave(list, peer))
      sendBox(turn, peer, inside, nonces.subarray(at, (at += NONCE)));
  zeroize(inside);
  turn.lead({ acks: 0, boxesAt: turn.env.now });
}

function insideOf({ mk, mkSeq }: HeldKey): Bytes {
  return keyInside.encode({ mk, mkSeq });
}

/** §6 `acked`: every present person but the leader has acknowledged the newest key. */
export function isAcked(turn: Turn): boolean {
  const { list, lead, binding } = turn.state;
  if (list === null || lead === null) return false;
  // Only whom a count does not already rule out is looked at one by one.
  if (lead.acks < list.present.size - 1) return false;
  const mkSeq = newestSeq(turn);
  for (const id of list.present.keys())
    if (id !== binding?.participantId && (byId(lead.peers, id)?.ackedSeq ?? 0) < mkSeq)
      return false;
  return true;
}

/**
 * §5: three intervals, of the meeting as it is or as it was when they last posted: how long they wait grows and shrinks with the list, and
 * they hear of that later than the leader.
 */
export function listTheSilent(turn: Turn): void {
  const { lead } = turn.state;
  const { now } = turn.env;
  if (lead === null || now < lead.silenceAt) return;
  const limit = silenceLimit(turn);
  let silenceAt = now + SHORTEST_SILENCE;
  for (const { nonceAt, mayBeSilent, binding } of allById(lead.peers)) {
    const until = nonceAt + Math.max(limit, mayBeSilent);
    if (now >= until) dismissPeer(turn, binding.participantId);
    else silenceAt = Math.min(silenceAt, until);
  }
  turn.lead({ silenceAt });
}

function silenceLimit({ state }: Turn): number {
  return NONCES_MISSED * nonceInterval(state.list?.present.size ?? 1);
}

/** Not by who they are, but by the join that is listed: whoever comes again waits for the link that says so, and the key after it. */
function mayHave(list: ParticipantList, { binding }: Peer): boolean {
  const who = list.present.get(binding.participantId);
  return who !== undefined && same(who.bindingHash, binding.bindingHash);
}

function sendBox(turn: Turn, peer: Peer, inside: Bytes, boxNonce: Bytes): void {
  const { line, nonce: liveNonce, ad, knowsKem } = peer;
  const bytes = sealKeyBox(line, { inside, liveNonce, ad, boxNonce, withKem: !knowsKem });
  turn.emit({ type: 'post', kind: 'keybox', to: peer.binding.participantId, bytes });
}

function newestSeq({ state }: Turn): number {
  return state.keys.at(-1)?.mkSeq ?? 0;
}

function setPeer(turn: Turn, peer: Peer): void {
  const { lead } = turn.state;
  if (lead !== null) turn.lead({ peers: setById(lead.peers, peer.binding.participantId, peer) });
}
