import type { Fault } from '../../protocol/result.js';
import { Button } from '../components/button.js';
import { FaultNotice } from '../components/fault-notice.js';
import { appWords } from '../words/app-words.js';
import { Entry } from './entry.js';
import { ScreenHeading } from './screen-heading.js';
import styles from './stuck.module.css';

export interface StuckProps {
  readonly fault: Fault;
  readonly onRetry: () => void;
  /** Null while there is nothing to sign out of. */
  readonly onSignOut: (() => void) | null;
}

/** The app knows who is signed in, or should, and cannot find out more. */
export function Stuck({ fault, onRetry, onSignOut }: StuckProps) {
  return (
    <Entry>
      <ScreenHeading>{appWords.stuckTitle}</ScreenHeading>
      <FaultNotice fault={fault} />
      <div className={styles.actions}>
        <Button tone="accent" onClick={onRetry}>
          {appWords.tryAgain}
        </Button>
        {onSignOut === null ? null : <Button onClick={onSignOut}>{appWords.signOut}</Button>}
      </div>
    </Entry>
  );
}
