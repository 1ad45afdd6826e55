import { calendarFile } from '../../protocol/schedule/calendar-file.js';
import type { Meeting } from '../../protocol/wire/http.js';
import { saveFile } from '../components/save-file.js';
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
  saveFile(`conclave-${meetingId}.ics`, 'text/calendar;charset=utf-8', [file]);
}
