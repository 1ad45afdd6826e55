// What the leader says about list and history, as every other participant hears it: links, and the heartbeats that make them count
// (protocol.md §6). Links are unsigned and may be forged: they are candidates until a verified heartbeat names one by its hash.
// A leader that withholds heartbeats is not noticed here, but by the clock (member.ts).
import { equal } from '../bytes.js';
import { H } from '../crypto/hash.js';
import type { Binding } from './announcement.js';
import { certify, listAt, openFormerBeat, split, type HashedBeat } from './certify.js';
import { acceptHeartbeat, lists, openHeartbeat } from './heartbeat.js';
import { newestWithin } from './newest-within.js';
import { applyLink, link, type ParticipantList } from './participant-list.js';
import { holdFormer, rebase, settleChange } from './rebase.js';
import type { Posted } from './state.js';
import type { Turn } from './turn.js';

/** How many links, of how many bytes, may wait for the heartbeat that names them. */
const DRAFTS_BOUND = { most: 256, mostBytes: 16 * 1024 * 1024 };
/** Missing posts are fetched again at most this often. */
const FETCH_EVERY = 2_000;

/** A link that extends what is certified, or another candidate, is a candidate. */
export function hearLink(turn: Turn, posted: Posted): void {
  const { list, last, past, me, drafts } = turn.state;
  const parsed = link.decode(posted.bytes);
  if (!parsed.ok) {
    turn.refuse(parsed.fault.code, posted.from);
    return;
  }
  if (parsed.value.leader !== posted.from) {
    turn.refuse('link', posted.from);
    return;
  }
  const head = H(posted.bytes);
  if (listAt(turn, head) !== null || past.links.some((hash) => equal(hash, head))) return;
  const base = listAt(turn, parsed.value.prevHash);
  if (base === null && list !== null && parsed.value.v > list.v + 1 && !mayBegin(turn, posted)) {
    missing(turn, posted.from);
    return;
  }
  if (base === null && last !== null) {
    turn.refuse('link', posted.from);
    return;
  }
  const applied = applyLink(me.meetingUuid, base, posted.bytes);
  if (!applied.ok) {
    turn.refuse(applied.fault.code, posted.from);
    return;
  }
  const draft = { ...applied.value, linkBytes: posted.bytes.length };
  turn.set({ drafts: newestWithin([...drafts, draft], DRAFTS_BOUND, (one) => one.linkBytes) });
  if (draft.v > (list?.v ?? 0)) turn.set({ list: draft });
}

/** §6: a newcomer starts from the latest snapshot. */
function mayBegin({ state }: Turn, posted: Posted): boolean {
  return state.last === null && applyLink(state.me.meetingUuid, null, posted.bytes).ok;
}

export async function hearHeartbeat(turn: Turn, posted: Posted, leader: Binding): Promise<void> {
  const opened = await openHeartbeat(turn.env.crypto, posted.bytes, leader);
  if (!opened.ok) {
    // Its app may have been started again: then this may be of its time before.
    if (opened.fault.code === 'heartbeat') await hearFormerBeat(turn, posted);
    else turn.refuse(opened.fault.code, posted.from);
    return;
  }
  const { binding } = turn.state;
  const beat = opened.value;
  if (binding === null) {
    observe(turn, beat, listAt(turn, beat.linkHash)); // we have not announced: it cannot list us
    return;
  }
  rebase(turn, beat.prevH);
  const { last } = turn.state;
  if (last !== null && isKnown(turn, beat, posted)) return;
  const list = listAt(turn, beat.linkHash);
  const isListed = list !== null && lists(list, binding.bindingHash);
  if (last === null && !isListed) {
    observe(turn, beat, list);
    if (list === null && turn.state.list !== null && beat.v > turn.state.list.v)
      missing(turn, posted.from);
    return;
  }
  if (last !== null && list !== null && !isListed && beat.t > last.t) {
    turn.end(list.left.get(binding.participantId)?.removed === true ? 'removed' : 'not-listed');
    return;
  }
  const accepted = acceptHeartbeat(last, beat, list, binding.bindingHash);
  if (accepted.ok) {
    if (settleChange(turn, beat)) certify(turn, accepted.value, posted);
    return;
  }
  const lacksLink = list === null && beat.v > (turn.state.list?.v ?? 0);
  if (accepted.fault.code === 'split') split(turn, posted.bytes);
  else if (accepted.fault.code === 'gap' || lacksLink) missing(turn, posted.from);
  else turn.refuse(accepted.fault.code, posted.from);
}

/** A heartbeat under another announcement than the leader's: it counts only where the leader's own word extends it. */
export async function hearFormerBeat(turn: Turn, posted: Posted): Promise<void> {
  const beat = await openFormerBeat(turn, posted);
  if (beat === null) turn.refuse('heartbeat', posted.from);
  else if (turn.state.last !== null) holdFormer(turn, posted, beat);
  else observe(turn, beat, listAt(turn, beat.linkHash));
}

/** A newcomer's chain begins with the first heartbeat that lists it; the ones before tell it that the leader is there. */
export function observe(turn: Turn, beat: HashedBeat, list: ParticipantList | null): void {
  const { observed, drafts } = turn.state;
  turn.set({ heardAt: turn.env.now });
  if (list === null || beat.v !== list.v || (observed !== null && beat.t <= observed.t)) return;
  turn.set({ observed: { ...beat, list }, drafts: drafts.filter(({ v }) => v >= list.v) });
}

/** An exact copy of what was accepted is dropped quietly; another word for the same `t` splits the meeting. */
function isKnown(turn: Turn, beat: HashedBeat, posted: Posted): boolean {
  const { last, past } = turn.state;
  const known = past.beats.at(beat.t - (last?.t ?? 0) - 1);
  if (last === null || beat.t > last.t || known === undefined) return false;
  if (!equal(known, beat.h)) split(turn, posted.bytes);
  return true;
}

/** §6: after a gap, what is missing is fetched, and nothing newer is accepted before. */
function missing(turn: Turn, from: string): void {
  const { fetchedAt, lastSeq } = turn.state;
  const { now } = turn.env;
  turn.refuse('gap', from);
  if (now < fetchedAt + FETCH_EVERY) return;
  turn.set({ fetchedAt: now });
  turn.emit({ type: 'fetch', after: lastSeq });
}
