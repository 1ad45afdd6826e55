// What the screen sees of an enhanced meeting's people: the service's word, since there is no list that this client verified.
import type { ViewedPerson } from '../../protocol/meeting/participant.js';
import type { EnhancedView } from '../workers/messages.js';

interface Place {
  readonly enhanced: EnhancedView | null;
  readonly participantId: string | null;
  readonly selfTestPassed: boolean;
}

/** There is a key to send with, the service lists me, and this machine sends nothing in clear. */
export function isInEnhanced({ enhanced, participantId, selfTestPassed }: Place): boolean {
  if (enhanced === null || enhanced.sendingWith === null || !selfTestPassed) return false;
  return enhanced.people.some((one) => one.participantId === participantId);
}

/** Whoever is in the same room as I am. */
export function peopleOf({
  enhanced,
}: Pick<Place, 'enhanced'>): Pick<
  ViewedPerson,
  'participantId' | 'name' | 'state' | 'leaves' | 'mark'
>[] {
  if (enhanced === null) return [];
  return enhanced.people
    .filter(({ room }) => room === enhanced.room)
    .map(({ participantId, name }) => ({
      ...{ participantId, name, leaves: 0, mark: null },
      state: 'present' as const,
    }));
}
