// Chat to everyone in an end-to-end encrypted meeting: a `say` of kind chat (protocol.md §7). Whoever comes later has no key for what was
// said before, and nothing is said again for them. Not deniable: each message is signed (§1).
import type { Bytes } from '../bytes.js';
import { lists } from './heartbeat.js';
import { hearSaid, speak } from './speech.js';
import type { Turn } from './turn.js';

/** Shows what somebody wrote, under the name that the verified list has for them. */
export async function takeChat(turn: Turn, from: string, plain: Bytes): Promise<void> {
  const said = await hearSaid(turn, 'chat', from, plain);
  const name = turn.state.last?.list.present.get(from)?.name;
  if (said === null || name === undefined || typeof said.body !== 'string') return;
  turn.emit({
    ...{ type: 'chatted', participantId: from, name },
    ...{ text: said.body, sentAtMs: said.sentAtMs },
  });
}

/** Writes to everyone. Refused, visibly, while this client has no key that all have, is not on the list, or the text is too long. */
export async function sayChat(turn: Turn, text: string): Promise<void> {
  const { binding, last, sendingWith } = turn.state;
  const isIn = last !== null && binding !== null && lists(last.list, binding.bindingHash);
  if (!isIn || sendingWith === null) {
    turn.refuse('message-not-sent', null);
    return;
  }
  const id = binding.participantId;
  const name = last.list.present.get(id)?.name ?? binding.name;
  const shown = { participantId: id, name, text, sentAtMs: turn.env.now };
  if (!(await speak(turn, 'chat', text, shown))) turn.refuse('message-not-sent', null);
}
