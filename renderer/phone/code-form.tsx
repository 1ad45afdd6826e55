import { useEffect, useId, useRef, useState, type SubmitEvent } from 'react';
import { sentence } from '../../protocol/fault.js';
import type { Fault } from '../../protocol/result.js';
import { Button } from '../components/button.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Field } from '../components/field.js';
import { useFirstWrong } from '../components/use-first-wrong.js';
import { useNow } from '../meeting/use-now.js';
import { phoneWords as words, waitingTime } from '../words/phone-words.js';
import { whenTooMany } from './number-form.js';
import styles from './phone.module.css';

const DIGITS = 6;

export interface CodeFormProps {
  /** The number as the person gave it; null where this screen did not see it. */
  readonly number: string | null;
  /** On this computer's clock. */
  readonly resendAt: number;
  readonly busy: boolean;
  readonly sending: boolean;
  /** What went wrong with the code, or with sending another. */
  readonly fault: Fault | null;
  readonly onCode: (code: string) => void;
  readonly onResend: () => void;
  readonly onChangeNumber: () => void;
}

/** The code: it may be typed, pasted with whatever stands around it, or filled in by the system, and goes off by itself. */
export function CodeForm(props: CodeFormProps) {
  const { number, resendAt, busy, sending, fault, onCode, onResend, onChangeNumber } = props;
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [code, setCode] = useState('');
  const now = useNow(1_000);
  useFirstWrong(form, fault);
  // The next code is typed over the one that was wrong.
  useEffect(() => {
    if (fault !== null) form.current?.querySelector('input')?.select();
  }, [fault]);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const wrong = fault === null ? null : whyWrong(fault);
  const type = (text: string) => {
    const digits = text.replace(/\D/g, '').slice(0, DIGITS);
    setCode(digits);
    if (digits.length === DIGITS && digits !== code && !busy) onCode(digits);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (code.length === DIGITS && !busy) onCode(code);
    else form.current?.querySelector('input')?.focus();
  };
  const wait = resendAt - now;
  return (
    <form ref={form} className={styles.form} onSubmit={submit} noValidate>
      <p id={`${id}-sent`} className={styles.words}>
        {number === null ? words.sentBefore : words.sentTo(number)}
      </p>
      <div className={styles.code}>
        <Field
          label={words.code}
          inputMode="numeric"
          autoComplete="one-time-code"
          spellCheck={false}
          aria-describedby={`${id}-sent`}
          value={code}
          onChange={(event) => type(event.target.value)}
          error={wrong}
        />
      </div>
      {fault === null || wrong !== null ? null : (
        <FaultNotice fault={fault} says={whenTooMany(fault)} />
      )}
      <Button tone="accent" type="submit" busy={busy}>
        {words.confirm}
      </Button>
      <div className={styles.others}>
        {wait > 0 ? (
          <p className={styles.wait}>{words.resendIn(waitingTime(wait))}</p>
        ) : (
          <Button busy={sending} onClick={onResend}>
            {words.resend}
          </Button>
        )}
        <Button onClick={onChangeNumber}>{words.changeNumber}</Button>
      </div>
    </form>
  );
}

/** What is wrong with the code, said at its field; null where something else went wrong. */
function whyWrong({ code, detail }: Fault): string | null {
  if (code === 'phone-code-void' || code === 'phone-number-used') return sentence(code);
  if (code !== 'phone-code-wrong') return null;
  const left = detail?.['attemptsLeft'];
  return typeof left === 'number' ? words.attemptsLeft(left) : sentence(code);
}
