import { useMutation } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import type { Fault } from '../../protocol/result.js';
import { Button } from '../components/button.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Field } from '../components/field.js';
import { faultOf } from '../service-client/fault-error.js';
import { joinWords } from '../words/join-words.js';
import styles from './join-form.module.css';

export interface JoinFormProps {
  /** A link the app was opened with: already typed, for the person to go on with. */
  readonly initial: string | null;
  /** Looks the meeting up and opens its lobby; rejects with a FaultError. */
  readonly onContinue: (text: string) => Promise<void>;
}

export function JoinForm({ initial, onContinue }: JoinFormProps) {
  const [text, type] = useState(initial ?? '');
  const [missing, setMissing] = useState(false);
  const asking = useMutation({ mutationFn: onContinue });
  const fault = faultOf(asking.error);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setMissing(text.trim() === '');
    if (text.trim() !== '') asking.mutate(text);
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Field
        label={joinWords.field}
        hint={joinWords.hint}
        placeholder={joinWords.placeholder}
        value={text}
        onChange={(event) => type(event.target.value)}
        error={missing ? joinWords.missing : null}
        maxLength={2048}
        autoComplete="off"
        spellCheck={false}
      />
      {fault === null ? null : <FaultNotice fault={fault} says={whyNot(fault)} />}
      <Button tone="accent" type="submit" busy={asking.isPending}>
        {joinWords.next}
      </Button>
    </form>
  );
}

function whyNot({ code, detail }: Fault): string | undefined {
  const service = detail?.['service'];
  if (code !== 'not-available-yet' || typeof service !== 'string') return undefined;
  return joinWords.elsewhere(service);
}
