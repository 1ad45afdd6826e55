// What every participant does: announce, check the leader's word, take keys, say it is alive (protocol.md §4-6).
// The leader does this too, but hears its own heartbeats from itself (leader.ts).
import { equal, type Bytes } from '../bytes.js';
import { participantId } from '../crypto/participant-id.js';
import { meetingSalt } from '../media/stream-key.js';
import {
  announce,
  bindingOf,
  encodeAnnouncement,
  openAdmission,
  openAnnouncement,
  type Binding,
} from './announcement.js';
import { acceptHeartbeat, openHeartbeat } from './heartbeat.js';
import { ackKey, openKeyBox, sealAck } from './key-box.js';
import { certifiedKey, nextKeyChange, settleKeys, takeKey } from './keys.js';
import { commitTo } from './mk.js';
import { nonceInterval, nonceMessage, withNonce, type Nonce } from './nonce.js';
import { applyLink, link } from './participant-list.js';
import { encodeSigned } from './signed.js';
import type { Input, Statement } from './state.js';
import type { Turn } from './turn.js';

/** protocol.md §6: no new verified heartbeat for this long: "connection to the leader lost". */
export const LEADER_LOST_AFTER = 30_000;
/** §6: for this long (ten heartbeats): the client leaves. */
export const LEADER_GONE_AFTER = 100_000;
/** §5: without the certified key for this long, a nonce asks for it. */
const KEYLESS_AFTER = 2_000;
/** How many posts may wait for the leader's announcement: a bound, so that a lying service cannot fill memory. */
const MOST_HELD = 4_096;

type Posted = Extract<Input, { type: 'post' }>;

/** Checks one's own admission, makes the keys of this join, and asks main to sign the announcement (§4 steps 1 and 2). */
export async function startJoining(turn: Turn): Promise<void> {
  const { me } = turn.state;
  const { crypto, random } = turn.env;
  const admitted = await openAdmission(crypto, me.admit, me.serviceKey, me.rootKey);
  if (!admitted.ok) {
    turn.end(admitted.fault.code);
    return;
  }
  const { value } = admitted;
  const isMine =
    value.meetingId === me.meetingId &&
    equal(value.meetingUuid, me.meetingUuid) &&
    equal(value.userId, me.userId) &&
    equal(value.hardwareId, me.hardwareId) &&
    equal(value.ivk, me.ivk);
  if (!isMine) {
    turn.end('certificate');
    return;
  }
  const secrets = { x25519Secret: random(32), mlkemSeed: random(64), msk: random(32) };
  const statement = {
    mvk: await crypto.ed25519Public(secrets.msk),
    x25519: await crypto.x25519Public(secrets.x25519Secret),
    mlkem: await crypto.mlkemPublic(secrets.mlkemSeed),
    issuedAt: value.issuedAt,
    name: me.name,
    nonce: random(24),
  };
  const { meetingId, meetingUuid, userId, hardwareId, ivk } = me;
  const announceBytes = announce.encode({
    ...{ meetingId, meetingUuid, userId, hardwareId, ivk, ...statement },
    sigchainTail: null,
    attestationHash: null,
  });
  turn.set({ phase: 'announcing', secrets, announceBytes, nonces: [statement.nonce] });
  turn.sign({ kind: 'announcement', ...statement });
}

/** Main signed the announcement: it is posted, and this join has its binding. */
export function announceSelf(turn: Turn, signature: Bytes): void {
  const { announceBytes, me } = turn.state;
  const binding = announceBytes === null ? null : bindingOf(announceBytes);
  if (announceBytes === null || binding?.ok !== true) return;
  const bytes = encodeAnnouncement({
    announce: { bytes: announceBytes, signature },
    admit: me.admit,
    serviceKey: me.serviceKey,
  });
  turn.set({
    phase: 'joined',
    binding: binding.value,
    bindings: new Map(turn.state.bindings).set(binding.value.participantId, binding.value),
    nonceAt: turn.env.now,
  });
  turn.emit({ type: 'post', kind: 'announcement', to: null, bytes });
}

/** §4 step 3: verifies an announcement; gives the binding where it is new. */
export async function hearAnnouncement(turn: Turn, posted: Posted): Promise<Binding | null> {
  const { me, bindings } = turn.state;
  const { crypto, now } = turn.env;
  const { meetingId, meetingUuid, rootKey } = me;
  const opened = await openAnnouncement(crypto, posted.bytes, {
    ...{ meetingId, meetingUuid, rootKey, now },
  });
  if (!opened.ok) {
    turn.refuse(opened.fault.code, posted.from);
    return null;
  }
  const binding = opened.value;
  const before = bindings.get(binding.participantId);
  if (before !== undefined) {
    if (equal(before.bindingHash, binding.bindingHash)) return null;
    // §10: an ivk that changed within a meeting; an old announcement.
    if (!equal(before.ivk, binding.ivk) || binding.issuedAt <= before.issuedAt) {
      turn.refuse('announcement', binding.participantId);
      return null;
    }
  }
  turn.set({ bindings: new Map(bindings).set(binding.participantId, binding) });
  return binding;
}

