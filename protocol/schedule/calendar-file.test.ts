import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RRuleTemporal } from 'rrule-temporal';
import { utf8 } from '../bytes.js';
import { calendarFile, type CalendarEntry } from './calendar-file.js';
import { occurrences } from './occurrences.js';
import type { Schedule } from './schedule.js';

const STAMP = 1_800_000_000_000;
const weekly: Schedule = {
  start: '2026-03-18T10:00',
  minutes: 45,
  timeZone: 'Europe/Berlin',
  recurrence: { every: 'week', interval: 1, on: ['MO', 'WE'], ends: { on: '2026-11-30' } },
};
const entry = (parts: Partial<CalendarEntry> = {}): CalendarEntry => ({
  uid: '12345678901@conclave',
  sequence: 3,
  title: 'Design review',
  description: 'End-to-end encrypted.',
  url: 'conclave://join/12345678901?service=http%3A%2F%2F127.0.0.1#meet;me,here',
  isCancelled: false,
  schedule: weekly,
  ...parts,
});
const linesOf = (file: string) => file.replace(/\r\n /g, '').split('\r\n');
const valueOf = (lines: readonly string[], name: string) =>
  lines.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1);

/** §3.3.11 read back. */
const plain = (text: string) =>
  text.replace(/\\([\\;,nN])/g, (_, one) => (/n/i.test(one) ? '\n' : one));

describe('schedule: calendar file (RFC 5545)', () => {
  test('keeps the time zone, with each change of its clocks', () => {
    const lines = linesOf(calendarFile(entry(), STAMP));
    expect(lines).toContain('DTSTART;TZID=Europe/Berlin:20260318T100000');
    expect(lines).toContain('DURATION:PT45M');
    expect(lines).toContain('RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,WE;UNTIL=20261130T090000Z');
    const zone = lines.slice(lines.indexOf('BEGIN:VTIMEZONE'), lines.indexOf('END:VTIMEZONE') + 1);
    expect(zone).toEqual([
      ...['BEGIN:VTIMEZONE', 'TZID:Europe/Berlin'],
      ...['BEGIN:STANDARD', 'DTSTART:20260316T100000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0100'],
      ...['END:STANDARD', 'BEGIN:DAYLIGHT', 'DTSTART:20260329T020000', 'TZOFFSETFROM:+0100'],
      ...['TZOFFSETTO:+0200', 'END:DAYLIGHT', 'BEGIN:STANDARD', 'DTSTART:20261025T030000'],
      ...['TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100', 'END:STANDARD', 'END:VTIMEZONE'],
    ]);
  });

  test('writes UTC as UTC, a single meeting without a rule, and that one is cancelled', () => {
    const schedule = { ...weekly, timeZone: 'UTC', recurrence: null };
    const lines = linesOf(calendarFile(entry({ schedule, isCancelled: true }), STAMP));
    expect(lines).toContain('DTSTART:20260318T100000Z');
    expect(lines).toContain('STATUS:CANCELLED');
    expect(lines).toContain('SEQUENCE:3');
    expect(lines.some((line) => /VTIMEZONE|RRULE/.test(line))).toBe(false);
  });

  test('is read by another implementation as the same meetings', () => {
    const series: Schedule[] = [
      weekly,
      { ...weekly, recurrence: { every: 'day', interval: 3, ends: { after: 60 } } },
      {
        ...weekly,
        start: '2026-01-31T23:30',
        timeZone: 'America/New_York',
        recurrence: { every: 'month', interval: 1, ends: { after: 9 } },
      },
    ];
    for (const schedule of series) {
      const lines = linesOf(calendarFile(entry({ schedule }), STAMP));
      const rruleString = lines.filter((line) => /^(DTSTART;|RRULE)/.test(line)).join('\n');
      const read = new RRuleTemporal({ rruleString }).all();
      expect(read.map(({ epochMilliseconds }) => epochMilliseconds)).toEqual(
        [...occurrences(schedule)].map(({ start }) => start),
      );
    }
  });

  test('whatever a title holds stays in the title', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 200 });
    const evil = fc.constantFrom(
      'x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:y',
      'x\nATTACH:file:///etc/passwd',
      'x\u2028BEGIN:VALARM',
      'x\\',
      '\\n;,:"',
      '\u0000\u0007\u0085x',
      '🦊'.repeat(60),
    );
    const names = linesOf(calendarFile(entry(), STAMP)).map((line) => line.split(/[:;]/)[0]);
    fc.assert(
      fc.property(fc.oneof(anyText, evil), (title) => {
        const file = calendarFile(entry({ title, description: title, uid: title }), STAMP);
        expect(linesOf(file).map((line) => line.split(/[:;]/)[0])).toEqual(names);
        const shown = plain(valueOf(linesOf(file), 'SUMMARY') ?? '');
        const expected = title
          .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
          .replace(/\p{Cc}/gu, (one) => (one === '\n' ? one : ' '));
        expect(shown).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('an address cannot end its line', () => {
    const url = 'conclave://join/1\r\nATTENDEE:mailto:x@example.org';
    const lines = linesOf(calendarFile(entry({ url }), STAMP));
    expect(lines.some((line) => line.startsWith('ATTENDEE'))).toBe(false);
    expect(valueOf(lines, 'URL')).toBe('conclave://join/1ATTENDEE:mailto:x@example.org');
  });

  test('folds at 75 octets, between characters, with CRLF and nothing else', () => {
    const file = calendarFile(entry({ title: '会议🦊é'.repeat(40) }), STAMP);
    expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const encoder = new TextEncoder();
    for (const line of file.split('\r\n')) {
      expect(encoder.encode(line).length).toBeLessThanOrEqual(75);
      expect(line).not.toMatch(/\p{Surrogate}/u);
    }
    expect(utf8(file).length).toBe(encoder.encode(file).length);
  });
});
