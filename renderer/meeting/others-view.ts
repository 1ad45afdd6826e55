// Who else is there: in the whole meeting, and in the room that I am in. Pure.
import { meetingWords as words } from '../words/meeting-words.js';
import type { MeetingSnapshot, SeenParticipant } from './meeting-client.js';

type Seen = Pick<MeetingSnapshot, 'people' | 'attendees' | 'room'>;
export type Other = Pick<SeenParticipant, 'participantId' | 'name' | 'role'>;

/** Whoever I see: those of the same breakout room, where there are any. */
export function othersHere({ people }: Pick<Seen, 'people'>): readonly SeenParticipant[] {
  return people.filter(({ isMe, state }) => !isMe && state === 'present');
}

/** Everybody else, whichever breakout room they are in. */
export function othersOf({ people, attendees }: Omit<Seen, 'room'>): readonly Other[] {
  const seen = new Set(people.map(({ participantId }) => participantId));
  const elsewhere = attendees.filter(({ participantId }) => !seen.has(participantId));
  return [...othersHere({ people }), ...elsewhere];
}

export interface AloneView {
  readonly title: string;
  readonly detail: string;
  /** The first one in a meeting has one thing to do: ask the others in. Where they are in other rooms, a link brings nobody here. */
  readonly offersLink: boolean;
}

/** What whoever sees nobody else is told; null: there is somebody. */
export function aloneView({ people, attendees, room }: Seen): AloneView | null {
  if (othersHere({ people }).length > 0) return null;
  if (room !== null)
    return { title: words.aloneInRoom, detail: words.aloneInRoomDetail, offersLink: false };
  if (othersOf({ people, attendees }).length > 0)
    return { title: words.aloneInMain, detail: words.aloneInMainDetail, offersLink: false };
  return { title: words.alone, detail: words.aloneDetail, offersLink: true };
}
