// Whether the service lets me do what is for hosts: host and co-host alike, as server/features does.
import type { MeetingSnapshot } from '../meeting/meeting-client.js';

export function mayHost({ people }: Pick<MeetingSnapshot, 'people'>): boolean {
  const me = people.find(({ isMe }) => isMe);
  return me !== undefined && me.role !== 'participant';
}
