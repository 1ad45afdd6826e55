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

/** How long a slip of the hand can be taken back at least, as the service has it. */
const UNDO_AT_LEAST = 30_000;

/**
 * When a meeting is next, ms; null where it has no time to come. What was called off stands there until it would have begun, a series
 * until the first that it keeps from beginning, so that it can be taken back.
 */
export function nextStart({ schedule, cancelledAt }: Meeting, now: number): number | null {
  if (schedule === null) return null;
  if (cancelledAt === null) return nextOccurrence(schedule, now)?.start ?? null;
  const kept = nextOccurrence(schedule, cancelledAt)?.start ?? cancelledAt;
  return Math.max(kept, cancelledAt + UNDO_AT_LEAST) > now ? kept : null;
}

/** Each meeting once, at its next time. */
export function upcomingDays(
  meetings: readonly Meeting[],
  now: number,
  locale?: string,
): UpcomingDay[] {
  const rows = meetings
    .flatMap((meeting) => {
      const start = nextStart(meeting, now);
      return start === null ? [] : [{ meeting, start }];
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
