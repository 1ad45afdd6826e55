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

/** Switches and drops what is due. Called after everything that may change either. */
export function settleKeys(turn: Turn): void {
  dropOldKeys(turn);
  const certified = certifiedKey(turn);
  const { last, sendingWith, hearers } = turn.state;
  if (certified === null || last === null) return;
  if (sendingWith !== certified.mkSeq) {
    const isDue = last.acked || turn.env.now >= certified.gotAt + SWITCH_AFTER;
    if (sendingWith !== null && !isDue) return;
    const joined = [...last.list.present.keys()].some((id) => !hearers?.present.has(id));
    turn.set({ sendingWith: certified.mkSeq, hearers: last.list });
    turn.emit({ type: 'send-with', mkSeq: certified.mkSeq });
    if (joined) turn.emit({ type: 'key-frame' });
  }
}

/** When `settleKeys` next has something to do, ms; Infinity: never by time alone. */
export function nextKeyChange(turn: Turn): number {
  const { keys, sendingWith } = turn.state;
  const certified = certifiedKey(turn);
  const switchAt =
    certified !== null && sendingWith !== certified.mkSeq
      ? certified.gotAt + SWITCH_AFTER
      : Infinity;
  const second = keys[1];
  return Math.min(switchAt, second === undefined ? Infinity : second.gotAt + OLD_KEY_GRACE);
}

function dropOldKeys(turn: Turn): void {
  for (;;) {
    const [oldest, next] = turn.state.keys;
    if (oldest === undefined || next === undefined) return;
    if (turn.env.now < next.gotAt + OLD_KEY_GRACE) return;
    turn.set({ keys: turn.state.keys.slice(1) });
    turn.emit({ type: 'drop-key', mkSeq: oldest.mkSeq });
    zeroize(oldest.mk);
    if (turn.state.sendingWith === oldest.mkSeq) {
      turn.set({ sendingWith: null });
      turn.emit({ type: 'stop-sending' });
    }
  }
}
