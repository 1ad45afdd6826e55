import type { Fault } from '../../protocol/result.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { FaultNotice } from '../components/fault-notice.js';
import { scheduleWords as words } from '../words/schedule-words.js';
import styles from './changed-elsewhere-dialog.module.css';
import type { Difference } from './meeting-changes.js';

export interface ChangedElsewhereDialogProps {
  readonly differences: readonly Difference[];
  readonly busy: boolean;
  readonly fault: Fault | null;
  /** To the form, with what was typed. */
  readonly onBack: () => void;
  readonly onKeepTheirs: () => void;
  readonly onSaveMine: () => void;
}

/** Two at once: each difference, as it is and as it would be. */
export function ChangedElsewhereDialog(props: ChangedElsewhereDialogProps) {
  const { differences, busy, fault, onBack, onKeepTheirs, onSaveMine } = props;
  return (
    <Dialog
      open
      onOpenChange={onBack}
      title={words.changedTitle}
      description={words.changedDetail}
      actions={
        <>
          <Button onClick={onKeepTheirs}>{words.keepTheirs}</Button>
          <Button tone="accent" busy={busy} onClick={onSaveMine}>
            {words.saveMine}
          </Button>
        </>
      }
    >
      <table className={styles.table}>
        <thead>
          <tr>
            <td />
            <th scope="col">{words.theirs}</th>
            <th scope="col">{words.mine}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map(({ name, theirs, mine }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{theirs}</td>
              <td>{mine}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}
