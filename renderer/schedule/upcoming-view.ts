// What is to come, by the days of this computer's clocks. Pure.
import { nextOccurrence } from '../../protocol/schedule/occurrences.js';
import type { Meeting } from '../../protocol/wire/http.js';
import { scheduleWords as words } from '../words/schedule-words.js';

export interface UpcomingRow {
  readonly meeting: Meeting;
  readonly time: string;
  readonly isSeries: boolean;
  readonly isCalledOff: boolean;
}

export interface UpcomingDay {
  readonly name: string;
  readonly rows: readonly UpcomingRow[];
}

/** Each meeting once, at its next time. What was called off stands there until it would have begun, so that it can be taken back. */
export function upcomingDays(
  meetings: readonly Meeting[],
  now: number,
  locale?: string,
): UpcomingDay[] {
  const rows = meetings
    .flatMap((meeting) => {
      const next = meeting.schedule === null ? null : nextOccurrence(meeting.schedule, now);
      const isOver = meeting.cancelledAt !== null && (next?.start ?? 0) <= now;
      return next === null || isOver ? [] : [{ meeting, start: next.start }];
    })
    .toSorted((a, b) => a.start - b.start);
  const days = new Map<string, UpcomingRow[]>();
  for (const { meeting, start } of rows) {
    const name = dayName(start, now, locale);
    const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
    const row = {
      meeting,
      time: time.format(start),
      isSeries: meeting.schedule?.recurrence != null,
      isCalledOff: meeting.cancelledAt !== null,
    };
    days.set(name, [...(days.get(name) ?? []), row]);
  }
  return [...days].map(([name, of]) => ({ name, rows: of }));
}

function dayName(at: number, now: number, locale?: string): string {
  const today = new Date(now);
  const tomorrow = new Date(now);
  tomorrow.setDate(today.getDate() + 1);
  const day = new Date(at).toDateString();
  if (day === today.toDateString() || at < now) return words.today;
  if (day === tomorrow.toDateString()) return words.tomorrow;
  const isThisYear = new Date(at).getFullYear() === today.getFullYear();
  return new Intl.DateTimeFormat(locale, {
    ...{ weekday: 'long', day: 'numeric', month: 'long' },
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(at);
}
