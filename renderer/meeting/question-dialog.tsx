import { useState } from 'react';
import { displayName } from '../../protocol/wire/text.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { Field } from '../components/field.js';
import { meetingWords as words } from '../words/meeting-words.js';
import type { MeetingClient } from './meeting-client.js';
import type { Question } from './person-actions.js';

export interface QuestionDialogProps {
  readonly question: Question;
  readonly client: Pick<MeetingClient, 'lock' | 'remove' | 'rename'>;
  /** Whoever waits before a locked door comes in by themselves once it is unlocked, and everyone is warned. */
  readonly isE2ee: boolean;
  readonly myName: string;
  readonly onClose: () => void;
}

/** Says what an act brings, and does it only then. */
export function QuestionDialog({ question, client, isE2ee, myName, onClose }: QuestionDialogProps) {
  if (question.about === 'rename')
    return <RenameDialog myName={myName} onRename={client.rename} onClose={onClose} />;
  const { title, detail, button, isGrave, act } = asked(question, client, isE2ee);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      description={detail}
      actions={
        <>
          <Button onClick={onClose}>{words.keep}</Button>
          <Button
            tone={isGrave ? 'stop' : 'accent'}
            onClick={() => {
              act();
              onClose();
            }}
          >
            {button}
          </Button>
        </>
      }
    />
  );
}

function asked(
  question: Exclude<Question, { about: 'rename' }>,
  client: Pick<MeetingClient, 'lock' | 'remove'>,
  isE2ee: boolean,
) {
  switch (question.about) {
    case 'lock':
      return {
        ...{ title: words.lockTitle, detail: words.lockDetail, button: words.lock },
        ...{ isGrave: false, act: () => client.lock(true) },
      };
    case 'unlock':
      return {
        ...{ title: words.unlockTitle, button: words.unlock, isGrave: false },
        detail: isE2ee ? words.unlockDetail : words.unlockDetailByService,
        ...{ act: () => client.lock(false) },
      };
    case 'remove': {
      const { name, participantId } = question.person;
      return {
        ...{ title: words.removeTitle(name), detail: words.removeDetail(name) },
        ...{ button: words.removeDo, isGrave: true, act: () => client.remove(participantId) },
      };
    }
  }
}

function RenameDialog({
  myName,
  onRename,
  onClose,
}: {
  readonly myName: string;
  readonly onRename: (name: string) => void;
  readonly onClose: () => void;
}) {
  const [name, setName] = useState(myName);
  const [isWrong, setWrong] = useState(false);
  const submit = () => {
    const parsed = displayName.safeParse(name.trim());
    setWrong(!parsed.success);
    if (!parsed.success) return;
    if (parsed.data !== myName) onRename(parsed.data);
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={words.renameTitle}
      description={words.renameDetail}
      actions={
        <>
          <Button onClick={onClose}>{words.keep}</Button>
          <Button tone="accent" type="submit" form="rename">
            {words.renameDo}
          </Button>
        </>
      }
    >
      <form
        id="rename"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field
          label={words.renameField}
          value={name}
          autoComplete="off"
          onChange={({ target }) => setName(target.value)}
          error={isWrong ? words.renameWrong : null}
        />
      </form>
    </Dialog>
  );
}
