// What a person is told when the service makes them host, co-host or neither. Pure.
import type { MeetingRole } from '../../protocol/wire/text.js';
import { meetingWords } from '../words/meeting-words.js';
import type { RoleChange } from './meeting-client.js';

const words = meetingWords.roleChange;

/** Long enough to be read and acted upon. */
export const SHOWN_FOR = 20_000;

export function roleSentence({ from, to }: Pick<RoleChange, 'from' | 'to'>): string {
  switch (to) {
    case 'host':
      return words.host;
    case 'co-host':
      return from === 'host' ? words.hostIsBack : words.coHost;
    case 'participant':
      return words.participant;
  }
}

/** The notice of it, for a while; null: nothing to say. */
export function roleNotice(
  change: RoleChange | null,
  now: number,
  dismissedAt: number,
): { readonly says: string; readonly at: number; readonly role: MeetingRole } | null {
  if (change === null || change.at <= dismissedAt || now - change.at >= SHOWN_FOR) return null;
  return { says: roleSentence(change), at: change.at, role: change.to };
}
