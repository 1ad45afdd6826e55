import { useId, useRef, useState, type SubmitEvent } from 'react';
import type { Fault } from '../../protocol/result.js';
import { routes, type Settings } from '../../protocol/wire/http.js';
import type { EncryptionType } from '../../protocol/wire/text.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Field } from '../components/field.js';
import { useFirstWrong } from '../components/use-first-wrong.js';
import { freshPasscode } from '../schedule/fresh-passcode.js';
import { homeWords } from '../words/home-words.js';
import { EncryptionChoice } from './encryption-choice.js';
import { MeetingRules, OPEN_DOOR, type Rules } from './meeting-rules.js';
import { meetingTypes, typeToMake } from './meeting-types.js';
import { askedRules, whyNotBeforeHost } from './rules-view.js';
import styles from './new-meeting-dialog.module.css';

export interface NewMeeting extends Omit<Rules, 'joinBeforeHost'> {
  /** Left out: as the host's settings say. */
  readonly joinBeforeHost?: boolean;
  readonly title: string;
  readonly passcode: string | null;
  readonly encryptionType: EncryptionType;
}

export interface NewMeetingDialogProps {
  readonly open: boolean;
  readonly initialTitle: string;
  readonly settings: Settings;
  readonly onOpenSettings: () => void;
  readonly busy: boolean;
  readonly fault: Fault | null;
  readonly onClose: () => void;
  readonly onMake: (meeting: NewMeeting) => void;
}

const { title: titleRule, passcode: passcodeRule } = routes.createMeeting.body.shape;

export function NewMeetingDialog(props: NewMeetingDialogProps) {
  const { open, initialTitle, settings, busy, fault, onClose, onMake } = props;
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [title, setTitle] = useState(initialTitle);
  const [passcode, setPasscode] = useState(freshPasscode);
  const types = meetingTypes(settings);
  const [chosen, choose] = useState<EncryptionType | null>(null);
  const encryptionType = typeToMake(types, chosen);
  const [rules, setRules] = useState(OPEN_DOOR);
  const whyNot = whyNotBeforeHost(settings, encryptionType);
  // Counts the attempts.
  const [tried, setTried] = useState(0);
  useFirstWrong(form, tried);
  const wrong = { title: wrongTitle(title), passcode: wrongPasscode(passcode) };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(tried + 1);
    if (wrong.title !== null || wrong.passcode !== null || busy) return;
    onMake({
      title: title.trim(),
      passcode: passcode.trim() === '' ? null : passcode.trim(),
      encryptionType,
      ...askedRules(rules, whyNot),
    });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      title={homeWords.formTitle}
      actions={
        <>
          <Button onClick={onClose}>{homeWords.cancel}</Button>
          <Button tone="accent" type="submit" form={id} busy={busy}>
            {homeWords.create}
          </Button>
        </>
      }
    >
      <form ref={form} id={id} className={styles.form} onSubmit={submit} noValidate>
        <Field
          label={homeWords.title}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
          error={tried > 0 ? wrong.title : null}
          maxLength={120}
        />
        <Field
          label={homeWords.passcodeField}
          hint={homeWords.passcodeHint}
          value={passcode}
          onChange={(event) => setPasscode(event.target.value)}
          error={tried > 0 ? wrong.passcode : null}
          maxLength={64}
          autoComplete="off"
          spellCheck={false}
        />
        <EncryptionChoice
          types={types}
          chosen={encryptionType}
          onChoose={choose}
          onOpenSettings={props.onOpenSettings}
        />
        <MeetingRules
          rules={rules}
          whyNotBeforeHost={whyNot}
          onChange={(more) => setRules({ ...rules, ...more })}
        />
        {fault === null ? null : <FaultNotice fault={fault} />}
      </form>
    </Dialog>
  );
}

function wrongTitle(title: string): string | null {
  if (title.trim() === '') return homeWords.titleMissing;
  return titleRule.safeParse(title).success ? null : homeWords.titleLong;
}

function wrongPasscode(passcode: string): string | null {
  if (passcode.trim() === '') return null;
  return passcodeRule.safeParse(passcode).success ? null : homeWords.passcodeShort;
}
