// Whose name could be taken for that of somebody else: of everyone on the list or in any room, and of who wrote and has left.
import { namesakesOf, skeleton } from '../../protocol/namesakes.js';
import type { MeetingSnapshot } from '../meeting/meeting-client.js';

type Seen = Pick<MeetingSnapshot, 'attendees' | 'people' | 'features'>;

/** Their participantIds. */
export function attendeeNamesakes({ attendees, people, features }: Seen): ReadonlySet<string> {
  const here = [...attendees, ...people].map(({ participantId, name }) => ({
    id: participantId,
    name,
  }));
  const wrote = features.chat.map(({ from, fromName }) => ({ id: from, name: fromName }));
  return namesakesOf([...here, ...wrote]);
}

/** For where a name is all that is known: whether several people could be meant by it. */
export function isAmbiguous(attendees: MeetingSnapshot['attendees'], name: string): boolean {
  const looks = skeleton(name);
  return attendees.filter((one) => skeleton(one.name) === looks).length > 1;
}
