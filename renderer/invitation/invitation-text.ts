// An invitation as people send it around: what, when, which encryption, and the way in. Pure. It is text for any mail or chat, so a title
// cannot add lines of its own to it.
import { lastOccurrence, occurrences } from '../../protocol/schedule/occurrences.js';
import type { Recurrence, Schedule } from '../../protocol/schedule/schedule.js';
import { parseJoinLink } from '../../protocol/wire/join-link.js';
import type { EncryptionType } from '../../protocol/wire/text.js';
import { spacedNumber } from '../home/home-view.js';
import { invitationWords as words } from '../words/invitation-words.js';
import { scheduleWords } from '../words/schedule-words.js';

export interface Invitation {
  readonly title: string;
  readonly encryptionType: EncryptionType;
  readonly joinLink: string;
  /** Null: for now. */
  readonly schedule: Schedule | null;
}

/** The whole text. Number and passcode are those of the link, for whoever types them. */
export function invitationText(invitation: Invitation, locale?: string): string {
  const { title, encryptionType, joinLink, schedule } = invitation;
  const link = parseJoinLink(joinLink);
  const passcode = link.ok ? link.value.passcode : null;
  return [
    inOneLine(title),
    ...(schedule === null ? [] : whenLines(schedule, locale)),
    words[encryptionType],
    '',
    words.join(joinLink),
    ...(link.ok ? [words.number(spacedNumber(link.value.meetingId))] : []),
    ...(passcode === null ? [] : [words.passcode(inOneLine(passcode))]),
  ].join('\n');
}

/** When it is, on the clocks of its own zone, and how it repeats: one line each. */
export function whenLines(planned: Schedule, locale?: string): string[] {
  const { timeZone, recurrence } = planned;
  const [first] = occurrences(planned);
  if (first === undefined) return [];
  const clock = new Intl.DateTimeFormat(locale, {
    ...{ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', timeZone },
  });
  const when = words.when(clock.formatRange(first.start, first.end), timeZone.replaceAll('_', ' '));
  return recurrence === null ? [when] : [when, repeats(planned, recurrence, locale)];
}

function repeats(planned: Schedule, again: Recurrence, locale?: string): string {
  const { timeZone } = planned;
  const every = words.every[again.every](again.interval);
  const days = again.every === 'week' ? again.on.map((day) => scheduleWords.weekday[day]) : [];
  const on = days.length === 0 ? '' : words.on(new Intl.ListFormat('en').format(days));
  const last = lastOccurrence(planned);
  const day = new Intl.DateTimeFormat(locale, {
    ...{ day: 'numeric', month: 'long', year: 'numeric', timeZone },
  });
  return every + on + (last === null ? '' : words.until(day.format(last.start)));
}

function inOneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
