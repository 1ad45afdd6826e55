import { UserCog } from 'lucide-react';
import type { MenuItem } from '../components/menu.js';
import type { MeetingClient, MeetingSnapshot, SeenParticipant } from '../meeting/meeting-client.js';
import { waitingRoomWords as words } from '../words/waiting-room-words.js';

/** What the host may make of a person. A role is the service's word, and is asked of the service. */
export function coHostActions(
  { participantId, isMe, role, state }: SeenParticipant,
  { isHost }: Pick<MeetingSnapshot, 'isHost'>,
  client: Pick<MeetingClient, 'setRole'>,
): MenuItem[] {
  if (!isHost || isMe || role === 'host' || state !== 'present') return [];
  const isCoHost = role === 'co-host';
  return [
    {
      label: isCoHost ? words.dropCoHost : words.makeCoHost,
      icon: <UserCog />,
      onSelect: () => void client.setRole(participantId, isCoHost ? 'participant' : 'co-host'),
    },
  ];
}
