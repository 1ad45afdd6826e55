import { describe, expect, test } from '@jest/globals';
import { occurrences } from './occurrences.js';
import { MOST_MEETINGS, schedule } from './schedule.js';

const once = {
  start: '2026-03-18T10:00',
  minutes: 30,
  timeZone: 'Europe/Berlin',
  recurrence: null,
};
const daily = { every: 'day', interval: 1, ends: { after: 3 } };
const weekly = { every: 'week', interval: 1, on: ['WE'], ends: { after: 3 } };
const isTaken = (parts: object) => schedule.safeParse({ ...once, ...parts }).success;

describe('schedule: what is taken', () => {
  test('a meeting once, by days, by weekdays and by months', () => {
    const monthly = { every: 'month', interval: 1, ends: { on: '2027-03-18' } };
    for (const recurrence of [null, daily, weekly, monthly])
      expect(isTaken({ recurrence })).toBe(true);
  });

  test.each([
    ['a day that is not', { start: '2026-02-30T10:00' }],
    ['an hour that is not', { start: '2026-02-20T24:00' }],
    ['a time that the clocks skip', { start: '2026-03-29T02:30' }],
    ['seconds', { start: '2026-03-18T10:00:00' }],
    ['no length', { minutes: 0 }],
    ['more than a day', { minutes: 1_441 }],
    ['half a minute', { minutes: 10.5 }],
    ['a zone nobody knows', { timeZone: 'Europe/Atlantis' }],
    ['an offset for a zone', { timeZone: '+02:00' }],
    ['a zone that writes lines', { timeZone: 'UTC\r\nX:' }],
    ['a zone of 10,000 letters', { timeZone: 'A'.repeat(10_000) }],
    ['something else', { note: 'hello' }],
    ['no end', { recurrence: { every: 'day', interval: 1 } }],
    ['two ends', { recurrence: { ...daily, ends: { after: 2, on: '2026-04-01' } } }],
    ['more than a year of days', { recurrence: { ...daily, ends: { after: MOST_MEETINGS + 1 } } }],
    ['an end before the beginning', { recurrence: { ...daily, ends: { on: '2026-03-17' } } }],
    ['an end in another century', { recurrence: { ...daily, ends: { on: '2099-01-01' } } }],
    ['no weekday', { recurrence: { ...weekly, on: [] } }],
    ['a weekday twice', { recurrence: { ...weekly, on: ['WE', 'WE'] } }],
    ['weekdays without that of the first', { recurrence: { ...weekly, on: ['MO'] } }],
    ['every thirteenth day', { recurrence: { ...daily, interval: 13 } }],
  ])('%s is refused', (_, parts) => {
    expect(isTaken(parts)).toBe(false);
  });

  test('the longest series is counted in far less than a second', () => {
    const planned = schedule.parse({
      ...once,
      recurrence: { every: 'day', interval: 1, ends: { on: '2036-03-14' } },
    });
    expect([...occurrences(planned)]).toHaveLength(3_650);
  });
});
