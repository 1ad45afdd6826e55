import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { appWords } from '../words/app-words.js';

/** A join link was opened while a meeting runs: nobody is taken out of a meeting without being asked. */
export function LinkInMeetingDialog({
  open,
  onStay,
  onLeave,
}: {
  readonly open: boolean;
  readonly onStay: () => void;
  readonly onLeave: () => void;
}) {
  return (
    <Dialog
      open={open}
      onOpenChange={onStay}
      title={appWords.linkTitle}
      description={appWords.linkDetail}
      actions={
        <>
          <Button onClick={onStay}>{appWords.stay}</Button>
          <Button tone="stop" onClick={onLeave}>
            {appWords.leaveForLink}
          </Button>
        </>
      }
    />
  );
}
