// What people say to each other as `data`: whether they compared a code, and who takes over from the leader (protocol.md §7-8). Signed by
// the key of the join it comes from; the encryption around it is the driver's.
import { equal, type Bytes } from '../bytes.js';
import { byId } from './by-id.js';
import { lists } from './heartbeat.js';
import {
  encodeMark,
  encodeSuccessor,
  openSay,
  readMark,
  readSuccessor,
  sealSay,
  type Mark,
} from './say.js';
import type { ParticipantState } from './state.js';
import type { Turn } from './turn.js';

/** How many codes each person's marks are kept for: of the leader, of the successor, and of some before. */
const MOST_MARKS = 4;

/** protocol.md §7: accepted only from someone present, under the mvk and bindingHash they are listed with. */
export async function takeSaid(turn: Turn, from: string, plain: Bytes): Promise<void> {
  const { bindings, last, heardCounts, leader } = turn.state;
  const sender = byId(bindings, from);
  if (sender === undefined || last === null || !lists(last.list, sender.bindingHash)) return;
  const [hash, n] = heardCounts.get(from) ?? [sender.bindingHash, -1];
  const lastN = equal(hash, sender.bindingHash) ? n : -1;
  const opened = await openSay(turn.env.crypto, plain, sender, 'data', lastN);
  if (!opened.ok) {
    turn.refuse(opened.fault.code, from);
    return;
  }
  const { body } = opened.value;
  turn.set({
    heardCounts: new Map(heardCounts).set(from, [sender.bindingHash, opened.value.n]),
  });
  const mark = readMark(body);
  if (mark !== null) keepMark(turn, from, mark);
  const named = readSuccessor(body);
  if (named !== undefined && from === leader?.participantId) turn.set({ successor: named });
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
  await sayData(turn, encodeMark(leaderBindingHash, match));
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
  await sayData(turn, encodeSuccessor(bindingHash));
}

/** Newcomers cannot read what was said before them: what still counts is said again. */
export async function sayAgain(turn: Turn): Promise<void> {
  const { markAgainAt, binding, leader, successor, marks, lead } = turn.state;
  if (markAgainAt === null || turn.env.now < markAgainAt || binding === null) return;
  turn.set({ markAgainAt: null });
  if (lead !== null && successor !== null) await sayData(turn, encodeSuccessor(successor));
  for (const { leaderBindingHash, match } of marks.get(binding.participantId) ?? []) {
    const counts = [leader?.bindingHash, successor].some(
      (hash) => hash != null && equal(hash, leaderBindingHash),
    );
    if (counts) await sayData(turn, encodeMark(leaderBindingHash, match));
  }
}

/** What `id` said last about the code of whoever has `bindingHash`; null: nothing. */
export function markOf(
  { marks }: ParticipantState,
  id: string,
  bindingHash: Bytes | null,
): boolean | null {
  if (bindingHash === null) return null;
  const about = marks.get(id)?.find((mark) => equal(mark.leaderBindingHash, bindingHash));
  return about?.match ?? null;
}

function keepMark(turn: Turn, from: string, mark: Mark): void {
  const { marks } = turn.state;
  const others = (marks.get(from) ?? []).filter(
    (one) => !equal(one.leaderBindingHash, mark.leaderBindingHash),
  );
  turn.set({ marks: new Map(marks).set(from, [mark, ...others].slice(0, MOST_MARKS)) });
}

async function sayData(turn: Turn, body: Bytes): Promise<void> {
  const { secrets, binding, sayCount } = turn.state;
  if (secrets === null || binding === null) return;
  const plain = await sealSay(turn.env.crypto, secrets.msk, binding.bindingHash, 'data', {
    ...{ n: sayCount, sentAtMs: turn.env.now, body },
  });
  if (!plain.ok) return;
  turn.set({ sayCount: sayCount + 1 });
  turn.emit({ type: 'say', plain: plain.value });
}
