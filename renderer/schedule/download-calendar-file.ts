import { calendarFile } from '../../protocol/schedule/calendar-file.js';
import type { Meeting } from '../../protocol/wire/http.js';
import { homeWords } from '../words/home-words.js';
import { scheduleWords as words } from '../words/schedule-words.js';
import { spacedNumber } from '../home/home-view.js';

/** The meeting as a file that any calendar opens. Its link carries the passcode, as the invitation does. */
export function downloadCalendarFile(meeting: Meeting, now: number): void {
  const { meetingId, title, joinLink, version, schedule, cancelledAt, encryptionType } = meeting;
  if (schedule === null) return;
  const encryption = encryptionType === 'e2ee' ? homeWords.e2ee : homeWords.enhanced;
  const file = calendarFile(
    {
      ...{ uid: `${meetingId}@conclave`, sequence: version, title, url: joinLink, schedule },
      description: words.entry(encryption, spacedNumber(meetingId)),
      isCancelled: cancelledAt !== null,
    },
    now,
  );
  const address = URL.createObjectURL(new Blob([file], { type: 'text/calendar;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `conclave-${meetingId}.ics`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
