// The first heartbeat of a new leader: on which earlier one it builds, and whether this leader may lead at all (protocol.md §6).
import { equal, type Bytes } from '../bytes.js';
import type { Binding } from './announcement.js';
import { certify, listAt, type HashedBeat } from './certify.js';
import { acceptHeartbeat, type Accepted, type Heartbeat } from './heartbeat.js';
import { dropUncertified, pauseSending } from './keys.js';
import type { ParticipantList } from './participant-list.js';
import type { HeardBeat, Posted } from './state.js';
import type { Turn } from './turn.js';

/** A bound, so that a lying service cannot fill memory. */
const MOST_FORMER = 512;

/** Whether someone under the identity of `binding` is on the list, whichever announcement it is listed under. */
export function knowsPerson(list: ParticipantList, binding: Binding): boolean {
  const who = list.present.get(binding.participantId);
  return who !== undefined && equal(who.ivk, binding.ivk);
}

/**
 * A heartbeat by someone who is not the leader we know: of an earlier one that comes late, or of one in between that we never heard of.
 * It waits for whether the leader's extend it.
 */
export function holdFormer(turn: Turn, posted: Posted, beat: HashedBeat): void {
  const { former, last, reign } = turn.state;
  const from = reign?.beats[0] ?? last; // what one said oneself since then may not count
  if (beat.t <= (from?.t ?? 0)) {
    turn.refuse('heartbeat', posted.from);
    return;
  }
  if (former.some(({ beat: { h } }) => equal(h, beat.h))) return;
  turn.set({ former: [...former, { beat, posted }].slice(-MOST_FORMER), takenSeq: 0 });
  // Another led, though it may be over before we hear of it: what the leader gave before that was never certified.
  dropUncertified(turn);
}

/**
 * Brings the chain to the heartbeat `prevH` that the new leader's builds on: forward over what earlier leaders said, and, for one who
 * led itself, back behind what it said into the void. Where there is no way, nothing changes, and the heartbeat will not fit.
 */
export function rebase(turn: Turn, prevH: Bytes): void {
  const { last, binding } = turn.state;
  if (last === null || binding === null || equal(prevH, last.h)) return;
  const way = wayTo(turn, prevH);
  if (way === null) return;
  if (way.from !== last) goBackTo(turn, way.from);
  for (const { beat, posted } of way.over) {
    const list = listAt(turn, beat.linkHash);
    const accepted = acceptHeartbeat(turn.state.last, beat, list, binding.bindingHash);
    if (!accepted.ok) return;
    certify(turn, accepted.value, posted);
    if (turn.state.phase === 'ended') return;
  }
}

interface Way {
  readonly from: Accepted;
  readonly over: readonly HeardBeat[];
}

function wayTo({ state }: Turn, prevH: Bytes): Way | null {
  const { last, reign, former } = state;
  const over: HeardBeat[] = [];
  for (let h = prevH; over.length <= former.length;) {
    const mine = [...(last === null ? [] : [last]), ...(reign?.beats ?? [])];
    const from = mine.find((one) => equal(one.h, h));
    if (from !== undefined) return { from, over };
    const before = former.find(({ beat }) => equal(beat.h, h));
    if (before === undefined) return null;
    over.unshift(before);
    h = before.beat.prevH;
  }
  return null;
}

/** What one said as leader and nobody built on never was. */
function goBackTo(turn: Turn, from: Accepted): void {
  const { past, last } = turn.state;
  const undone = (last?.t ?? 0) - from.t;
  turn.set({
    ...{ last: from, list: from.list, drafts: [] },
    past: { ...past, beats: past.beats.slice(0, past.beats.length - undone) },
  });
  dropUncertified(turn);
}

/**
 * §6: a leader who is not present in the last verified list: locked, everyone leaves; unlocked, nothing is sent before the person
 * accepts it. False where the client left.
 */
export function settleChange(turn: Turn, beat: Heartbeat): boolean {
  const { change, last, leader, reign } = turn.state;
  if (change === null || change.settled) return true;
  if (last === null || leader === null || !equal(beat.leaderBindingHash, leader.bindingHash))
    return true;
  const isKnown = knowsPerson(last.list, leader);
  if (!isKnown && last.list.locked) {
    turn.end('leader-not-listed');
    return false;
  }
  // What a leader that was not accepted has listed is not known yet either.
  const mustBeAccepted = !isKnown || change.mustBeAccepted;
  turn.set({ change: { ...change, settled: true, mustBeAccepted } });
  if (reign !== null) turn.set({ reign: { ...reign, beats: [] } });
  if (!isKnown) {
    pauseSending(turn);
    turn.refuse('leader-not-known', leader.participantId);
  }
  return true;
}
