import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { homeWords } from '../words/home-words.js';

/** Says why there is no new meeting yet, and where that is changed. */
export function TurnOnFirstDialog({
  open,
  onClose,
  onOpenSettings,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onOpenSettings: () => void;
}) {
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      title={homeWords.offTitle}
      description={homeWords.offDetail}
      actions={
        <>
          <Button onClick={onClose}>{homeWords.notNow}</Button>
          <Button tone="accent" onClick={onOpenSettings}>
            {homeWords.openSettings}
          </Button>
        </>
      }
    />
  );
}
