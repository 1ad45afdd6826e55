// What the leader alone does: keep the participant list, make and hand out the meeting key, send heartbeats (protocol.md §5-6).
// It is untrusted by the members, who check every word of it (member.ts).
import { equal, type Bytes } from '../bytes.js';
import { shareAsSender } from '../crypto/box.js';
import { CONTEXT } from '../crypto/contexts.js';
import { participantId } from '../crypto/participant-id.js';
import { meetingSalt } from '../media/stream-key.js';
import type { Binding } from './announcement.js';
import { heartbeat, heartbeatHash, type Heartbeat } from './heartbeat.js';
import { ack, ackHolds, ackKey, sealKeyBox } from './key-box.js';
import { takeKey } from './keys.js';
import { commitTo } from './mk.js';
import { nonceInterval, openNonce } from './nonce.js';
import {
  applyLink,
  encodeLink,
  mayJoin,
  opItem,
  snapshotItem,
  type Op,
  type ParticipantList,
} from './participant-list.js';
import { encodeSigned } from './signed.js';
import type { Input, LeadState, Peer } from './state.js';
import type { Turn } from './turn.js';

/** protocol.md §6: a heartbeat at every change and at least this often. */
export const HEARTBEAT_EVERY = 10_000;
/** §5: joins that follow within 2 s share the next key. */
export const JOINS_SHARE = 2_000;
/** §5: a leave is followed by a new key within 10 s; a second lets several leaves share one. */
const LEAVES_SHARE = 1_000;
/** §5: every 5 minutes at the latest. */
export const KEY_AGE = 300_000;
/** §5: at most one box a second for whoever asks with a nonce. */
const BOX_EVERY = 1_000;
/** §6: a snapshot goes into the link after 20 without. */
const LINKS_BETWEEN_SNAPSHOTS = 20;
/** §5: whoever has posted no nonce for three intervals is listed as left. */
const NONCES_MISSED = 3;

type Posted = Extract<Input, { type: 'post' }>;

/** Begins the list with one's own `join`, the first key and the first heartbeat. */
export function startLeading(turn: Turn): void {
  const { binding } = turn.state;
  if (binding === null || turn.state.lead !== null) return;
  const lead: LeadState = {
    ...{ peers: new Map(), mkAt: 0, pending: [joinOf(binding)], flushAt: turn.env.now },
    ...{ joinAt: -Infinity, links: 0, beat: null, beatDue: false, beatAt: -Infinity },
  };
  turn.set({ lead });
  drive(turn);
}

/** Someone announced: they are listed as soon as the rules of §5 and §6 allow, or refused visibly. */
export async function admitPeer(turn: Turn, binding: Binding): Promise<void> {
  const { lead, list, secrets } = turn.state;
  const mine = turn.state.binding;
  if (lead === null || list === null || secrets === null || mine === null) return;
  const { crypto, random, now } = turn.env;
  const id = binding.participantId;
  const waiting = pendingGone(turn, list, lead, id);
  const afterwards = previewOf(turn, list, waiting);
  if (afterwards === null || !mayJoin(afterwards, binding)) {
    turn.refuse('announcement', id);
    return;
  }
  const sender = { ...mine, x25519Secret: secrets.x25519Secret };
  const shared = await shareAsSender(crypto, sender, binding, CONTEXT.boxKdf, random(32));
  if (!shared.ok) {
    turn.refuse(shared.fault.code, id);
    return;
  }
  const peer: Peer = {
    ...{ binding, shared: shared.value, kAck: ackKey(shared.value, mine, binding) },
    ...{ knowsKem: false, nonce: binding.nonce, nonceCount: 0, nonceAt: now },
    ...{ boxAt: -Infinity, ackedSeq: 0 },
  };
  turn.lead({
    peers: new Map(lead.peers).set(id, peer),
    pending: [...waiting, joinOf(binding)],
    flushAt: Math.min(lead.flushAt ?? Infinity, Math.max(now, lead.joinAt + JOINS_SHARE)),
  });
  drive(turn);
}

/** The service says that someone left: they are listed as left, and the next key is not for them. */
export function dismissPeer(turn: Turn, id: string): void {
  const { lead, list } = turn.state;
  if (lead === null || list === null) return;
  const pending = pendingGone(turn, list, lead, id);
  const peers = new Map(lead.peers);
  peers.delete(id);
  const flushAt =
    pending.length > lead.pending.length
      ? Math.min(lead.flushAt ?? Infinity, turn.env.now + LEAVES_SHARE)
      : lead.flushAt;
  turn.lead({ peers, pending, flushAt });
  drive(turn);
}

