import { useId, useState, type SubmitEvent } from 'react';
import type { Fault } from '../../protocol/result.js';
import { componentWords } from '../words/components.js';
import { Button } from './button.js';
import { Dialog } from './dialog.js';
import { FaultNotice } from './fault-notice.js';
import { Field } from './field.js';

export interface NameDialogProps {
  readonly title: string;
  readonly description?: string;
  readonly label: string;
  readonly initial: string;
  /** What the button says that does it. */
  readonly confirm: string;
  /** What is said where `isName` does not take what was typed. */
  readonly odd: string;
  readonly isName: (name: string) => boolean;
  readonly busy: boolean;
  readonly fault: Fault | null;
  readonly onClose: () => void;
  readonly onName: (name: string) => void;
}

/** Asks what something or somebody is to be called. */
export function NameDialog(props: NameDialogProps) {
  const { title, description, label, initial, confirm, odd, isName, busy, fault } = props;
  const id = useId();
  const [name, setName] = useState(initial);
  const [tried, setTried] = useState(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (isName(name)) props.onName(name.trim());
  };
  return (
    <Dialog
      open
      onOpenChange={props.onClose}
      title={title}
      {...(description === undefined ? {} : { description })}
      actions={
        <>
          <Button onClick={props.onClose}>{componentWords.cancel}</Button>
          <Button tone="accent" type="submit" form={id} busy={busy}>
            {confirm}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} noValidate>
        <Field
          label={label}
          maxLength={128}
          autoComplete="off"
          value={name}
          error={tried && !isName(name) ? odd : null}
          onChange={({ target }) => setName(target.value)}
        />
        {fault === null ? null : <FaultNotice fault={fault} />}
      </form>
    </Dialog>
  );
}
