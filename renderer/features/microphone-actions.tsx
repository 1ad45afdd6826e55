// What a host may ask of somebody's microphone, in the menu of a person.
import { Mic, MicOff } from 'lucide-react';
import type { MenuItem } from '../components/menu.js';
import type { MeetingClient, MeetingSnapshot, SeenParticipant } from '../meeting/meeting-client.js';
import { featureWords as words } from '../words/feature-words.js';
import { mayHost } from './may-host.js';

export function microphoneActions(
  {
    participantId,
    isMe,
    state,
    microphoneOn,
  }: Pick<SeenParticipant, 'participantId' | 'isMe' | 'state' | 'microphoneOn'>,
  snapshot: Pick<MeetingSnapshot, 'people' | 'encryptionType'>,
  client: Pick<MeetingClient, 'ask'>,
): readonly MenuItem[] {
  // Nothing that a leader's client could check says so in an end-to-end encrypted meeting (protocol.md §6).
  const isPossible = snapshot.encryptionType === 'enhanced' && !isMe && state === 'present';
  if (!isPossible || !mayHost(snapshot)) return [];
  const about = microphoneOn ? 'mute' : 'ask-unmute';
  return [
    {
      label: microphoneOn ? words.mutePerson : words.askToUnmute,
      icon: microphoneOn ? <MicOff /> : <Mic />,
      onSelect: () => void client.ask({ about, participantId }),
    },
  ];
}
