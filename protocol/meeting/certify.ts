// What a verified heartbeat makes true (protocol.md §6): its list counts, its key may be used, and nothing before it can be said otherwise.
import { equal, type Bytes } from '../bytes.js';
import { byId } from './by-id.js';
import { hasNewcomer, openHeartbeat, type Accepted, type Heartbeat } from './heartbeat.js';
import { noteKey } from './keys.js';
import type { ParticipantList } from './participant-list.js';
import type { Posted } from './state.js';
import type { Turn } from './turn.js';

/** How far back a copy is told from a contradiction. */
const MOST_PAST = 1_024;
/** §6: a heartbeat this much later than the least delay of its leader is shown as delayed. */
const DELAYED_AFTER = 30_000;
/** Own marks are said again for newcomers, one person after the other at this distance on average. */
const SAY_AGAIN_APART = 200;

export type HashedBeat = Heartbeat & { readonly h: Bytes };

/** The list counts from here on, with everything that depends on it. For the leader's own heartbeats too. */
export function certify(turn: Turn, accepted: Accepted, posted: Omit<Posted, 'type'>): void {
  const { last, past, drafts, list, lastSeq, marks, former } = turn.state;
  const { now } = turn.env;
  const open = drafts.filter(({ v }) => v > accepted.v);
  const links = last !== null && equal(last.linkHash, accepted.linkHash) ? [] : [accepted.linkHash];
  turn.set({
    ...{ last: accepted, lastBytes: posted.bytes, lastSeq: posted.seq ?? lastSeq, observed: null },
    past: {
      beats: [...past.beats, accepted.h].slice(-MOST_PAST),
      links: [...past.links, ...links].slice(-MOST_PAST),
    },
    former: former.filter(({ beat }) => beat.t > accepted.t),
    ...{ drafts: open, list: open.find((one) => one === list) ?? accepted.list },
    ...{ heardAt: now, lostReported: false },
  });
  noteDelay(turn, now - accepted.timestampMs);
  if (accepted.list.locked) turn.set({ unlockedAt: null });
  else if (last?.list.locked === true) {
    turn.set({ unlockedAt: now });
    turn.refuse('unlocked', turn.state.namedLeader);
  }
  const { binding, markAgainAt, successor } = turn.state;
  const hasSaid = binding !== null && (marks.has(binding.participantId) || successor !== null);
  if (last !== null && hasSaid && hasNewcomer(last.list, accepted.list)) {
    const again = now + SAY_AGAIN_APART * accepted.list.present.size;
    turn.set({ markAgainAt: Math.min(markAgainAt ?? Infinity, again) });
  }
  checkAgainstHeldKey(turn);
}

/** The list with `head`: certified, or a candidate. */
export function listAt({ state }: Turn, head: Bytes): ParticipantList | null {
  const { last, observed, drafts } = state;
  const known = [last?.list, observed?.list, ...drafts];
  return known.find((one) => one !== undefined && equal(one.head, head)) ?? null;
}

/** A heartbeat of someone who led before, or of whom a newcomer does not know that they did. */
export async function openFormerBeat(turn: Turn, posted: Posted): Promise<HashedBeat | null> {
  const { bindings, replaced } = turn.state;
  for (const binding of [byId(bindings, posted.from), ...replaced]) {
    if (binding?.participantId !== posted.from) continue;
    const opened = await openHeartbeat(turn.env.crypto, posted.bytes, binding);
    if (opened.ok) return opened.value;
  }
  return null;
}

/** Leaves with both of the words that contradict each other (§6). */
export function split(turn: Turn, ...words: readonly Bytes[]): void {
  const { lastBytes } = turn.state;
  turn.set({ evidence: lastBytes === null ? words : [lastBytes, ...words] });
  turn.end('split');
}

function noteDelay(turn: Turn, delay: number): void {
  const least = Math.min(turn.state.leastDelay ?? Infinity, delay);
  turn.set({ leastDelay: least, delayed: delay >= least + DELAYED_AFTER });
}

/** §6: a mkCommit that a held key does not match: the meeting is split. */
function checkAgainstHeldKey(turn: Turn): void {
  const { last, keys } = turn.state;
  const contradicts = keys.some(
    (key) => key.mkSeq === last?.mkSeq && !equal(key.mkCommit, last.mkCommit),
  );
  if (contradicts) split(turn);
  else noteKey(turn);
}
