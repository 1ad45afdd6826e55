// What may be done with a person, as a list: the rights that the service names and the leader grants (protocol.md §6, §8).
import { Crown, Pencil, UserMinus } from 'lucide-react';
import type { MenuItem } from '../components/menu.js';
import { meetingWords as words } from '../words/meeting-words.js';
import type { MeetingClient, MeetingSnapshot, SeenParticipant } from './meeting-client.js';

/** What is asked before it is done. */
export type Question =
  | { readonly about: 'lock' }
  | { readonly about: 'unlock' }
  | { readonly about: 'rename' }
  | { readonly about: 'remove'; readonly person: SeenParticipant };

export function personActions(
  person: SeenParticipant,
  { isLeader, mayManage }: Pick<MeetingSnapshot, 'isLeader' | 'mayManage'>,
  client: Pick<MeetingClient, 'nameSuccessor'>,
  ask: (question: Question) => void,
): readonly MenuItem[] {
  if (person.state !== 'present') return [];
  if (person.isMe)
    return [{ label: words.rename, icon: <Pencil />, onSelect: () => ask({ about: 'rename' }) }];
  return [
    ...(isLeader ? [successorAction(person, client)] : []),
    // Without its leader a list is none: the leader can leave, and is not removed.
    ...(mayManage && !person.isLeader ? [removal(person, ask)] : []),
  ];
}

function successorAction(
  { isSuccessor, participantId }: SeenParticipant,
  client: Pick<MeetingClient, 'nameSuccessor'>,
): MenuItem {
  return {
    label: isSuccessor ? words.dropSuccessor : words.makeSuccessor,
    icon: <Crown />,
    onSelect: () => client.nameSuccessor(isSuccessor ? null : participantId),
  };
}

function removal(person: SeenParticipant, ask: (question: Question) => void): MenuItem {
  return {
    label: words.remove,
    icon: <UserMinus />,
    tone: 'stop',
    onSelect: () => ask({ about: 'remove', person }),
  };
}
