// Who leads, and what changes when someone else does: by the service's word, because the leader left, or because it vanished
// (protocol.md §6). The service may name anyone; what a new leader builds on is checked in rebase.ts, before anything of it is used.
import { equal, toHex, zeroize } from '../bytes.js';
import { inOrder, type Binding } from './announcement.js';
import { allById, byId, noneById, setById } from './by-id.js';
import { certify, listAt, openFormerBeat } from './certify.js';
import { hearLink, observe } from './chain.js';
import { acceptHeartbeat, heartbeatHash, type Accepted, type Heartbeat } from './heartbeat.js';
import { endLine } from './key-box.js';
import { dropUncertified } from './keys.js';
import { newLead, startLeading } from './leader.js';
import { askAlive, myId } from './member.js';
import type { ParticipantList } from './participant-list.js';
import { admitPeer, heardAlive, peerOf } from './peers.js';
import { isPlanned, withJoin, withoutPerson, type Plan } from './plan.js';
import { knowsPerson } from './rebase.js';
import type { HeardBeat, Peer, Reign } from './state.js';
import type { Turn } from './turn.js';

/** The service names the leader. */
export function hearLeader(turn: Turn, named: string): void {
  if (turn.state.namedLeader === named) return;
  turn.set({ namedLeader: named, heldNonces: new Map() });
  if (turn.state.leader !== null) loseLeader(turn, turn.state.leader);
}

/** The leader announced anew: its app was started again, and the keys of the one before ended with it. */
export function replaceLeader(turn: Turn, binding: Binding): void {
  const { leader } = turn.state;
  if (leader?.participantId === binding.participantId) loseLeader(turn, leader);
}

/** §6: keys that no heartbeat certified are dropped, and nothing of the old leader counts but what the new one's word extends. */
function loseLeader(turn: Turn, from: Binding): void {
  const { shares, lead, last, change } = turn.state;
  for (const { s } of shares) zeroize(s);
  for (const { line } of allById(lead?.peers ?? [])) endLine(line);
  // Whoever comes to lead has named nobody yet; what was said of a code is kept (§8: marks carry over).
  turn.set({ leader: null, lead: null, shares: [], takenSeq: 0, successor: null });
  turn.set({ leastDelay: null, delayed: false });
  dropUncertified(turn);
  if (last === null) return; // for a newcomer the first leader is whoever lists it
  turn.set({
    list: last.list,
    change: {
      ...{ from, at: turn.env.now, settled: false },
      mustBeAccepted: change?.mustBeAccepted ?? false,
    },
  });
}

/** The leader, once named and announced, is whom boxes, links and heartbeats come from. True where that is new. */
export function settleLeader(turn: Turn): boolean {
  const { namedLeader, bindings, leader, change } = turn.state;
  const binding = namedLeader === null ? undefined : byId(bindings, namedLeader);
  if (binding === undefined || leader !== null) return false;
  if (namedLeader === myId(turn) && turn.state.binding === null) return false;
  turn.set({ leader: binding });
  // A new leader has none of the nonces that only its predecessor was sent.
  if (change !== null && namedLeader !== myId(turn)) askAlive(turn);
  return true;
}

/** One is named leader: begins the meeting, or carries it on from what was certified. */
export async function takeOver(turn: Turn): Promise<void> {
  if (turn.state.lead !== null) return;
  await takeIn(turn);
  if (turn.state.phase === 'ended') return;
  const base = turn.state.last ?? turn.state.observed;
  const { binding, reign } = turn.state;
  if (binding === null) return;
  if (base === null) {
    if (isWithoutHost(turn)) {
      turn.end('no-host');
      return;
    }
    turn.set({ list: null, drafts: [] });
    startLeading(turn);
    await admitOthers(turn);
    return;
  }
  if (base.list.locked && !knowsPerson(base.list, binding)) {
    turn.end('leader-not-listed');
    return;
  }
  if (reign !== null && !mayLeadAgain(reign, base, binding)) {
    turn.emit({ type: 'join-again' });
    return;
  }
  const { change } = turn.state;
  turn.set({
    ...{ last: base, list: base.list, drafts: [], observed: null },
    change: change === null ? null : { ...change, settled: true, mustBeAccepted: false },
    reign: { beats: [base], said: reign?.said ?? null },
  });
  dropUncertified(turn);
  await lead(turn, base.list);
}

