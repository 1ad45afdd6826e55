// What a host may do with a raised hand, in the menu of a person.
import type { MenuItem } from '../components/menu.js';
import type { MeetingClient, MeetingSnapshot, SeenParticipant } from '../meeting/meeting-client.js';
import { featureWords as words } from '../words/feature-words.js';
import { mayHost } from './may-host.js';

export function handActions(
  { participantId, hand, isMe }: Pick<SeenParticipant, 'participantId' | 'hand' | 'isMe'>,
  snapshot: Pick<MeetingSnapshot, 'people'>,
  client: Pick<MeetingClient, 'ask'>,
): readonly MenuItem[] {
  if (hand === null || !(isMe || mayHost(snapshot))) return [];
  const lower = isMe
    ? ({ about: 'raise-hand', up: false } as const)
    : ({ about: 'lower-hand', participantId } as const);
  return [{ label: words.lowerHand, onSelect: () => void client.ask(lower) }];
}
