import type { MeetingClient, MeetingSnapshot } from '../meeting/meeting-client.js';
import { RoomsPanel } from './breakouts/rooms-panel.js';
import { ChatPanel } from './chat/chat-panel.js';
import { PollsPanel } from './polls/polls-panel.js';
import type { SideState } from './side.js';

export interface FeaturePanelProps {
  readonly client: MeetingClient;
  readonly snapshot: MeetingSnapshot;
  readonly side: SideState;
}

/** The panel that is open; in an end-to-end encrypted meeting chat and no other, whatever was opened. */
export function FeaturePanel({ client, snapshot, side }: FeaturePanelProps) {
  if (side.open === null) return null;
  if (snapshot.features.encryptionType === 'e2ee' && side.open !== 'chat') return null;
  const props = { client, snapshot, onClose: () => side.show(null) };
  switch (side.open) {
    case 'chat':
      return <ChatPanel {...props} />;
    case 'polls':
      return <PollsPanel {...props} />;
    case 'rooms':
      return <RoomsPanel {...props} />;
  }
}
