import { Check, KeyRound, Link2, Lock, Radio, ShieldCheck, Trash2 } from 'lucide-react';
import type { Meeting } from '../../protocol/wire/http.js';
import { Button } from '../components/button.js';
import { IconButton } from '../components/icon-button.js';
import { homeWords } from '../words/home-words.js';
import { meetingView } from './home-view.js';
import styles from './meeting-row.module.css';

export interface MeetingRowProps {
  readonly meeting: Meeting;
  readonly copied: boolean;
  readonly onStart: () => void;
  readonly onCopy: () => void;
  readonly onDelete: () => void;
}

export function MeetingRow({ meeting, copied, onStart, onCopy, onDelete }: MeetingRowProps) {
  const { title, number, at, made, encryption, running, isCalledOff, hasPasscode } = meetingView(
    meeting,
    Date.now(),
  );
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <h3 className={styles.title}>{title}</h3>
        <p className={styles.facts}>
          {running ? (
            <span className={styles.fact} data-running="true">
              <Radio />
              {homeWords.running}
            </span>
          ) : null}
          <span className={styles.number}>{number}</span>
          <span className={styles.fact}>
            {meeting.encryptionType === 'e2ee' ? <Lock /> : <ShieldCheck />}
            {encryption}
          </span>
          {hasPasscode ? (
            <span className={styles.fact}>
              <KeyRound />
              {homeWords.passcode}
            </span>
          ) : null}
          <time dateTime={new Date(at).toISOString()}>{made}</time>
          {isCalledOff ? <span className={styles.fact}>{homeWords.calledOff}</span> : null}
        </p>
      </div>
      <div className={styles.actions}>
        {isCalledOff ? null : (
          <IconButton
            label={homeWords.copyLinkOf(title)}
            icon={copied ? <Check /> : <Link2 />}
            onClick={onCopy}
          />
        )}
        <IconButton label={homeWords.deleteOf(title)} icon={<Trash2 />} onClick={onDelete} />
        {isCalledOff ? null : (
          <Button
            onClick={onStart}
            aria-label={running ? homeWords.enterOf(title) : homeWords.startOf(title)}
          >
            {running ? homeWords.enter : homeWords.start}
          </Button>
        )}
      </div>
    </li>
  );
}
