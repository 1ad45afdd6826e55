// What the home screen says about now and about a meeting, decided here.
import { lastOccurrence } from '../../protocol/schedule/occurrences.js';
import type { Meeting } from '../../protocol/wire/http.js';
import { homeWords } from '../words/home-words.js';

export type DayPart = keyof typeof homeWords.greeting;

/** The greeting for an hour of the local day. */
export function greeting(name: string, hour: number): string {
  return homeWords.greeting[dayPart(hour)](name);
}

function dayPart(hour: number): DayPart {
  if (hour < 5) return 'night';
  if (hour < 12) return 'morning';
  return hour < 18 ? 'afternoon' : 'evening';
}

/** As people read it out: 123 4567 8901. */
export function spacedNumber(meetingId: string): string {
  return `${meetingId.slice(0, 3)} ${meetingId.slice(3, 7)} ${meetingId.slice(7)}`;
}

export interface MeetingView {
  readonly title: string;
  readonly number: string;
  /** When it was made; of one with a time: when it was to be, at last. */
  readonly at: number;
  readonly made: string;
  readonly encryption: string;
  readonly running: boolean;
  readonly isCalledOff: boolean;
  readonly hasPasscode: boolean;
}

export function meetingView(meeting: Meeting, now: number, locale?: string): MeetingView {
  const { title, meetingId, createdAt, encryptionType, running, passcode, schedule } = meeting;
  const at = (schedule === null ? null : lastOccurrence(schedule)?.start) ?? createdAt;
  return {
    title,
    number: spacedNumber(meetingId),
    at,
    made: moment(at, now, locale),
    encryption: encryptionType === 'e2ee' ? homeWords.e2ee : homeWords.enhanced,
    running,
    isCalledOff: meeting.cancelledAt !== null,
    hasPasscode: passcode !== null,
  };
}

/** The time on the same day, the day within a year, the whole date before that. */
function moment(at: number, now: number, locale?: string): string {
  const then = new Date(at);
  const today = new Date(now);
  const [sameDay, sameYear] = [
    then.toDateString() === today.toDateString(),
    then.getFullYear() === today.getFullYear(),
  ];
  const time = { hour: '2-digit', minute: '2-digit' } as const;
  const day = { day: 'numeric', month: 'short' } as const;
  const format = sameDay ? time : sameYear ? day : { ...day, year: 'numeric' as const };
  return new Intl.DateTimeFormat(locale, format).format(then);
}
