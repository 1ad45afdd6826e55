import { describe, expect, test } from '@jest/globals';
import type { Schedule } from '../../protocol/schedule/schedule.js';
import { formatJoinLink } from '../../protocol/wire/join-link.js';
import { invitationText, whenLines, type Invitation } from './invitation-text.js';

const link = {
  ...{ meetingId: '12345678901', service: 'https://meet.example', rootKey: 'A'.repeat(43) },
  ...{ encryptionType: 'e2ee' as const, passcode: 'open sesame' },
};
const invitation: Invitation = {
  ...{ title: 'Design review', encryptionType: 'e2ee' },
  ...{ joinLink: formatJoinLink(link), schedule: null },
};
const once: Schedule = {
  ...{ start: '2027-01-18T10:00', minutes: 45, timeZone: 'America/New_York', recurrence: null },
};
/** Intl puts thin spaces of its own between times. */
const plain = (lines: readonly string[]) => lines.map((line) => line.replace(/\s/gu, ' '));

describe('an invitation', () => {
  test('says what, which encryption, and the way in with number and passcode', () => {
    expect(invitationText(invitation).split('\n')).toEqual([
      'Design review',
      'End-to-end encrypted: only the people in it can see and hear it.',
      '',
      `Join: https://meet.example/j/12345678901?root=${'A'.repeat(43)}&type=e2ee#open%20sesame`,
      'Meeting number: 123 4567 8901',
      'Passcode: open sesame',
    ]);
  });

  test('says of an enhanced meeting who has the key, and no passcode where there is none', () => {
    const joinLink = formatJoinLink({ ...link, encryptionType: 'enhanced', passcode: null });
    const text = invitationText({ ...invitation, encryptionType: 'enhanced', joinLink });
    expect(text).toContain('Enhanced encryption: the service that holds it has the key.');
    expect(text).not.toContain('Passcode');
  });

  test('says when, on the clocks of the meeting, wherever it is read', () => {
    expect(plain(whenLines(once, 'en-GB'))).toEqual([
      'Monday, 18 January 2027, 10:00–10:45 (America/New York)',
    ]);
  });

  test.each([
    [
      { every: 'week', interval: 2, on: ['MO', 'WE'], ends: { on: '2027-03-01' } },
      'Every 2 weeks on Monday and Wednesday, until 1 March 2027',
    ],
    [{ every: 'day', interval: 1, ends: { after: 3 } }, 'Every day, until 20 January 2027'],
    [{ every: 'month', interval: 1, ends: { after: 2 } }, 'Every month, until 18 February 2027'],
  ] as const)('says how it repeats and until when: %j', (recurrence, says) => {
    const series = { ...once, recurrence } as unknown as Schedule;
    expect(whenLines(series, 'en-GB')[1]).toBe(says);
  });

  test('keeps a title to its own line', () => {
    const title = 'Review\nPasscode: of another\u2028meeting';
    const [first, second] = invitationText({ ...invitation, title }).split('\n');
    expect(first).toBe('Review Passcode: of another meeting');
    expect(second).toContain('End-to-end encrypted');
  });
});