export function hearAck(turn: Turn, posted: Posted): void {
  const { lead, keys } = turn.state;
  const parsed = ack.decode(posted.bytes);
  if (!parsed.ok) {
    turn.refuse(parsed.fault.code, posted.from);
    return;
  }
  const { participantId: id, mkSeq } = parsed.value;
  const peer = lead?.peers.get(id);
  const key = keys.find((held) => held.mkSeq === mkSeq);
  if (lead === null || peer === undefined || key === undefined || peer.ackedSeq >= mkSeq) return;
  if (!ackHolds(peer.kAck, parsed.value, key.mkCommit)) {
    turn.refuse('keybox', id);
    return;
  }
  const peers = new Map(lead.peers).set(id, { ...peer, ackedSeq: mkSeq, knowsKem: true });
  turn.lead({ peers });
  // Members are often faster than main's signature: then the heartbeat in main's hands says that they are not.
  const latest = lead.beat ?? turn.state.last;
  if (isAcked(turn) && latest?.acked === false) turn.lead({ beatDue: true });
  drive(turn);
}

/** §5: a nonce proves its sender alive, and asks for the box of a key that was not acknowledged. */
export async function hearNonce(turn: Turn, posted: Posted): Promise<void> {
  const peer = turn.state.lead?.peers.get(posted.from);
  if (peer === undefined) return;
  const opened = await openNonce(turn.env.crypto, posted.bytes, peer.binding);
  if (!opened.ok) {
    turn.refuse(opened.fault.code, posted.from);
    return;
  }
  const { n, nonce } = opened.value;
  if (n <= peer.nonceCount) return; // a repeated nonce proves nothing
  setPeer(turn, { ...peer, nonce, nonceCount: n, nonceAt: turn.env.now });
  const key = turn.state.keys.at(-1);
  const isListed = turn.state.list?.present.has(posted.from) === true;
  const lacksKey = key !== undefined && peer.ackedSeq < key.mkSeq;
  if (isListed && lacksKey && turn.env.now >= peer.boxAt + BOX_EVERY) sendBox(turn, posted.from);
}

/** Main signed a heartbeat: it is posted, and it certifies the key for the leader itself. */
export function postHeartbeat(turn: Turn, statement: Heartbeat, signature: Bytes): void {
  const { list, lead } = turn.state;
  if (list === null || lead === null) return;
  const beat: Heartbeat = {
    leaderBindingHash: statement.leaderBindingHash,
    linkHash: statement.linkHash,
    v: statement.v,
    t: statement.t,
    mkSeq: statement.mkSeq,
    mkCommit: statement.mkCommit,
    acked: statement.acked,
    prevH: statement.prevH,
    timestampMs: statement.timestampMs,
  };
  turn.emit({
    type: 'post',
    kind: 'heartbeat',
    to: null,
    bytes: encodeSigned(heartbeat.encode(beat), signature),
  });
  turn.set({ last: { ...beat, h: heartbeatHash(beat), list }, heardAt: turn.env.now });
  turn.lead({ beat: null, beatAt: turn.env.now });
  drive(turn);
}

/** Does what is due, in the order that members need: link, boxes, heartbeat. Nothing while main signs a heartbeat. */
export function drive(turn: Turn): void {
  const { lead } = turn.state;
  if (lead === null || lead.beat !== null || turn.state.phase !== 'joined') return;
  const { now } = turn.env;
  listTheSilent(turn);
  const isFlushDue = turn.state.lead?.flushAt != null && turn.state.lead.flushAt <= now;
  if (isFlushDue) flush(turn);
  else if (lead.mkAt > 0 && now >= lead.mkAt + KEY_AGE) rekey(turn);
  const ready = turn.state.lead;
  if (ready === null || turn.state.list === null) return;
  if (ready.beatDue || now >= ready.beatAt + HEARTBEAT_EVERY) beatNow(turn);
}

/** When `drive` next has something to do. */
export function nextDrive(turn: Turn): number {
  const { lead } = turn.state;
  if (lead === null || lead.beat !== null) return Infinity;
  return Math.min(
    lead.flushAt ?? Infinity,
    lead.mkAt + KEY_AGE,
    lead.beatAt + HEARTBEAT_EVERY,
    ...silentAt(turn),
  );
}

function flush(turn: Turn): void {
  const { lead, list, me, binding } = turn.state;
  if (lead === null || binding === null) return;
  turn.lead({ pending: [], flushAt: null });
  if (lead.pending.length === 0) return;
  const isSnapshotDue = list !== null && lead.links >= LINKS_BETWEEN_SNAPSHOTS;
  const ops = lead.pending.map(opItem);
  const bytes = encodeLink(
    me.meetingUuid,
    list,
    binding.participantId,
    isSnapshotDue ? [snapshotItem(list), ...ops] : ops,
  );
  const applied = applyLink(me.meetingUuid, list, bytes);
  if (!applied.ok) throw new Error('the leader wrote a link that it would refuse itself');
  turn.set({ list: applied.value });
  // The leader's own join makes nobody wait.
  const joined = list !== null && lead.pending.some(({ type }) => type === 'join');
  turn.lead({
    links: isSnapshotDue ? 0 : lead.links + 1,
    joinAt: joined ? turn.env.now : lead.joinAt,
  });
  turn.emit({ type: 'post', kind: 'link', to: null, bytes });
  rekey(turn);
}