/**
 * Join before host is off, whatever the service allows (product.md #10): nobody begins a meeting of which the service itself names no host.
 * Roles are its word (protocol.md §1), so it has to lie twice (docs/adr/0010).
 */
function isWithoutHost({ state: { attendees } }: Turn): boolean {
  return attendees !== null && [...attendees.values()].every((role) => role === 'participant');
}

async function lead(turn: Turn, list: ParticipantList): Promise<void> {
  const { binding } = turn.state;
  if (binding === null) return;
  let plan: Plan = { pending: [], planned: list };
  if (!isPlanned(plan, binding)) plan = withJoin(plan, list, binding) ?? plan;
  let peers = noneById<Peer>();
  for (const id of list.present.keys()) {
    if (id === binding.participantId) continue;
    const known = byId(turn.state.bindings, id);
    // Whoever we cannot give a key to must come again.
    const peer =
      known === undefined || isGone(turn, known) || !isPlanned(plan, known)
        ? null
        : await peerOf(turn, known);
    if (peer === null) plan = withoutPerson(plan, list, id);
    else {
      const posted = turn.state.heldNonces.get(id);
      const alive = posted === undefined ? null : await heardAlive(turn, peer, posted);
      peers = setById(peers, id, alive ?? { ...peer, isFresh: false });
    }
  }
  turn.set({ lead: { ...newLead(turn), ...plan, peers, opens: true }, heldNonces: new Map() });
  await admitOthers(turn);
}

/** Everyone who announced, is still here and may be listed: what the leader before did not come to, or a lock kept out. */
export async function admitOthers(turn: Turn): Promise<void> {
  const { bindings, lead, list, attendees } = turn.state;
  if (lead === null) return;
  for (const binding of inOrder(bindings)) {
    const id = binding.participantId;
    const isHere = id !== myId(turn) && !isGone(turn, binding) && attendees?.has(id) !== false;
    const plan = turn.state.lead;
    if (!isHere || plan === null || isPlanned(plan, binding)) continue;
    if (withJoin(plan, list, binding) !== null) await admitPeer(turn, binding);
  }
}

function isGone({ state }: Turn, { participantId, bindingHash }: Binding): boolean {
  return state.gone.has(toHex(bindingHash)) || state.attendees?.has(participantId) === false;
}

/** Whoever led before does not know what of its last words the service took; and main never signs two histories under one announcement. */
function mayLeadAgain({ beats, said }: Reign, base: Accepted, binding: Binding): boolean {
  const isMine = (one: Heartbeat): boolean => equal(one.leaderBindingHash, binding.bindingHash);
  return !beats.some(isMine) && (said === null || mayFollow(said, base));
}

function mayFollow(said: Heartbeat, base: Accepted): boolean {
  const continues = base.t > said.t || (base.t === said.t && equal(base.h, heartbeatHash(said)));
  return continues && base.v + 1 >= said.v && base.mkSeq + 1 >= said.mkSeq;
}

/** §6: takes in all that was posted before, as far as it fits. */
async function takeIn(turn: Turn): Promise<void> {
  const { held, former, binding } = turn.state;
  turn.set({ held: [], former: [] });
  for (const heard of former) takeBeat(turn, heard);
  for (const posted of held) {
    if (posted.kind === 'link') hearLink(turn, posted);
    else if (posted.kind === 'heartbeat' && binding !== null) {
      const beat = await openFormerBeat(turn, posted);
      if (beat === null) turn.refuse('heartbeat', posted.from);
      else takeBeat(turn, { beat, posted });
    }
  }
}

function takeBeat(turn: Turn, { beat, posted }: HeardBeat): void {
  const { last, binding } = turn.state;
  const list = listAt(turn, beat.linkHash);
  if (binding === null || turn.state.phase === 'ended') return;
  const accepted = acceptHeartbeat(last, beat, list, binding.bindingHash);
  if (last === null) observe(turn, beat, list);
  else if (accepted.ok && accepted.value !== last) certify(turn, accepted.value, posted);
}
