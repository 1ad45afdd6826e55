import { useSyncExternalStore } from 'react';
import type { MeetingClient, MeetingSnapshot } from './meeting-client.js';

/** The meeting as it is now; the component is drawn again whenever the client says that something changed. */
export function useMeeting(client: MeetingClient): MeetingSnapshot {
  return useSyncExternalStore(client.subscribe, client.snapshot);
}