/** §5: the next key, independent of the last, in a box for each listed person. */
function rekey(turn: Turn): void {
  const { me, keys, list } = turn.state;
  const { random, now } = turn.env;
  if (list === null) return;
  const mkSeq = (keys.at(-1)?.mkSeq ?? 0) + 1;
  const mk = random(32);
  const mkCommit = commitTo(mk, meetingSalt(me.meetingId, me.meetingUuid), mkSeq);
  turn.lead({ mkAt: now, beatDue: true });
  takeKey(turn, { mkSeq, mk, mkCommit, gotAt: now });
  for (const id of list.present.keys()) sendBox(turn, id);
}

function sendBox(turn: Turn, id: string): void {
  const { lead, binding, keys } = turn.state;
  const peer = lead?.peers.get(id);
  const key = keys.at(-1);
  if (binding === null || peer === undefined || key === undefined) return;
  const bytes = sealKeyBox(peer.shared, binding, peer.binding, {
    ...{ mk: key.mk, mkSeq: key.mkSeq, liveNonce: peer.nonce, boxNonce: turn.env.random(24) },
    withKem: !peer.knowsKem,
  });
  turn.emit({ type: 'post', kind: 'keybox', to: id, bytes });
  setPeer(turn, { ...peer, boxAt: turn.env.now });
}

function beatNow(turn: Turn): void {
  const { binding, list, last, keys } = turn.state;
  const key = keys.at(-1);
  if (binding === null || list === null || key === undefined) return;
  const beat: Heartbeat = {
    leaderBindingHash: binding.bindingHash,
    linkHash: list.head,
    v: list.v,
    t: (last?.t ?? 0) + 1,
    mkSeq: key.mkSeq,
    mkCommit: key.mkCommit,
    acked: isAcked(turn),
    prevH: last?.h ?? new Uint8Array(32),
    timestampMs: Math.max(last?.timestampMs ?? 0, turn.env.now),
  };
  turn.lead({ beat, beatDue: false });
  turn.sign({ kind: 'heartbeat', ...beat });
}

/** §6 `acked`: every present person but the leader has acknowledged the newest key. */
function isAcked(turn: Turn): boolean {
  const { list, lead, keys, binding } = turn.state;
  const mkSeq = keys.at(-1)?.mkSeq ?? 0;
  return [...(list?.present.keys() ?? [])].every(
    (id) => id === binding?.participantId || (lead?.peers.get(id)?.ackedSeq ?? 0) >= mkSeq,
  );
}

function listTheSilent(turn: Turn): void {
  const { lead, list } = turn.state;
  if (lead === null || list === null) return;
  const limit = NONCES_MISSED * nonceInterval(list.present.size);
  for (const [id, peer] of lead.peers)
    if (turn.env.now >= peer.nonceAt + limit) {
      const { pending, flushAt } = turn.state.lead ?? lead;
      const present = list.present.get(id);
      const peers = new Map(turn.state.lead?.peers);
      peers.delete(id);
      turn.lead({ peers });
      if (present !== undefined)
        turn.lead({
          pending: [...pending, { type: 'leave', who: present }],
          flushAt: Math.min(flushAt ?? Infinity, turn.env.now + LEAVES_SHARE),
        });
    }
}

function silentAt(turn: Turn): number[] {
  const { lead, list } = turn.state;
  const limit = NONCES_MISSED * nonceInterval(list?.present.size ?? 1);
  return [...(lead?.peers.values() ?? [])].map(({ nonceAt }) => nonceAt + limit);
}

function setPeer(turn: Turn, peer: Peer): void {
  const { lead } = turn.state;
  if (lead !== null)
    turn.lead({ peers: new Map(lead.peers).set(peer.binding.participantId, peer) });
}

/** The ops that wait, such that `id` will be gone after them: without its own join, and with a leave if it is listed until then. */
function pendingGone(
  turn: Turn,
  list: ParticipantList,
  lead: LeadState,
  id: string,
): readonly Op[] {
  const others = lead.pending.filter((op) => op.type !== 'join' || participantId(op.who) !== id);
  const who = previewOf(turn, list, others)?.present.get(id);
  return who === undefined ? others : [...others, { type: 'leave', who }];
}

/** The list as it will be once `ops` are in a link; null where the rules refuse them. */
function previewOf(turn: Turn, list: ParticipantList, ops: readonly Op[]): ParticipantList | null {
  if (ops.length === 0) return list;
  const { me } = turn.state;
  const bytes = encodeLink(me.meetingUuid, list, list.leader, ops.map(opItem));
  const applied = applyLink(me.meetingUuid, list, bytes);
  return applied.ok ? applied.value : null;
}

function joinOf(binding: Binding): Op {
  const { userId, hardwareId, ivk, bindingHash, issuedAt, name } = binding;
  return { type: 'join', who: { userId, hardwareId, ivk, bindingHash, issuedAt, name } };
}

/** Whether `binding` is the one the list names: an announcement is used only as it is listed (§4). */
export function isListed(list: ParticipantList, binding: Binding): boolean {
  const present = list.present.get(binding.participantId);
  return present !== undefined && equal(present.bindingHash, binding.bindingHash);
}
