import { DoorOpen, OctagonX } from 'lucide-react';
import { useEffect, useEffectEvent, useRef } from 'react';
import { sentence, type FaultCode } from '../../protocol/fault.js';
import { Button } from '../components/button.js';
import { meetingWords as words } from '../words/meeting-words.js';
import { KeepEvidence } from './keep-evidence.js';
import styles from './meeting-screen.module.css';
import { endTone } from './said-view.js';
import { sound } from './sound.js';
import type { SplitEvidence } from './split-evidence.js';

const TITLES: Partial<Record<FaultCode, string>> = {
  'meeting-ended': words.endedForAllTitle,
  removed: words.removedTitle,
};

/** Why the meeting is over, and the way back. A plain end is no fault and shows none. */
export function Ended({
  fault,
  evidence = null,
  onBack,
}: {
  readonly fault: FaultCode;
  readonly evidence?: SplitEvidence | null;
  readonly onBack: () => void;
}) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const hearEnd = useEffectEvent(() => sound(endTone(fault)));
  useEffect(() => hearEnd(), []);
  const isPlain = fault === 'meeting-ended' || fault === 'removed';
  return (
    <main className={styles.ended}>
      <div className={styles.endedSign} data-plain={isPlain}>
        {isPlain ? <DoorOpen /> : <OctagonX />}
      </div>
      <h1 ref={title} tabIndex={-1}>
        {TITLES[fault] ?? words.endedTitle}
      </h1>
      {fault === 'removed' ? <p>{words.removedDetail}</p> : null}
      {isPlain ? null : (
        <>
          <p role="alert">{sentence(fault)}</p>
          <code>{fault}</code>
        </>
      )}
      {evidence === null ? null : <KeepEvidence evidence={evidence} />}
      <Button tone="accent" onClick={onBack}>
        {words.back}
      </Button>
    </main>
  );
}
