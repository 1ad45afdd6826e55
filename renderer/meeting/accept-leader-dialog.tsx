import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { meetingWords as words } from '../words/meeting-words.js';
import styles from './popovers.module.css';

export interface AcceptLeaderDialogProps {
  readonly leader: string;
  readonly before: string;
  readonly securityCode: string | null;
  readonly onAccept: () => void;
  readonly onLeave: () => void;
  /** Decides later; nothing is sent until then. */
  readonly onClose: () => void;
}

/** protocol.md §6: a leader who was not on the last verified list is gone on under only by a person's own decision. */
export function AcceptLeaderDialog(props: AcceptLeaderDialogProps) {
  const { leader, before, securityCode, onAccept, onLeave, onClose } = props;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={words.acceptTitle(leader)}
      description={words.acceptDetail(leader, before)}
      actions={
        <>
          {/* First, because the focus begins there: whoever presses Enter without reading has left, and not accepted a stranger. */}
          <Button tone="stop" onClick={onLeave}>
            {words.leaveMeeting}
          </Button>
          <Button onClick={onAccept}>{words.acceptDo}</Button>
        </>
      }
    >
      {securityCode === null ? null : (
        <p className={styles.code} data-testid="accept-code">
          {securityCode}
        </p>
      )}
    </Dialog>
  );
}