/** The service names the leader. A second leader ends the meeting: changing leaders is not built yet. */
export function hearLeader(turn: Turn, named: string): void {
  const { namedLeader } = turn.state;
  if (namedLeader === null) turn.set({ namedLeader: named });
  else if (namedLeader !== named) turn.end('leader-changed');
}

/** The leader, once named and announced, is whom boxes, links and heartbeats come from. True where that is new. */
export function settleLeader(turn: Turn): boolean {
  const { namedLeader, bindings, leader } = turn.state;
  const binding = namedLeader === null ? undefined : bindings.get(namedLeader);
  if (binding === undefined || leader !== null) return false;
  turn.set({ leader: binding });
  return true;
}

/** Keeps a post until the leader's announcement is there. */
export function hold(turn: Turn, posted: Posted): void {
  if (turn.state.held.length >= MOST_HELD) turn.refuse('flood', posted.from);
  else turn.set({ held: [...turn.state.held, posted] });
}

/** A link is applied to the list as a draft: it counts once a verified heartbeat names it (§6). */
export function hearLink(turn: Turn, posted: Posted): void {
  const { list, me } = turn.state;
  const parsed = link.decode(posted.bytes);
  if (!parsed.ok) {
    turn.refuse(parsed.fault.code, posted.from);
    return;
  }
  if (list !== null && parsed.value.v > list.v + 1) {
    turn.refuse('gap', posted.from);
    return;
  }
  const applied = applyLink(me.meetingUuid, list, posted.bytes);
  if (applied.ok) turn.set({ list: applied.value });
  else turn.refuse(applied.fault.code, posted.from);
}

export async function hearHeartbeat(turn: Turn, posted: Posted, leader: Binding): Promise<void> {
  const { last, list, binding } = turn.state;
  const beat = await openHeartbeat(turn.env.crypto, posted.bytes, leader);
  if (!beat.ok) {
    turn.refuse(beat.fault.code, posted.from);
    return;
  }
  if (binding === null) return; // we have not announced: it cannot list us
  const mine = list?.present.get(binding.participantId);
  const isListed = mine !== undefined && equal(mine.bindingHash, binding.bindingHash);
  if (!isListed && last === null) return; // §6: a newcomer's chain begins with the first that lists its bindingHash
  const isMyExit = last !== null && !isListed && list?.v === beat.value.v;
  if (isMyExit && equal(list.head, beat.value.linkHash)) {
    turn.end('not-listed');
    return;
  }
  const accepted = acceptHeartbeat(last, beat.value, list, binding.bindingHash);
  if (!accepted.ok) {
    if (accepted.fault.code === 'split') turn.end('split');
    else turn.refuse(accepted.fault.code, posted.from);
    return;
  }
  if (accepted.value === last) return;
  turn.set({ last: accepted.value, heardAt: turn.env.now, lostReported: false });
  checkAgainstHeldKey(turn);
}

/** §6: a mkCommit that a held key does not match: the meeting is split. */
function checkAgainstHeldKey(turn: Turn): void {
  const { last, keys } = turn.state;
  const contradicts = keys.some(
    (key) => key.mkSeq === last?.mkSeq && !equal(key.mkCommit, last.mkCommit),
  );
  if (contradicts) turn.end('split');
  else noteKey(turn);
}

/** After a heartbeat or a key: switch what is due, and remember since when the certified key is missing. */
export function noteKey(turn: Turn): void {
  settleKeys(turn);
  if (turn.state.last === null || certifiedKey(turn) !== null) turn.set({ keylessSince: null });
  else if (turn.state.keylessSince === null) turn.set({ keylessSince: turn.env.now });
}

