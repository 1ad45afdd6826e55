// Chat of one run: kept in memory for whoever comes later or comes back, and gone when the run ends.
import type { ChatMessage } from '../../protocol/wire/features/chat.js';
import { MOST_CHAT_KEPT } from '../../protocol/wire/features/chat.js';
import { RateLimit } from '../http/rate-limit.js';
import type { AskAbout, Desk, Hall, Somebody } from './feature-desk.js';

const PER_MINUTE = 60;
/** UTF-16 units of all messages that are kept. */
const MOST_TEXT = 500_000;

interface Kept {
  readonly message: ChatMessage;
  /** Where a message to everyone was said; nobody elsewhere gets it. */
  readonly room: string | null;
}

export function chatDesk(hall: Hall): Desk<AskAbout<'chat'>> {
  const rate = new RateLimit(PER_MINUTE, hall.uptime);
  const kept: Kept[] = [];
  let length = 0;
  let n = 0;
  const keep = (one: Kept): void => {
    kept.push(one);
    length += one.message.text.length;
    while (kept.length > MOST_CHAT_KEPT || length > MOST_TEXT)
      length -= kept.shift()?.message.text.length ?? 0;
  };
  return {
    ask: (from, { to, text }) => {
      if (!rate.take(from.participantId)) return 'too-many-attempts';
      const receiver = to === null ? null : hall.person(to);
      if (to !== null && (receiver === null || to === from.participantId)) return 'not-found';
      n += 1;
      const message: ChatMessage = {
        n,
        from: from.participantId,
        fromName: from.name,
        to,
        toName: receiver?.name ?? null,
        roomName: to === null && from.room !== null ? hall.roomName(from.room) : null,
        text,
        at: hall.now(),
      };
      const one = { message, room: from.room };
      keep(one);
      for (const person of hall.people())
        if (mayRead(person, one))
          hall.tell(person.participantId, { about: 'chatted', messages: [message] });
      return null;
    },
    present: (to) => [
      {
        about: 'chatted',
        messages: kept.filter((one) => mayRead(to, one)).map(({ message }) => message),
      },
    ],
  };
}

function mayRead({ participantId, room }: Somebody, { message, room: said }: Kept): boolean {
  if (message.to === null) return room === said;
  return message.to === participantId || message.from === participantId;
}
