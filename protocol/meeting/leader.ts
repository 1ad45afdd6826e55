// What the leader alone does: keep the participant list, make and hand out the meeting key, send heartbeats (protocol.md §5-6).
// It is untrusted by the members, who check every word of it (chain.ts).
import { encodeSigned } from './signed.js';
import { noneById } from './by-id.js';
import { certify } from './certify.js';
import { heartbeat, heartbeatHash, type Heartbeat } from './heartbeat.js';
import { takeKey } from './keys.js';
import { meetingSalt } from '../media/stream-key.js';
import { commitTo } from './mk.js';
import {
  MOST_OPS,
  applyLink,
  encodeLink,
  opItem,
  planOps,
  snapshotItem,
  type Op,
} from './participant-list.js';
import { SHORTEST_SILENCE, isAcked, listTheSilent, sendBoxes } from './peers.js';
import { followSuccessor } from './marks.js';
import { joinOf } from './plan.js';
import type { LeadState, Peer } from './state.js';
import type { Turn } from './turn.js';
import type { Bytes } from '../bytes.js';

/** protocol.md §6: a heartbeat at every change and at least this often. */
export const HEARTBEAT_EVERY = 10_000;
/** §5: every 5 minutes at the latest. */
export const KEY_AGE = 300_000;
/** §6: a snapshot goes into the link after 20 without. */
const LINKS_BETWEEN_SNAPSHOTS = 20;
/** §2: a message is at most 1 MiB. A snapshot of 4,000 people with the longest names takes 0.9 of it; the next link takes the rest. */
const MOST_OPS_BESIDE_SNAPSHOT = 500;
/** How many of one's own heartbeats a leader that is cut off can later go back behind: 85 minutes of silence. */
const MOST_OWN_BEATS = 512;

/** Begins the list with one's own `join`, the first key and the first heartbeat. */
export function startLeading(turn: Turn): void {
  const { binding } = turn.state;
  if (binding === null || turn.state.lead !== null) return;
  const { planned } = planOps(null, [joinOf(binding)]);
  turn.set({
    lead: { ...newLead(turn), pending: [joinOf(binding)], planned },
    reign: { beats: [], said: null },
  });
}

/** Leading, with nothing written yet. */
export function newLead({ env }: Turn): Omit<LeadState, 'pending' | 'planned'> {
  return {
    ...{
      peers: noneById<Peer>(),
      boxesAt: -Infinity,
      acks: 0,
      silenceAt: env.now + SHORTEST_SILENCE,
      mkAt: 0,
      opens: false,
      flushAt: env.now,
      joinAt: -Infinity,
      links: 0,
    },
    ...{ beat: null, beatDue: false, beatAt: -Infinity, successor: null },
  };
}

/** Does what is due, in the order that members need: link, boxes, heartbeat. Nothing while main signs a heartbeat. */
export function drive(turn: Turn): void {
  const { lead } = turn.state;
  if (lead === null || lead.beat !== null || turn.state.phase !== 'joined') return;
  const { now } = turn.env;
  listTheSilent(turn);
  const flushAt = turn.state.lead?.flushAt ?? Infinity;
  if (flushAt <= now) flush(turn);
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
    lead.silenceAt,
  );
}

/** Main signed a heartbeat: it is posted, and it certifies list and key for the leader itself. */
export function postHeartbeat(turn: Turn, statement: Heartbeat, signature: Bytes): void {
  const { list, lead, reign } = turn.state;
  if (list === null || lead?.beat == null || lead.beat.t !== statement.t) return;
  const { beat } = lead;
  const bytes = encodeSigned(heartbeat.encode(beat), signature);
  turn.emit({ type: 'post', kind: 'heartbeat', to: null, bytes });
  const said = { ...beat, h: heartbeatHash(beat), list };
  turn.set({
    reign: { said: beat, beats: [...(reign?.beats ?? []), said].slice(-MOST_OWN_BEATS) },
  });
  turn.lead({ beat: null, beatAt: turn.env.now });
  certify(turn, said, { kind: 'heartbeat', from: list.leader, bytes });
  followSuccessor(turn);
}

function flush(turn: Turn): void {
  const { lead, list, me, binding } = turn.state;
  if (lead === null || binding === null) return;
  const opens = lead.opens && list !== null;
  const withSnapshot = opens || (list !== null && lead.links >= LINKS_BETWEEN_SNAPSHOTS);
  const ops = lead.pending.slice(0, withSnapshot ? MOST_OPS_BESIDE_SNAPSHOT : MOST_OPS);
  const rest = lead.pending.slice(ops.length);
  turn.lead({ pending: rest, flushAt: rest.length > 0 ? turn.env.now : null, opens: false });
  if (ops.length === 0 && !opens) return;
  const bytes = encodeLink(me.meetingUuid, list, binding.participantId, [
    ...(withSnapshot && list !== null ? [snapshotItem(list)] : []),
    ...ops.map(opItem),
  ]);
  const applied = applyLink(me.meetingUuid, list, bytes);
  if (!applied.ok) throw new Error('the leader wrote a link that it would refuse itself');
  turn.set({ list: applied.value });
  // The leader's own join makes nobody wait.
  const joined = list !== null && ops.some(({ type }) => type === 'join');
  turn.lead({
    planned: rest.length > 0 ? lead.planned : applied.value,
    links: withSnapshot ? 0 : lead.links + 1,
    joinAt: joined ? turn.env.now : lead.joinAt,
    beatDue: true,
  });
  turn.emit({ type: 'post', kind: 'link', to: null, bytes });
  if (opens || ops.some(needsKey)) rekey(turn);
}

/** §5: whoever comes, leaves or is removed changes who may read. */
function needsKey({ type }: Op): boolean {
  return type === 'join' || type === 'leave' || type === 'remove';
}

/** §5: the next key, independent of the last, in a box for each listed person. */
function rekey(turn: Turn): void {
  const { me, keys, list, last } = turn.state;
  const { random, now } = turn.env;
  if (list === null) return;
  // A leader that took over counts on from what was certified, whether it has that key or not.
  const mkSeq = Math.max(keys.at(-1)?.mkSeq ?? 0, last?.mkSeq ?? 0) + 1;
  const mk = random(32);
  const mkCommit = commitTo(mk, meetingSalt(me.meetingId, me.meetingUuid), mkSeq);
  const key = { mkSeq, mk, mkCommit, gotAt: now };
  turn.lead({ mkAt: now, beatDue: true });
  takeKey(turn, key);
  sendBoxes(turn, list, key);
}

function beatNow(turn: Turn): void {
  const { binding, list, last, keys, reign } = turn.state;
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
  turn.set({ reign: { beats: reign?.beats ?? [], said: beat } });
  turn.sign({ kind: 'heartbeat', ...beat });
}
