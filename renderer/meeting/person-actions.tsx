// What may be done with a person, as a list: the rights that the service names and the leader grants (protocol.md §6, §8), or in an enhanced
// meeting the service.
import { Crown, DoorClosed, Pencil, UserMinus } from 'lucide-react';
import type { MenuItem } from '../components/menu.js';
import { meetingWords as words } from '../words/meeting-words.js';
import { waitingRoomWords as doorWords } from '../words/waiting-room-words.js';
import type { MeetingClient, MeetingSnapshot, SeenParticipant } from './meeting-client.js';

/** What is asked before it is done. */
export type Question =
  | { readonly about: 'lock' }
  | { readonly about: 'unlock' }
  | { readonly about: 'rename' }
  | { readonly about: 'remove'; readonly person: SeenParticipant };

export function personActions(
  person: SeenParticipant,
  snapshot: Pick<MeetingSnapshot, 'encryptionType' | 'isLeader' | 'isHost' | 'mayManage' | 'door'>,
  client: Pick<MeetingClient, 'nameSuccessor' | 'putBack'>,
  ask: (question: Question) => void,
): readonly MenuItem[] {
  const isE2ee = snapshot.encryptionType !== 'enhanced';
  if (person.state !== 'present') return [];
  // The name in an enhanced meeting is the one that was introduced, for the whole stay.
  if (person.isMe)
    return isE2ee
      ? [{ label: words.rename, icon: <Pencil />, onSelect: () => ask({ about: 'rename' }) }]
      : [];
  return [
    ...(isE2ee && snapshot.isLeader ? [successorAction(person, client)] : []),
    ...(mayPutBack(person, snapshot) ? [puttingBack(person, client)] : []),
    ...(mayRemove(person, snapshot) ? [removal(person, ask)] : []),
  ];
}

/** Where there is a waiting room, whoever is neither host nor co-host, and does not lead. */
function mayPutBack(
  { role, isLeader }: SeenParticipant,
  { mayManage, door }: Pick<MeetingSnapshot, 'mayManage' | 'door'>,
): boolean {
  return mayManage && door.rules?.waitingRoom === true && role === 'participant' && !isLeader;
}

function mayRemove(
  { role, isLeader }: SeenParticipant,
  { encryptionType, mayManage, isHost }: Parameters<typeof personActions>[1],
): boolean {
  // Without its leader a list is none: the leader can leave, and is not removed.
  if (!mayManage || isLeader) return false;
  // In an enhanced meeting the service decides, and it removes no host, and a co-host only for the host.
  return encryptionType !== 'enhanced' || role === 'participant' || (isHost && role === 'co-host');
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

function puttingBack(
  { participantId }: SeenParticipant,
  client: Pick<MeetingClient, 'putBack'>,
): MenuItem {
  return {
    label: doorWords.putBack,
    icon: <DoorClosed />,
    onSelect: () => void client.putBack(participantId),
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
