// When the meetings of a schedule are, one after the other: RFC 5545 §3.3.10. A series keeps its wall-clock time over the changes of
// summer and winter time; a meeting at a time that the clocks skip, or on a day that a month lacks, is left out and not counted.
import { civilOf, daysOf, weekdayOf } from './civil.js';
import { LocalClock } from './local-clock.js';
import {
  dayOf,
  localMs,
  MOST_YEARS,
  weekdays,
  type Recurrence,
  type Schedule,
} from './schedule.js';

/** ms since 1970. */
export interface Occurrence {
  readonly start: number;
  readonly end: number;
}

const DAY = 86_400_000;
const MINUTE = 60_000;

/** Every meeting, first to last. */
export function* occurrences(planned: Schedule): Generator<Occurrence> {
  const first = localMs(planned.start);
  const clock = new LocalClock(planned.timeZone, first);
  const again = planned.recurrence;
  const most = again !== null && 'after' in again.ends ? again.ends.after : Infinity;
  let count = 0;
  for (const day of daysOfSeries(Math.floor(first / DAY), again)) {
    const start = clock.instantOf(day * DAY + (first % DAY));
    if (start === null) continue;
    yield { start, end: start + planned.minutes * MINUTE };
    if (++count >= most) return;
  }
}

/** The meeting that goes on at `now`, or else the next; null when the last is over. */
export function nextOccurrence(planned: Schedule, now: number): Occurrence | null {
  for (const one of occurrences(planned)) if (one.end > now) return one;
  return null;
}

/** All that are not over at `from` and begin before `until`. */
export function occurrencesBetween(planned: Schedule, from: number, until: number): Occurrence[] {
  const found: Occurrence[] = [];
  for (const one of occurrences(planned)) {
    if (one.start >= until) break;
    if (one.end > from) found.push(one);
  }
  return found;
}

/** The last meeting; null where the clocks skip the only one. */
export function lastOccurrence(planned: Schedule): Occurrence | null {
  let last: Occurrence | null = null;
  for (const one of occurrences(planned)) last = one;
  return last;
}

function* daysOfSeries(first: number, again: Recurrence | null): Generator<number> {
  if (again === null) {
    yield first;
    return;
  }
  const end = 'on' in again.ends ? (dayOf(again.ends.on) ?? first) : first + MOST_YEARS * 365;
  for (const day of endlessDays(first, again)) {
    if (day > end) return;
    yield day;
  }
}

function endlessDays(first: number, again: Recurrence): Generator<number> {
  switch (again.every) {
    case 'day':
      return everyDays(first, again.interval);
    case 'week':
      return onWeekdays(
        first,
        again.interval,
        again.on.map((name) => weekdays.indexOf(name)),
      );
    case 'month':
      return everyMonths(first, again.interval);
  }
}

function* everyDays(first: number, interval: number): Generator<number> {
  for (let day = first; ; day += interval) yield day;
}

/** Weeks begin on Monday, as in the WKST that RFC 5545 takes where none is given. */
function* onWeekdays(first: number, interval: number, on: readonly number[]): Generator<number> {
  const sorted = on.toSorted((a, b) => a - b);
  for (let monday = first - weekdayOf(first); ; monday += 7 * interval)
    for (const weekday of sorted) if (monday + weekday >= first) yield monday + weekday;
}

function* everyMonths(first: number, interval: number): Generator<number> {
  const { year, month, day } = civilOf(first);
  for (let months = month - 1; ; months += interval) {
    const [atYear, atMonth] = [year + Math.floor(months / 12), (months % 12) + 1];
    const found = daysOf(atYear, atMonth, day);
    if (civilOf(found).day === day) yield found;
    else if (found > first + (MOST_YEARS + 1) * 365) yield found; // so that the series ends
  }
}
