import { Download, Lock, ShieldCheck } from 'lucide-react';
import type { Meeting } from '../../protocol/wire/http.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { CopyInvitation } from '../invitation/copy-invitation.js';
import { whenLines } from '../invitation/invitation-text.js';
import { homeWords } from '../words/home-words.js';
import { scheduleWords as words } from '../words/schedule-words.js';
import { downloadCalendarFile } from './download-calendar-file.js';
import styles from './scheduled-dialog.module.css';

export interface ScheduledDialogProps {
  readonly meeting: Meeting;
  readonly onClose: () => void;
}

/** After scheduling: that it was done, and what comes next, which is to ask the others. */
export function ScheduledDialog({ meeting, onClose }: ScheduledDialogProps) {
  const { title, schedule, encryptionType } = meeting;
  const isE2ee = encryptionType === 'e2ee';
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={words.scheduledTitle(title)}
      description={words.scheduledDetail}
      actions={
        <Button tone="accent" onClick={onClose}>
          {words.done}
        </Button>
      }
    >
      <div className={styles.facts}>
        {schedule === null ? null : whenLines(schedule).map((line) => <p key={line}>{line}</p>)}
        <p className={styles.kind}>
          {isE2ee ? <Lock /> : <ShieldCheck />}
          {isE2ee ? homeWords.e2ee : homeWords.enhanced}
        </p>
      </div>
      <div className={styles.ways}>
        <CopyInvitation invitation={meeting} />
        <Button icon={<Download />} onClick={() => downloadCalendarFile(meeting, Date.now())}>
          {words.calendar}
        </Button>
      </div>
    </Dialog>
  );
}
