import { X } from 'lucide-react';
import { useState } from 'react';
import { sentence, type FaultCode } from '../../protocol/fault.js';
import { Button } from '../components/button.js';
import { IconButton } from '../components/icon-button.js';
import { Notice } from '../components/notice.js';
import { lobbyWords } from '../words/lobby-words.js';
import { meetingWords as words } from '../words/meeting-words.js';
import type { MeetingClient, MeetingSnapshot } from './meeting-client.js';
import styles from './notices.module.css';
import { interruption, standingFault } from './phase-view.js';
import { refusalView } from './refusal-view.js';
import type { Ending } from './use-ending.js';
import { useNow } from './use-now.js';

export interface NoticesProps {
  readonly client: MeetingClient;
  readonly snapshot: MeetingSnapshot;
  readonly ending: Ending;
  readonly others: number;
}

/** What a person should know while they go on talking: lines over the pictures, never in their way for longer than needed. */
export function Notices({ client, snapshot, ending, others }: NoticesProps) {
  const now = useNow();
  const [dismissedAt, dismiss] = useState(0);
  const [hidden, hide] = useState<readonly FaultCode[]>([]);
  // Once it is over it may be said again.
  const stillHidden = hidden.filter((fault) => snapshot.deviceFaults.includes(fault));
  if (stillHidden.length < hidden.length) hide(stillHidden);
  const refusal = refusalView(snapshot.refusals, now, dismissedAt);
  const interrupted = interruption(snapshot, now);
  const fault = standingFault(snapshot);
  return (
    <div className={styles.notices}>
      {ending.secondsLeft === null ? null : (
        <Notice tone="stop" action={<Button onClick={ending.takeBack}>{words.keepGoing}</Button>}>
          {words.endingForAll(ending.secondsLeft, others)}
        </Notice>
      )}
      {interrupted === null ? null : <Notice tone="care">{interrupted}</Notice>}
      {fault === null ? null : (
        <Notice tone="care" details={fault}>
          {sentence(fault)}
        </Notice>
      )}
      {snapshot.deviceFaults
        .filter((fault) => !hidden.includes(fault))
        .map((fault) => (
          <Notice
            key={fault}
            tone="care"
            details={fault}
            action={
              <span className={styles.actions}>
                <Button onClick={() => retry(client, fault)}>{lobbyWords.tryAgain}</Button>
                <IconButton
                  label={words.refused.dismiss}
                  icon={<X />}
                  onClick={() => hide([...hidden, fault])}
                />
              </span>
            }
          >
            {sentence(fault)}
          </Notice>
        ))}
      {refusal === null ? null : (
        <Notice
          tone="info"
          details={refusal.details}
          action={
            <IconButton
              label={words.refused.dismiss}
              icon={<X />}
              onClick={() => dismiss(refusal.at)}
            />
          }
        >
          {refusal.says}
        </Notice>
      )}
    </div>
  );
}

function retry(client: MeetingClient, fault: FaultCode): void {
  void (fault.startsWith('camera') ? client.setCamera(true) : client.setMicrophone(true));
}
