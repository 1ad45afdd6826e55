// Breakout rooms of one run: who belongs where, the timer, and the messages to all. Moving somebody is the run's work (`move`): it gives
// the key of the new room and takes the person out of the old one.
import type { FaultCode } from '../../protocol/fault.js';
import {
  MOST_MINUTES,
  MOST_ROOMS,
  type Breakouts,
} from '../../protocol/wire/features/breakouts.js';
import { isHost, type AskAbout, type Desk, type Hall, type Somebody } from './feature-desk.js';

type BreakoutAsk = AskAbout<
  | 'rooms-open'
  | 'rooms-add'
  | 'rooms-rename'
  | 'rooms-extend'
  | 'rooms-move'
  | 'rooms-go'
  | 'rooms-broadcast'
  | 'rooms-close'
>;

interface OpenRoom {
  readonly room: string;
  readonly name: string;
}

interface Open {
  readonly rooms: readonly OpenRoom[];
  /** The room that each person was given. */
  readonly given: Map<string, string>;
  /** As people are shown it, and when it is by the clock that does not jump. */
  readonly closesAt: number | null;
  readonly dueAt: number | null;
}

export interface BreakoutHall extends Hall {
  readonly move: (participantId: string, room: string | null) => void;
  /** Nobody is in the room any more and nobody comes back to it. */
  readonly closed: (room: string) => void;
}

const MINUTE = 60_000;

interface BreakoutDesk extends Desk<BreakoutAsk> {
  readonly tick: () => void;
  readonly nameOf: (room: string) => string | null;
}

export function breakoutDesk(hall: BreakoutHall): BreakoutDesk {
  let open: Open | null = null;
  /** Never used twice in a run, so that neither keys nor messages of one room turn up in another. */
  let made = 0;
  const present = ({ participantId }: Somebody) =>
    [
      {
        about: 'rooms' as const,
        open: open === null ? null : shown(open, participantId),
      } satisfies Breakouts,
    ] as const;
  const show = (): void => {
    for (const person of hall.people()) hall.tell(person.participantId, present(person)[0]);
  };
  const next = (): string => {
    made += 1;
    return `r${made}`;
  };
  const begin = ({ rooms, minutes }: AskAbout<'rooms-open'>): FaultCode | null => {
    if (open !== null) return 'limit-reached';
    if (hasTwins(rooms)) return 'bad-request';
    const given = new Map<string, string>();
    const opened = rooms.map(({ name, people }) => {
      const room = next();
      for (const one of people) if (hall.person(one) !== null) given.set(one, room);
      return { room, name };
    });
    open = {
      rooms: opened,
      given,
      closesAt: minutes === null ? null : hall.now() + minutes * MINUTE,
      dueAt: minutes === null ? null : hall.uptime() + minutes * MINUTE,
    };
    show();
    for (const [participantId, room] of given) hall.move(participantId, room);
    return null;
  };
  const close = (): void => {
    if (open === null) return;
    const { rooms } = open;
    open = null;
    show();
    for (const { participantId, room } of hall.people())
      if (room !== null) hall.move(participantId, null);
    for (const { room } of rooms) hall.closed(room);
  };
  const isOpen = (room: string | null): boolean =>
    room === null || open?.rooms.some((one) => one.room === room) === true;
  const have = (now: Open): null => {
    open = now;
    show();
    return null;
  };
  const add = ({ name }: AskAbout<'rooms-add'>): FaultCode | null => {
    if (open === null) return 'not-found';
    const { rooms } = open;
    if (rooms.length >= MOST_ROOMS) return 'limit-reached';
    if (hasTwins([...rooms, { name }])) return 'bad-request';
    return have({ ...open, rooms: [...rooms, { room: next(), name }] });
  };
  const rename = ({ room, name }: AskAbout<'rooms-rename'>): FaultCode | null => {
    if (open === null || !isOpen(room)) return 'not-found';
    const rooms = open.rooms.map((one) => (one.room === room ? { room, name } : one));
    return hasTwins(rooms) ? 'bad-request' : have({ ...open, rooms });
  };
  const extend = ({ minutes }: AskAbout<'rooms-extend'>): FaultCode | null => {
    if (open === null || open.closesAt === null || open.dueAt === null) return 'not-found';
    const more = minutes * MINUTE;
    if (open.dueAt + more - hall.uptime() > MOST_MINUTES * MINUTE) return 'limit-reached';
    return have({ ...open, closesAt: open.closesAt + more, dueAt: open.dueAt + more });
  };
  const move = (participantId: string, room: string | null): FaultCode | null => {
    if (open === null || !isOpen(room) || hall.person(participantId) === null) return 'not-found';
    if (room === null) open.given.delete(participantId);
    else open.given.set(participantId, room);
    show();
    hall.move(participantId, room);
    return null;
  };
  const go = (from: Somebody, room: string | null): FaultCode | null => {
    if (open === null || !isOpen(room)) return 'not-found';
    const isOwn = room === null || open.given.get(from.participantId) === room;
    if (!isOwn && !isHost(from)) return 'not-allowed';
    hall.move(from.participantId, room);
    return null;
  };
  return {
    ask: (from, ask) => {
      switch (ask.about) {
        case 'rooms-open':
          return begin(ask);
        case 'rooms-add':
          return add(ask);
        case 'rooms-rename':
          return rename(ask);
        case 'rooms-extend':
          return extend(ask);
        case 'rooms-move':
          return move(ask.participantId, ask.room);
        case 'rooms-go':
          return go(from, ask.room);
        case 'rooms-broadcast':
          if (open === null) return 'not-found';
          for (const { participantId } of hall.people())
            hall.tell(participantId, { about: 'broadcast', fromName: from.name, text: ask.text });
          return null;
        case 'rooms-close':
          if (open === null) return 'not-found';
          close();
          return null;
      }
    },
    present,
    nameOf: (room) => open?.rooms.find((one) => one.room === room)?.name ?? null,
    tick: () => {
      if (open !== null && open.dueAt !== null && open.dueAt <= hall.uptime()) close();
    },
  };
}

/** People are sent to a room by its name, so no two have the same. */
function hasTwins(rooms: readonly { readonly name: string }[]): boolean {
  return new Set(rooms.map(({ name }) => name)).size < rooms.length;
}

function shown({ rooms, given, closesAt }: Open, participantId: string): Breakouts['open'] {
  return { rooms: [...rooms], mine: given.get(participantId) ?? null, closesAt };
}
