// What every participant does: announce, check the leader's word, take keys, say it is alive (protocol.md §4-6).
// The leader does this too, but hears its own heartbeats from itself (leader.ts).
import { equal, type Bytes } from '../bytes.js';
import { participantId } from '../crypto/participant-id.js';
import {
  announce,
  bindingOf,
  encodeAnnouncement,
  openAdmission,
  openAnnouncement,
  type Binding,
} from './announcement.js';
import { byId, countById, setById } from './by-id.js';
import { nextKeyChange, noteKey } from './keys.js';
import { newestWithin } from './newest-within.js';
import { nonceInterval, nonceMessage, withNonce, type Nonce } from './nonce.js';
import { encodeSigned } from './signed.js';
import type { Posted, Statement } from './state.js';
import type { Turn } from './turn.js';
import { nextWish, passWishes } from './wishes.js';

/** protocol.md §6: no new verified heartbeat for this long: "connection to the leader lost". */
export const LEADER_LOST_AFTER = 30_000;
/** §6: for this long (ten heartbeats): the client leaves. */
export const LEADER_GONE_AFTER = 100_000;
/** §5: without the certified key for this long, a nonce asks for it. */
const KEYLESS_AFTER = 2_000;
/** What may wait for the leader's announcement: twenty links from a snapshot on are less (§6). */
const HELD_BOUND = { most: 4_096, mostBytes: 32 * 1024 * 1024 };
/** How many announcements are kept: twice as many as a list holds in all (§6), so that a lying service cannot fill memory. */
export const MOST_ANNOUNCED = 8_000;
/** Announcements that were replaced: only those of former leaders are ever needed. */
const MOST_REPLACED = 64;

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
  turn.set({ expiresAt: value.expiresAt });
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
  const { now } = turn.env;
  turn.set({ phase: 'joined', binding: binding.value, nonceAt: now, heardAt: now });
  keepBinding(turn, binding.value);
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
  const { binding: mine } = turn.state;
  const before = byId(bindings, binding.participantId);
  if (before === undefined && countById(bindings) >= MOST_ANNOUNCED) {
    turn.refuse('too-many-announced', binding.participantId);
    return null;
  }
  if (before !== undefined) {
    if (equal(before.bindingHash, binding.bindingHash)) return null;
    // §10: an ivk that changed within a meeting; an old announcement.
    const isSame = equal(before.ivk, binding.ivk);
    if (!isSame || binding.issuedAt <= before.issuedAt) {
      turn.refuse(isSame ? 'announcement-old' : 'identity-changed', binding.participantId);
      return null;
    }
    if (before === mine) {
      turn.end('replaced'); // the same identity has joined again: only the later one goes on
      return null;
    }
  }
  keepBinding(turn, binding);
  return binding;
}

function keepBinding(turn: Turn, binding: Binding): void {
  const { bindings, replaced } = turn.state;
  const before = byId(bindings, binding.participantId);
  if (before !== undefined) turn.set({ replaced: [before, ...replaced].slice(0, MOST_REPLACED) });
  turn.set({ bindings: setById(bindings, binding.participantId, binding) });
}

/** Keeps a post until the leader's announcement is there. Where there are too many the oldest goes: a newcomer needs the latest (§6). */
export function hold(turn: Turn, posted: Posted): void {
  const all = [...turn.state.held, posted];
  const held = newestWithin(all, HELD_BOUND, ({ bytes }) => bytes.length);
  if (held.length < all.length) turn.refuse('too-much-waiting', all[0]?.from ?? null);
  turn.set({ held });
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
  // §5: to the leader and the board only. Whoever comes to lead later is sent a new one.
  const { namedLeader } = turn.state;
  if (namedLeader !== null) turn.emit({ type: 'post', kind: 'nonce', to: namedLeader, bytes });
}

/** What time alone brings a member. */
export function passTime(turn: Turn): void {
  const { now } = turn.env;
  noteKey(turn);
  if (turn.state.phase !== 'joined') return;
  outstay(turn);
  passWishes(turn);
  const { last, lead, heardAt, keylessSince, nonceAt } = turn.state;
  if (lead !== null) return;
  const silence = now - heardAt;
  if (silence >= LEADER_GONE_AFTER) {
    turn.end('leader-gone');
    return;
  }
  if (silence >= LEADER_LOST_AFTER && !turn.state.lostReported) {
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
  if (phase !== 'joined') return nextKeyChange(turn);
  const wakes = [nextKeyChange(turn), turn.state.expiresAt, nextWish(turn)];
  if (lead === null) {
    wakes.push(nonceAt + nonceInterval(last?.list.present.size ?? 1));
    if (keylessSince !== null)
      wakes.push(Math.max(keylessSince + KEYLESS_AFTER, nonceAt + KEYLESS_AFTER));
    wakes.push(heardAt + (lostReported ? LEADER_GONE_AFTER : LEADER_LOST_AFTER));
  }
  return Math.min(...wakes);
}

/** §4 step 3: whoever outstays its certificate announces anew, under a new one. */
function outstay(turn: Turn): void {
  if (turn.env.now < turn.state.expiresAt) return;
  turn.set({ expiresAt: Infinity });
  turn.emit({ type: 'join-again' });
}

/** One's own participantId. */
export function myId(turn: Turn): string {
  return participantId(turn.state.me);
}
