// When a meeting is held (issue 5 part 9), as it is stored, sent and filled in: a wall-clock time in a time zone, and how it recurs.
// The words are those of RFC 5545 §3.3.10. Nothing here is a secret, and nothing of it is checked by clients: it is the service's word.
import { z } from 'zod';
import { civilOf, daysOf, weekdayOf } from './civil.js';
import { isTimeZone, LocalClock } from './local-clock.js';

/** RFC 5545 §3.3.10 names, Monday first. */
export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export const weekday = z.enum(weekdays);
export type Weekday = z.infer<typeof weekday>;

export const MOST_MEETINGS = 365;
/** A series is over after so many years, however it ends. */
export const MOST_YEARS = 10;
export const LONGEST_MINUTES = 24 * 60;
const DAY_MINUTES = 1_440;
const MINUTE = 60_000;

const localDate = z
  .string()
  .regex(/^20\d\d-\d\d-\d\d$/)
  .refine((text) => dayOf(text) !== null, 'no such day');
const localTime = z
  .string()
  .regex(/^20\d\d-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d$/)
  .refine((text) => dayOf(text.slice(0, 10)) !== null, 'no such day');
const timeZone = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/)
  .refine(isTimeZone, 'no such time zone');

/** After so many meetings, or on a day (the last on which a meeting may begin). */
const ends = z.union([
  z.strictObject({ after: z.number().int().min(1).max(MOST_MEETINGS) }),
  z.strictObject({ on: localDate }),
]);
const interval = z.number().int().min(1).max(12);

/** Monthly is on the day of the month of the first; months without it are left out (RFC 5545 §3.3.10). */
export const recurrence = z.discriminatedUnion('every', [
  z.strictObject({ every: z.literal('day'), interval, ends }),
  z.strictObject({
    every: z.literal('week'),
    interval,
    on: z
      .array(weekday)
      .min(1)
      .max(7)
      .refine((days) => new Set(days).size === days.length, 'a weekday twice'),
    ends,
  }),
  z.strictObject({ every: z.literal('month'), interval, ends }),
]);
export type Recurrence = z.infer<typeof recurrence>;

/** The first meeting is at `start` (YYYY-MM-DDTHH:MM on the clocks of `timeZone`) and is one of the series. */
export const schedule = z
  .strictObject({
    start: localTime,
    minutes: z.number().int().min(5).max(LONGEST_MINUTES),
    timeZone,
    recurrence: recurrence.nullable(),
  })
  .superRefine((planned, context) => {
    const wrong = whatIsWrong(planned);
    if (wrong !== null) context.addIssue({ code: 'custom', message: wrong.says, path: wrong.path });
  });
export type Schedule = z.infer<typeof schedule>;

function whatIsWrong({ start, timeZone: zone, recurrence: again }: Schedule) {
  const first = dayOf(start.slice(0, 10));
  if (first === null || !isTimeZone(zone)) return null; // said already
  if (new LocalClock(zone, localMs(start)).instantOf(localMs(start)) === null)
    return { says: 'no such time on that day', path: ['start'] };
  if (again === null) return null;
  const onWeekdays = again.every === 'week' ? again.on : null;
  if (onWeekdays?.includes(weekdays[weekdayOf(first)] ?? 'MO') === false)
    return { says: 'the first meeting is on none of the weekdays', path: ['recurrence', 'on'] };
  if (!('on' in again.ends)) return null;
  const last = dayOf(again.ends.on);
  return last !== null && (last < first || last > first + MOST_YEARS * 365)
    ? { says: 'ends before it begins, or too late', path: ['recurrence', 'ends'] }
    : null;
}

/** Days since 1970-01-01 of YYYY-MM-DD, or null where the calendar has no such day. */
export function dayOf(date: string): number | null {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  if (month < 1 || month > 12 || day < 1) return null;
  const days = daysOf(year, month, day);
  const back = civilOf(days);
  return back.month === month && back.day === day ? days : null;
}

/** A wall-clock time as if it were UTC, ms: what is added to and compared before a time zone comes in. */
export function localMs(start: string): number {
  const [hours = 0, minutes = 0] = start.slice(11).split(':').map(Number);
  return ((dayOf(start.slice(0, 10)) ?? 0) * DAY_MINUTES + hours * 60 + minutes) * MINUTE;
}
