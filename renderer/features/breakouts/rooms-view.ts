// Who is where in the breakout rooms, and how people are spread over new ones.
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

/** One after the other into each room, so that no room has two more than another. Answers the place of the room, by person. */
export function spread(people: readonly string[], rooms: number): ReadonlyMap<string, number> {
  return new Map(people.map((participantId, at) => [participantId, at % rooms]));
}
