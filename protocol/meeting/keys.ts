// Which meeting keys are held and which one encrypts: the switching rules of protocol.md §5.
import { equal, zeroize } from '../bytes.js';
import type { HeldKey, ParticipantState } from './state.js';
import type { Turn } from './turn.js';

/** §5: after a box came, nobody waits longer than this for the slowest acknowledgement. */
export const SWITCH_AFTER = 2_000;
/** §5: a key is dropped this long after the next one came. */
export const OLD_KEY_GRACE = 10_000;

/** Takes a new key: it decrypts at once. */
export function takeKey(turn: Turn, key: HeldKey): void {
  turn.set({ keys: [...turn.state.keys, key] });
  turn.emit({ type: 'add-key', mkSeq: key.mkSeq, mk: key.mk });
  settleKeys(turn);
}

/** The key that the last verified heartbeat certifies, if it is held. */
export function certifiedKey({ state }: { readonly state: ParticipantState }): HeldKey | null {
  const { last, keys } = state;
  if (last === null) return null;
  return keys.find((key) => key.mkSeq === last.mkSeq && equal(key.mkCommit, last.mkCommit)) ?? null;
}

/** After a heartbeat or a key: switch what is due, and remember since when the certified key is missing. */
export function noteKey(turn: Turn): void {
  settleKeys(turn);
  if (turn.state.last === null || certifiedKey(turn) !== null) turn.set({ keylessSince: null });
  else if (turn.state.keylessSince === null) turn.set({ keylessSince: turn.env.now });
}

/** When `settleKeys` next has something to do, ms; Infinity: never by time alone. */
export function nextKeyChange(turn: Turn): number {
  const { keys, sendingWith } = turn.state;
  const certified = certifiedKey(turn);
  const waits = certified !== null && sendingWith !== certified.mkSeq && maySend(turn);
  const switchAt = waits ? certified.gotAt + SWITCH_AFTER : Infinity;
  const second = keys[1];
  return Math.min(switchAt, second === undefined ? Infinity : second.gotAt + OLD_KEY_GRACE);
}

/**
 * Below this no key can come any more, whoever leads: a box is older than the last heartbeat then (hear-key-box.ts), and whoever led goes
 * back no further than to what its reign began with (rebase.ts).
 */
export function oldestKid({ last, keys, reign }: ParticipantState): number {
  const began = reign?.beats[0] ?? last;
  return Math.min(last?.mkSeq ?? 0, keys[0]?.mkSeq ?? Infinity, began?.mkSeq ?? 0);
}

/** §6: at a leader change, every key that no heartbeat certified goes. */
export function dropUncertified(turn: Turn): void {
  const newest = turn.state.last?.mkSeq ?? 0;
  drop(
    turn,
    turn.state.keys.filter(({ mkSeq }) => mkSeq > newest),
  );
}

/** Encrypts nothing until `settleKeys` may choose a key again. */
export function pauseSending(turn: Turn): void {
  if (turn.state.sendingWith === null) return;
  turn.set({ sendingWith: null });
  turn.emit({ type: 'stop-sending' });
}

/** Switches and drops what is due. Called after everything that may change either. */
function settleKeys(turn: Turn): void {
  dropOldKeys(turn);
  const certified = certifiedKey(turn);
  const { last, keys, sendingWith, hearers } = turn.state;
  if (certified === null || last === null || sendingWith === certified.mkSeq) return;
  const isDue =
    last.acked ||
    turn.env.now >= certified.gotAt + SWITCH_AFTER ||
    keys.every(({ mkSeq }) => mkSeq >= certified.mkSeq);
  if (!isDue || !maySend(turn)) return;
  const joined = [...last.list.present.keys()].some((id) => !hearers?.present.has(id));
  turn.set({ sendingWith: certified.mkSeq, hearers: last.list });
  turn.emit({ type: 'send-with', mkSeq: certified.mkSeq });
  if (joined) turn.emit({ type: 'key-frame' });
}

/** §6: under a leader who was not on the list nothing is sent before the person says so. */
function maySend({ state }: Turn): boolean {
  return state.change?.mustBeAccepted !== true;
}

function dropOldKeys(turn: Turn): void {
  const { keys } = turn.state;
  drop(
    turn,
    keys.filter((_, i) => {
      const next = keys[i + 1];
      return next !== undefined && turn.env.now >= next.gotAt + OLD_KEY_GRACE;
    }),
  );
}

function drop(turn: Turn, dropped: readonly HeldKey[]): void {
  if (dropped.length === 0) return;
  turn.set({ keys: turn.state.keys.filter((key) => !dropped.includes(key)) });
  for (const { mkSeq, mk } of dropped) {
    turn.emit({ type: 'drop-key', mkSeq });
    zeroize(mk);
    if (turn.state.sendingWith === mkSeq) pauseSending(turn);
  }
}
