// What a host sees of the door, decided here.
import type { SeenParticipant } from '../meeting/meeting-client.js';
import { skeleton } from '../../protocol/namesakes.js';
import { waitingRoomWords as words } from '../words/waiting-room-words.js';
import type { Door } from './waiting-desk.js';

export interface DoorRow {
  readonly waitingId: string;
  readonly name: string;
  readonly signedIn: boolean;
  readonly denied: boolean;
  /** Somebody else here or at the door has this name, or one that reads the same. */
  readonly isNamesake: boolean;
}

/** Who waits first, who was turned away after them. */
export function doorRows({ people }: Door, present: readonly SeenParticipant[]): DoorRow[] {
  const names = [...people, ...present.filter(({ state }) => state === 'present')].map(({ name }) =>
    skeleton(name),
  );
  return people
    .toSorted((a, b) => Number(a.denied) - Number(b.denied))
    .map(({ since: _since, ...person }) => ({
      ...person,
      isNamesake: names.filter((name) => name === skeleton(person.name)).length > 1,
    }));
}

/** What a host is told who does not see the list; null: nobody waits whom they have not put off. */
export function knockView(
  { people }: Door,
  dismissed: ReadonlySet<string>,
): { readonly says: string; readonly only: { waitingId: string; name: string } | null } | null {
  const waiting = people.filter(({ denied }) => !denied);
  const [first] = waiting;
  if (first === undefined || waiting.every(({ waitingId }) => dismissed.has(waitingId)))
    return null;
  return waiting.length === 1
    ? { says: words.knocked(first.name), only: first }
    : { says: words.manyKnocked(waiting.length), only: null };
}

export function waitingCount({ people }: Door): number {
  return people.filter(({ denied }) => !denied).length;
}
