import type { Fault } from '../../protocol/result.js';
import type { Meeting } from '../../protocol/wire/http.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { FaultNotice } from '../components/fault-notice.js';
import { homeWords } from '../words/home-words.js';

export interface DeleteMeetingDialogProps {
  /** The meeting in question; null: nothing is asked. */
  readonly meeting: Meeting | null;
  readonly busy: boolean;
  readonly fault: Fault | null;
  readonly onClose: () => void;
  readonly onDelete: (meeting: Meeting) => void;
}

export function DeleteMeetingDialog(props: DeleteMeetingDialogProps) {
  const { meeting, busy, fault, onClose, onDelete } = props;
  if (meeting === null) return null;
  const { title, running } = meeting;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={homeWords.deleteTitle}
      description={running ? homeWords.deleteRunning(title) : homeWords.deleteDetail(title)}
      actions={
        <>
          <Button onClick={onClose}>{homeWords.keep}</Button>
          <Button tone="stop" busy={busy} onClick={() => onDelete(meeting)}>
            {homeWords.remove}
          </Button>
        </>
      }
    >
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}
