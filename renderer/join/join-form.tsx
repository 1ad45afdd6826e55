import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type SubmitEvent } from 'react';
import type { Fault } from '../../protocol/result.js';
import { Button } from '../components/button.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Field } from '../components/field.js';
import { useFirstWrong } from '../components/use-first-wrong.js';
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
  // Counts the attempts to go on with nothing typed.
  const [missing, setMissing] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  useFirstWrong(form, missing);
  const asking = useMutation({ mutationFn: onContinue });
  const fault = faultOf(asking.error);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const isEmpty = text.trim() === '';
    setMissing(isEmpty ? missing + 1 : 0);
    if (!isEmpty) asking.mutate(text);
  };
  return (
    <form ref={form} className={styles.form} onSubmit={submit} noValidate>
      <Field
        label={joinWords.field}
        hint={joinWords.hint}
        placeholder={joinWords.placeholder}
        value={text}
        onChange={(event) => type(event.target.value)}
        error={missing > 0 ? joinWords.missing : null}
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