/** §5: a key box is taken only from the leader, for me, under a fresh nonce, with a key that is newer and the certified one. */
export async function hearKeyBox(turn: Turn, posted: Posted, leader: Binding): Promise<void> {
  const { binding, secrets, nonces, shares, last, keys, me } = turn.state;
  if (binding === null || secrets === null) return;
  const mine = { ...binding, ...secrets };
  const { crypto, now } = turn.env;
  const opened = await openKeyBox(crypto, posted.bytes, leader, mine, nonces, shares);
  if (!opened.ok) {
    turn.refuse(opened.fault.code, posted.from);
    return;
  }
  const { mk, mkSeq, shared } = opened.value;
  const newest = keys.at(-1);
  const mkCommit = commitTo(mk, meetingSalt(me.meetingId, me.meetingUuid), mkSeq);
  const known = keys.find((key) => key.mkSeq === mkSeq);
  if (known !== undefined && equal(known.mkCommit, mkCommit)) {
    acknowledge(turn, leader, mkSeq, mkCommit, shared); // the leader lost our acknowledgement
    return;
  }
  // Two keys for one mkSeq: the leader contradicts itself, or its heartbeat (§6).
  if (known !== undefined || (last?.mkSeq === mkSeq && !equal(last.mkCommit, mkCommit))) {
    turn.end('split');
    return;
  }
  if (mkSeq <= (newest?.mkSeq ?? 0) || mkSeq < (last?.mkSeq ?? 0)) {
    turn.refuse('keybox', posted.from);
    return;
  }
  if (!shares.includes(shared)) turn.set({ shares: [...shares, shared].slice(-4) });
  takeKey(turn, { mkSeq, mk, mkCommit, gotAt: now });
  acknowledge(turn, leader, mkSeq, mkCommit, shared);
  noteKey(turn);
}

function acknowledge(
  turn: Turn,
  leader: Binding,
  mkSeq: number,
  mkCommit: Bytes,
  shared: Parameters<typeof ackKey>[0],
): void {
  const { binding } = turn.state;
  if (binding === null) return;
  const kAck = ackKey(shared, leader, binding);
  const bytes = sealAck(kAck, binding.participantId, mkSeq, mkCommit);
  turn.emit({ type: 'post', kind: 'ack', to: leader.participantId, bytes });
}

/** §5: a fresh liveness nonce, at most one while main signs. */
export function askAlive(turn: Turn): void {
  const { binding, nonceCount, signing } = turn.state;
  if (binding === null || [...signing.values()].some(({ kind }) => kind === 'nonce')) return;
  const nonce = turn.env.random(24);
  const n = nonceCount + 1;
  turn.set({ nonces: withNonce(turn.state.nonces, nonce), nonceCount: n, nonceAt: turn.env.now });
  turn.sign({ kind: 'nonce', bindingHash: binding.bindingHash, n, nonce });
}

export function postNonce(
  turn: Turn,
  statement: Extract<Statement, { kind: 'nonce' }>,
  signature: Bytes,
): void {
  const { bindingHash, n, nonce }: Nonce = statement;
  const bytes = encodeSigned(nonceMessage.encode({ bindingHash, n, nonce }), signature);
  turn.emit({ type: 'post', kind: 'nonce', to: null, bytes });
}

/** What time alone brings a member. */
export function passTime(turn: Turn): void {
  const { now } = turn.env;
  noteKey(turn);
  const { last, lead, heardAt, keylessSince, nonceAt } = turn.state;
  if (turn.state.phase !== 'joined' || lead !== null) return;
  const silence = now - heardAt;
  if (last !== null && silence >= LEADER_GONE_AFTER) {
    turn.end('leader-gone');
    return;
  }
  if (last !== null && silence >= LEADER_LOST_AFTER && !turn.state.lostReported) {
    turn.set({ lostReported: true });
    turn.refuse('leader-lost', turn.state.namedLeader);
  }
  const isKeyless = keylessSince !== null && now >= keylessSince + KEYLESS_AFTER;
  const asksAgain = isKeyless && now >= nonceAt + KEYLESS_AFTER;
  if (asksAgain && keylessSince + 2 * KEYLESS_AFTER > now) turn.refuse('no-key', null);
  if (asksAgain || now >= nonceAt + nonceInterval(last?.list.present.size ?? 1)) askAlive(turn);
}

/** When `passTime` next has something to do. */
export function nextWake(turn: Turn): number {
  const { last, heardAt, lostReported, keylessSince, nonceAt, lead, phase } = turn.state;
  const wakes = [nextKeyChange(turn)];
  if (phase === 'joined' && lead === null) {
    wakes.push(nonceAt + nonceInterval(last?.list.present.size ?? 1));
    if (keylessSince !== null)
      wakes.push(Math.max(keylessSince + KEYLESS_AFTER, nonceAt + KEYLESS_AFTER));
    if (last !== null) wakes.push(heardAt + (lostReported ? LEADER_GONE_AFTER : LEADER_LOST_AFTER));
  }
  return Math.min(...wakes);
}

/** One's own participantId. */
export function myId(turn: Turn): string {
  return participantId(turn.state.me);
}
