// Who is where in the breakout rooms, how people are spread over new ones, and what is said of the rooms' end.
import type { MeetingSnapshot } from '../../meeting/meeting-client.js';

export interface RoomView {
  readonly room: string | null;
  readonly name: string;
  readonly people: readonly { readonly participantId: string; readonly name: string }[];
  readonly isMine: boolean;
}

/** The rooms as they are, the main room first; empty while none are open. */
export function roomsView(
  { features, attendees, room: mine }: Pick<MeetingSnapshot, 'features' | 'attendees' | 'room'>,
  mainRoom: string,
): RoomView[] {
  if (features.rooms === null) return [];
  const all: readonly { readonly room: string | null; readonly name: string }[] = [
    { room: null, name: mainRoom },
    ...features.rooms.rooms,
  ];
  return all.map(({ room, name }) => ({
    room,
    name,
    people: attendees.filter((one) => one.room === room),
    isMine: room === mine,
  }));
}

/**
 * By lot, so that nobody meets the same people each time, and so that no room has two more than another. Answers the place of the
 * room, by person. `random` answers from 0 up to, but not, 1.
 */
export function spread(
  people: readonly string[],
  rooms: number,
  random: () => number,
): ReadonlyMap<string, number> {
  return new Map(shuffled(people, random).map((participantId, at) => [participantId, at % rooms]));
}

/** Fisher and Yates: every order is as likely as every other. */
function shuffled(people: readonly string[], random: () => number): string[] {
  const order = [...people];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const at = Math.floor(random() * (last + 1));
    const [one, other] = [order[at], order[last]];
    if (one !== undefined && other !== undefined) [order[at], order[last]] = [other, one];
  }
  return order;
}

/** The first of these names that comes up twice; the service takes no two rooms of the same name. */
export function twinOf(names: readonly string[]): string | null {
  return names.find((name, at) => names.indexOf(name) !== at) ?? null;
}

/** The least number from 1 with which `named` makes a name that no room has. */
export function freeName(names: readonly string[], named: (n: number) => string): string {
  for (let n = names.length + 1; ; n += 1) if (!names.includes(named(n))) return named(n);
}
