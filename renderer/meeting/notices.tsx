import { X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
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
import { roleNotice } from './role-view.js';
import { keysOf, standingNotices, toShow, type StandingNotice } from './standing-notices.js';
import type { Ending } from './use-ending.js';
import { useNow } from './use-now.js';

export interface NoticesProps {
  readonly client: MeetingClient;
  readonly snapshot: MeetingSnapshot;
  readonly ending: Ending;
  readonly others: number;
  /** The security code is open already. */
  readonly isComparing: boolean;
  /** Opens what shows the security code. */
  readonly onCompare: () => void;
  /** What comes after what everyone in the meeting has to know: who waits at the door. */
  readonly children?: ReactNode;
  /** Asks whether to go on under a leader who was not on the list. */
  readonly onDecide: () => void;
}

/** What a person should know while they go on talking: lines over the pictures, never in their way for longer than needed. */
export function Notices(props: NoticesProps) {
  const { client, snapshot, ending, others } = props;
  const now = useNow();
  const [dismissedAt, dismiss] = useState(0);
  const [roleSeenAt, seeRole] = useState(0);
  const refusal = refusalView(snapshot.refusals, now, dismissedAt);
  const role = roleNotice(snapshot.roleChange, now, roleSeenAt);
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
      <Standing {...props} areGrave />
      {props.children}
      {role === null ? null : (
        <Notice tone="info" action={<Dismiss onDismiss={() => seeRole(role.at)} />}>
          <span data-testid="notice-role">{role.says}</span>
        </Notice>
      )}
      <Standing {...props} areGrave={false} />
      {fault === null ? null : (
        <Notice tone="care" details={fault}>
          {sentence(fault)}
        </Notice>
      )}
      <DeviceFaults client={client} faults={snapshot.deviceFaults} />
      {refusal === null ? null : (
        <Notice
          tone="info"
          details={refusal.details}
          action={<Dismiss onDismiss={() => dismiss(refusal.at)} />}
        >
          {refusal.says}
        </Notice>
      )}
    </div>
  );
}

/** What is grave comes before whoever waits at the door, what only asks comes after: a low window has room for the first alone. */
function Standing({
  client,
  snapshot,
  isComparing,
  onCompare,
  onDecide,
  areGrave,
}: NoticesProps & { readonly areGrave: boolean }) {
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const standing = standingNotices(snapshot).filter(({ tone }) => (tone !== 'info') === areGrave);
  // What is over and comes again is said again.
  const stillDismissed = standing.flatMap(keysOf).filter((key) => dismissed.has(key));
  const isSettled = snapshot.shield.state === 'verified';
  if (isSettled && stillDismissed.length < dismissed.size) setDismissed(new Set(stillDismissed));
  const act = { compare: onCompare, decide: onDecide, lock: () => client.lock(true) } as const;
  const dismiss = (notice: StandingNotice) =>
    setDismissed(new Set([...dismissed, ...keysOf(notice)]));
  const shown = toShow(standing, dismissed).filter(
    ({ does }) => does !== 'compare' || !isComparing,
  );
  return shown.map((notice) => {
    const { kind, tone, says, does, button, canBeDismissed } = notice;
    return (
      <Notice
        key={kind}
        tone={tone}
        action={
          <span className={styles.actions}>
            {does === null ? null : <Button onClick={act[does]}>{button}</Button>}
            {canBeDismissed ? <Dismiss onDismiss={() => dismiss(notice)} /> : null}
          </span>
        }
      >
        <span data-testid={`notice-${kind}`}>{says}</span>
      </Notice>
    );
  });
}

function DeviceFaults({
  client,
  faults,
}: {
  readonly client: MeetingClient;
  readonly faults: readonly FaultCode[];
}) {
  const [hidden, hide] = useState<readonly FaultCode[]>([]);
  // Once it is over it may be said again.
  const stillHidden = hidden.filter((fault) => faults.includes(fault));
  if (stillHidden.length < hidden.length) hide(stillHidden);
  return faults
    .filter((fault) => !hidden.includes(fault))
    .map((fault) => (
      <Notice
        key={fault}
        tone="care"
        details={fault}
        action={
          <span className={styles.actions}>
            <Button onClick={() => retry(client, fault)}>{lobbyWords.tryAgain}</Button>
            <Dismiss onDismiss={() => hide([...hidden, fault])} />
          </span>
        }
      >
        {sentence(fault)}
      </Notice>
    ));
}

function Dismiss({ onDismiss }: { readonly onDismiss: () => void }) {
  return <IconButton label={words.refused.dismiss} icon={<X />} onClick={onDismiss} />;
}

function retry(client: MeetingClient, fault: FaultCode): void {
  void (fault.startsWith('camera') ? client.setCamera(true) : client.setMicrophone(true));
}
