// What is said in a meeting, whatever its kind: signed by the key of the join it comes from, and accepted by the rules of protocol.md §7.
// The encryption around it is the driver's. It does not hide who speaks, when, or how much.
import { equal, type Bytes } from '../bytes.js';
import { byId } from './by-id.js';
import { lists } from './heartbeat.js';
import { openSay, sealSay, type Said } from './say.js';
import type { Chatted, SpokenKind } from './state.js';
import type { Turn } from './turn.js';

/** protocol.md §7: accepted only from someone present, under the mvk, bindingHash and kind they claim, with a greater n. */
export async function hearSaid(
  turn: Turn,
  kind: SpokenKind,
  from: string,
  plain: Bytes,
): Promise<Said | null> {
  const { bindings, last, heardCounts } = turn.state;
  const sender = byId(bindings, from);
  if (sender === undefined || last === null || !lists(last.list, sender.bindingHash)) return null;
  const name = `${kind} ${from}`;
  const [hash, n] = heardCounts.get(name) ?? [sender.bindingHash, -1];
  const lastN = equal(hash, sender.bindingHash) ? n : -1;
  const opened = await openSay(turn.env.crypto, plain, sender, kind, lastN);
  if (!opened.ok) {
    turn.refuse(opened.fault.code, from);
    return null;
  }
  turn.set({
    heardCounts: new Map(heardCounts).set(name, [sender.bindingHash, opened.value.n]),
  });
  return opened.value;
}

/** False where there is nobody to say it as yet, or it is longer than §7 allows. One count for all kinds: it rises in each of them. */
export async function speak(
  turn: Turn,
  kind: SpokenKind,
  body: string | Bytes,
  shown: Chatted | null = null,
): Promise<boolean> {
  const { secrets, binding, sayCount } = turn.state;
  if (secrets === null || binding === null) return false;
  const plain = await sealSay(turn.env.crypto, secrets.msk, binding.bindingHash, kind, {
    ...{ n: sayCount, sentAtMs: turn.env.now, body },
  });
  if (!plain.ok) return false;
  turn.set({ sayCount: sayCount + 1 });
  turn.emit({ type: 'say', kind, plain: plain.value, shown });
  return true;
}
