// What the form of a scheduled meeting holds, and the schedule that it means. Pure.
import {
  schedule,
  weekdays,
  dayOf,
  type Schedule,
  type Weekday,
} from '../../protocol/schedule/schedule.js';
import { weekdayOf } from '../../protocol/schedule/civil.js';
import type { Meeting } from '../../protocol/wire/http.js';
import type { Rules } from '../home/meeting-rules.js';

export type Repeats = 'never' | 'day' | 'week' | 'month';

export interface ScheduleForm extends Rules {
  readonly title: string;
  /** YYYY-MM-DD and HH:MM, on the clocks of the zone. */
  readonly date: string;
  readonly time: string;
  readonly minutes: number;
  readonly timeZone: string;
  readonly repeats: Repeats;
  readonly on: readonly Weekday[];
  /** How many meetings; null: until `until`. */
  readonly after: number | null;
  readonly until: string;
  /** "Every second week", which the form does not offer but keeps. */
  readonly interval: number;
  readonly passcode: string;
}

export const LENGTHS = [15, 30, 45, 60, 90, 120, 180, 240] as const;
export const COUNTS = [2, 5, 10, 20, 52, 100] as const;

const two = (value: number): string => String(value).padStart(2, '0');

/** Begins at the next full hour of this computer's clocks. */
export function firstForm(
  now: Date,
  { title, timeZone, passcode }: Pick<ScheduleForm, 'title' | 'timeZone' | 'passcode'>,
): ScheduleForm {
  const next = new Date(now);
  next.setHours(now.getHours() + 1, 0, 0, 0);
  const date = `${next.getFullYear()}-${two(next.getMonth() + 1)}-${two(next.getDate())}`;
  return {
    ...{ title, date, time: `${two(next.getHours())}:00`, minutes: 30, timeZone },
    ...{ repeats: 'never', on: [], after: 10, until: date, interval: 1 },
    // Safer for what is sent around as an invitation: nobody comes in unseen.
    ...{ passcode, waitingRoom: true, registeredOnly: false, joinBeforeHost: true },
  };
}

export function formOf(meeting: Meeting, planned: Schedule): ScheduleForm {
  const { title, passcode, waitingRoom, registeredOnly, joinBeforeHost } = meeting;
  const { start, minutes, timeZone, recurrence } = planned;
  const ends = recurrence?.ends ?? { after: 10 };
  const date = start.slice(0, 10);
  return {
    ...{ title, date, time: start.slice(11), minutes, timeZone },
    repeats: recurrence?.every ?? 'never',
    on: recurrence?.every === 'week' ? recurrence.on : [],
    after: 'after' in ends ? ends.after : null,
    until: 'on' in ends ? ends.on : date,
    interval: recurrence?.interval ?? 1,
    ...{ passcode: passcode ?? '', waitingRoom, registeredOnly, joinBeforeHost },
  };
}

/** Null where there is no such time, or the series ends before it begins. */
export function scheduleOf(form: ScheduleForm): Schedule | null {
  const { date, time, minutes, timeZone } = form;
  const planned = { start: `${date}T${time}`, minutes, timeZone, recurrence: recurrenceOf(form) };
  const parsed = schedule.safeParse(planned);
  return parsed.success ? parsed.data : null;
}

function recurrenceOf(form: ScheduleForm) {
  const { repeats, interval, after, until } = form;
  const ends = after === null ? { on: until } : { after };
  switch (repeats) {
    case 'never':
      return null;
    case 'day':
    case 'month':
      return { every: repeats, interval, ends };
    case 'week':
      return { every: repeats, interval, on: weekdaysOf(form), ends };
  }
}

/** The weekday of the first meeting is always one of them. */
export function weekdaysOf({ date, on }: Pick<ScheduleForm, 'date' | 'on'>): Weekday[] {
  const day = dayOf(date);
  const first = day === null ? null : weekdays[weekdayOf(day)];
  return weekdays.filter((one) => one === first || on.includes(one));
}
