import { describe, expect, test } from '@jest/globals';
import type { EnhancedPerson } from '../../protocol/wire/enhanced-board.js';
import type { ChatMessage } from '../../protocol/wire/features/chat.js';
import { attendeeNamesakes, isAmbiguous } from './attendee-names.js';
import { firstFeatures } from './feature-state.js';

const attendee = (participantId: string, name: string) =>
  ({ participantId, name, room: null, role: 'participant' }) as unknown as EnhancedPerson;
const wrote = (n: number, from: string, fromName: string): ChatMessage => ({
  ...{ n, from, fromName, to: null, toName: null, roomName: null, text: 'Hi', at: 0 },
});
const seen = (attendees: EnhancedPerson[], chat: ChatMessage[] = []) => ({
  attendees,
  people: [],
  features: { ...firstFeatures('enhanced'), chat },
});

describe('names in an enhanced meeting (issue 5, bad input)', () => {
  test('that read alike are marked in every room', () => {
    const all = [attendee('a', 'Anna'), attendee('b', '\u0410nn\u0430'), attendee('c', 'Cleo')];
    expect(attendeeNamesakes(seen(all))).toEqual(new Set(['a', 'b']));
    expect([isAmbiguous(all, 'anna'), isAmbiguous(all, 'Cleo')]).toEqual([true, false]);
  });

  test('of who wrote and has left are marked too, and nobody for what they wrote themselves', () => {
    const here = [attendee('a', 'Anna')];
    expect(attendeeNamesakes(seen(here, [wrote(1, 'a', 'Anna'), wrote(2, 'a', 'Anna')]))).toEqual(
      new Set(),
    );
    expect(attendeeNamesakes(seen(here, [wrote(1, 'x', 'ANNA')]))).toEqual(new Set(['a', 'x']));
  });
});
