// A meeting as a calendar reads it: RFC 5545. Written by hand, because a series has to keep its wall-clock time, which needs TZID with
// its VTIMEZONE, and the libraries at hand write UTC. Every text goes through one escape, so that a title ends where it ends.
import { Temporal } from 'temporal-polyfill';
import { utf8 } from '../bytes.js';
import { LocalClock, type ClockChange } from './local-clock.js';
import { lastOccurrence } from './occurrences.js';
import { localMs, type Recurrence, type Schedule } from './schedule.js';

export interface CalendarEntry {
  /** Names the meeting for good: a calendar that reads the file again changes its entry. */
  readonly uid: string;
  /** Goes up with every change (§3.8.7.4). */
  readonly sequence: number;
  readonly title: string;
  readonly description: string;
  /** Where it is joined. */
  readonly url: string;
  readonly isCancelled: boolean;
  readonly schedule: Schedule;
}

const FOLD_AT = 75;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

/** The whole file, with the line ends of §3.1. `now` is when it was made, ms. */
export function calendarFile(entry: CalendarEntry, now: number): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Conclave//Conclave//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    ...timeZoneOf(entry.schedule),
    'BEGIN:VEVENT',
    `UID:${text(entry.uid)}`,
    `SEQUENCE:${entry.sequence}`,
    `DTSTAMP:${stamp(now)}Z`,
    ...timesOf(entry.schedule),
    `SUMMARY:${text(entry.title)}`,
    `DESCRIPTION:${text(entry.description)}`,
    `LOCATION:${text(entry.url)}`,
    `URL:${uri(entry.url)}`,
    `STATUS:${entry.isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join('');
}

function timesOf(planned: Schedule): string[] {
  const { start, timeZone, minutes, recurrence } = planned;
  const local = stamp(localMs(start));
  const begins = timeZone === 'UTC' ? `DTSTART:${local}Z` : `DTSTART;TZID=${timeZone}:${local}`;
  const last = lastOccurrence(planned);
  return [
    begins,
    `DURATION:PT${minutes}M`,
    ...(recurrence === null || last === null ? [] : [`RRULE:${ruleOf(recurrence, last.start)}`]),
  ];
}

/** Ends with the last meeting itself (§3.3.10: with TZID, UNTIL is in UTC), so that no calendar counts differently. */
function ruleOf(again: Recurrence, last: number): string {
  const freq = { day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY' }[again.every];
  const on = again.every === 'week' ? `;BYDAY=${again.on.join(',')}` : '';
  return `FREQ=${freq};INTERVAL=${again.interval}${on};UNTIL=${stamp(last)}Z`;
}

/** §3.6.5: each change of the clocks from the first meeting to the last as an observance of its own. */
function timeZoneOf(planned: Schedule): string[] {
  const { start, timeZone } = planned;
  if (timeZone === 'UTC') return [];
  const local = localMs(start);
  const clock = new LocalClock(timeZone, local);
  const end = (lastOccurrence(planned)?.end ?? local) + DAY;
  const offset = clock.firstOffset;
  const before: ClockChange = { at: local - 2 * DAY - offset, before: offset, after: offset };
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${timeZone}`,
    ...[before, ...clock.changesUntil(end)].flatMap(observance),
    'END:VTIMEZONE',
  ];
}

function observance({ at, before, after }: ClockChange): string[] {
  const kind = after > before ? 'DAYLIGHT' : 'STANDARD';
  return [
    `BEGIN:${kind}`,
    `DTSTART:${stamp(at + before)}`,
    `TZOFFSETFROM:${offsetText(before)}`,
    `TZOFFSETTO:${offsetText(after)}`,
    `END:${kind}`,
  ];
}

/** §3.3.14 */
function offsetText(offset: number): string {
  const size = Math.abs(offset);
  const hours = Math.floor(size / HOUR);
  const minutes = Math.floor((size % HOUR) / MINUTE);
  return `${offset < 0 ? '-' : '+'}${two(hours)}${two(minutes)}`;
}

/** §3.3.5, without a zone. */
function stamp(ms: number): string {
  const iso = Temporal.Instant.fromEpochMilliseconds(ms).toString();
  return iso.replace(/[-:]/g, '').slice(0, 15);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** §3.3.11. A line end of any kind becomes \n; other control characters, which no text may hold, become spaces. */
function text(value: string): string {
  return value
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/[\\;,]/g, (one) => `\\${one}`)
    .replace(/\n/g, '\\n')
    .replace(CONTROLS, ' ');
}

/** A URI stands unescaped (§3.3.13), so it may hold nothing that ends its line. */
function uri(value: string): string {
  return value.replace(CONTROLS, '').replace(/\s/g, '');
}

// eslint-disable-next-line no-control-regex -- §3.1: CONTROL is what no value may hold
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/g;

/** §3.1: at most 75 octets a line, cut between characters; the rest begins with a space. */
function fold(line: string): string {
  const parts: string[] = [];
  let part = '';
  let size = 0;
  for (const character of line) {
    const octets = utf8(character).length;
    if (size + octets > FOLD_AT) {
      parts.push(part);
      part = '';
      size = 1; // the space
    }
    part += character;
    size += octets;
  }
  return [...parts, part].join('\r\n ');
}
