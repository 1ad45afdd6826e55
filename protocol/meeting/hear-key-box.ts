// A key box as its receiver takes it, and the acknowledgement back (protocol.md §5). Which held key encrypts is for keys.ts.
import { equal, zeroize, type Bytes } from '../bytes.js';
import { meetingSalt } from '../media/stream-key.js';
import type { Binding } from './announcement.js';
import { split } from './certify.js';
import { ackKey, openKeyBox, sealAck } from './key-box.js';
import { noteKey, takeKey } from './keys.js';
import { commitTo } from './mk.js';
import type { Posted } from './state.js';
import type { Turn } from './turn.js';

/** The encapsulations that are remembered: the leader makes a new one when it forgot ours. */
const MOST_SHARES = 4;

/** §5: a key box is taken only from the leader, for me, under a fresh nonce, with a key that is newer and the certified one. */
export async function hearKeyBox(turn: Turn, posted: Posted, leader: Binding): Promise<void> {
  const { binding, secrets, nonces, shares, last, keys, me, takenSeq } = turn.state;
  if (binding === null || secrets === null) return;
  const mine = { ...binding, ...secrets };
  const { crypto, now } = turn.env;
  const opened = await openKeyBox(crypto, posted.bytes, leader, mine, nonces, shares);
  if (!opened.ok) {
    turn.refuse(opened.fault.code, posted.from);
    return;
  }
  const { mk, mkSeq, shared } = opened.value;
  const mkCommit = commitTo(mk, meetingSalt(me.meetingId, me.meetingUuid), mkSeq);
  const known = keys.find((key) => key.mkSeq === mkSeq);
  if (known !== undefined && equal(known.mkCommit, mkCommit)) {
    acknowledge(turn, leader, mkSeq, mkCommit, shared); // the leader lost our acknowledgement
    return;
  }
  // Two keys for one mkSeq: the leader contradicts itself, or its heartbeat (§6).
  if (known !== undefined || (last?.mkSeq === mkSeq && !equal(last.mkCommit, mkCommit))) {
    split(turn, posted.bytes);
    return;
  }
  if (mkSeq <= takenSeq || mkSeq <= (keys.at(-1)?.mkSeq ?? 0) || mkSeq < (last?.mkSeq ?? 0)) {
    turn.refuse('keybox', posted.from);
    return;
  }
  if (!shares.includes(shared)) keepShare(turn, shared);
  turn.set({ takenSeq: mkSeq });
  takeKey(turn, { mkSeq, mk, mkCommit, gotAt: now });
  acknowledge(turn, leader, mkSeq, mkCommit, shared);
  noteKey(turn);
}

type Shared = Parameters<typeof ackKey>[0];

function keepShare(turn: Turn, shared: Shared): void {
  const shares = [...turn.state.shares, shared];
  for (const { s } of shares.slice(0, -MOST_SHARES)) zeroize(s);
  turn.set({ shares: shares.slice(-MOST_SHARES) });
}

function acknowledge(
  turn: Turn,
  leader: Binding,
  mkSeq: number,
  mkCommit: Bytes,
  shared: Shared,
): void {
  const { binding } = turn.state;
  if (binding === null) return;
  const kAck = ackKey(shared, leader, binding);
  const bytes = sealAck(kAck, binding.participantId, mkSeq, mkCommit);
  turn.emit({ type: 'post', kind: 'ack', to: leader.participantId, bytes });
}
