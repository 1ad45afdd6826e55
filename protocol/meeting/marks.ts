// What people say to each other as `data`: whether they compared a code, and who takes over from the leader (protocol.md §7-8). Signed by
// the key of the join it comes from; the encryption around it is the driver's.
import { equal, type Bytes } from '../bytes.js';
import type { Binding } from './announcement.js';
import { byId } from './by-id.js';
import { encodeMark, encodeSuccessor, readMark, readSuccessor, type Mark } from './say.js';
import { hearSaid, speak } from './speech.js';
import type { ParticipantState } from './state.js';
import type { Turn } from './turn.js';

/** How many codes each person's marks are kept for: of the leader, of the successor, and of some before. */
const MOST_MARKS = 4;

/** What somebody said as `data`: a mark, a successor, or nothing that we know. */
export async function takeData(turn: Turn, from: string, plain: Bytes): Promise<void> {
  const said = await hearSaid(turn, 'data', from, plain);
  if (said === null) return;
  const mark = readMark(said.body);
  if (mark !== null) keepMark(turn, from, mark);
  const named = readSuccessor(said.body);
  if (named !== undefined && from === turn.state.leader?.participantId)
    turn.set({ successor: named });
}

/** Says that one compared the code of the leader, or of the successor. */
export async function sayMark(
  turn: Turn,
  match: boolean,
  of: 'leader' | 'successor',
): Promise<void> {
  const { binding, leader, successor } = turn.state;
  const leaderBindingHash = of === 'leader' ? leader?.bindingHash : successor;
  if (binding === null || leaderBindingHash == null) return;
  keepMark(turn, binding.participantId, { leaderBindingHash, match });
  await speak(turn, 'data', encodeMark(leaderBindingHash, match));
}

/** The leader says who takes over if it leaves: someone on the list, or nobody. */
export async function saySuccessor(turn: Turn, id: string | null): Promise<void> {
  const { lead, list } = turn.state;
  const bindingHash = id === null ? null : list?.present.get(id)?.bindingHash;
  if (lead === null || bindingHash === undefined) {
    turn.refuse('request-refused', id);
    return;
  }
  turn.set({ successor: bindingHash });
  turn.lead({ successor: id });
  turn.emit({ type: 'prefer', participantId: id });
  await speak(turn, 'data', encodeSuccessor(bindingHash));
}

/** Whoever was named and came again is named again, under the announcement that is listed now. */
export function followSuccessor(turn: Turn): void {
  const { lead, last, successor } = turn.state;
  const who = lead?.successor == null ? undefined : last?.list.present.get(lead.successor);
  if (who === undefined || successor === null || equal(who.bindingHash, successor)) return;
  turn.set({ successor: who.bindingHash, markAgainAt: turn.env.now });
}

/** Newcomers cannot read what was said before them: what still counts is said again. */
export async function sayAgain(turn: Turn): Promise<void> {
  const { markAgainAt, binding, leader, successor, lead } = turn.state;
  if (markAgainAt === null || turn.env.now < markAgainAt || binding === null) return;
  turn.set({ markAgainAt: null });
  if (lead !== null && successor !== null) await speak(turn, 'data', encodeSuccessor(successor));
  for (const one of [leader, namedSuccessor(turn.state)]) {
    const match = markOf(turn.state, binding.participantId, one);
    if (one !== null && match !== null)
      await speak(turn, 'data', encodeMark(one.bindingHash, match));
  }
}

/**
 * What `id` said last about the code of `of`; null: nothing. Someone whose app was started again shows the same code: what was said of it
 * holds.
 */
export function markOf(
  { marks, replaced }: ParticipantState,
  id: string,
  of: Binding | null,
): boolean | null {
  const said = marks.get(id);
  if (of === null || said === undefined) return null;
  const same = replaced.filter(({ ivk }) => equal(ivk, of.ivk));
  for (const { bindingHash } of [of, ...same]) {
    const about = said.find((mark) => equal(mark.leaderBindingHash, bindingHash));
    if (about !== undefined) return about.match;
  }
  return null;
}

/** The announcement of whom the leader named, if they are on the list and it is here. */
export function namedSuccessor({ last, successor, bindings }: ParticipantState): Binding | null {
  if (last === null || successor === null) return null;
  for (const [id, { bindingHash }] of last.list.present) {
    if (!equal(bindingHash, successor)) continue;
    const binding = byId(bindings, id);
    return binding !== undefined && equal(binding.bindingHash, successor) ? binding : null;
  }
  return null;
}

function keepMark(turn: Turn, from: string, mark: Mark): void {
  const { marks } = turn.state;
  const others = (marks.get(from) ?? []).filter(
    (one) => !equal(one.leaderBindingHash, mark.leaderBindingHash),
  );
  turn.set({ marks: new Map(marks).set(from, [mark, ...others].slice(0, MOST_MARKS)) });
}
