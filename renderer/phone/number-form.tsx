import { useMemo, useRef, useState, type SubmitEvent } from 'react';
import { sentence } from '../../protocol/fault.js';
import type { Fault } from '../../protocol/result.js';
import { Button } from '../components/button.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Field } from '../components/field.js';
import { Select } from '../components/select.js';
import { useFirstWrong } from '../components/use-first-wrong.js';
import { phoneWords as words, waitingTime } from '../words/phone-words.js';
import { canBeNumber, countryOptions, inCountry, typed, type NumberEntry } from './number-entry.js';
import styles from './phone.module.css';

export interface NumberFormProps {
  readonly entry: NumberEntry;
  readonly busy: boolean;
  readonly fault: Fault | null;
  readonly onEntry: (entry: NumberEntry) => void;
  readonly onSend: () => void;
}

/** Where the code is to go. */
export function NumberForm({ entry, busy, fault, onEntry, onSend }: NumberFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const countries = useMemo(() => countryOptions(navigator.language), []);
  // Counts the attempts to send what is no number.
  const [tried, setTried] = useState(0);
  useFirstWrong(form, fault ?? tried);
  const missing = entry.text.trim() === '' ? words.numberMissing : null;
  const impossible = canBeNumber(entry) ? null : sentence('phone-number-wrong');
  const found = tried > 0 ? (missing ?? impossible) : null;
  const refused = fault !== null && isAboutNumber(fault) ? sentence(fault.code) : null;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const isWrong = missing !== null || impossible !== null;
    setTried(isWrong ? tried + 1 : 0);
    if (!isWrong && !busy) onSend();
  };
  return (
    <form ref={form} className={styles.form} onSubmit={submit} noValidate>
      <Select
        label={words.country}
        value={entry.country}
        options={countries}
        onChange={(country) => onEntry(inCountry(entry, country))}
      />
      <Field
        label={words.number}
        type="tel"
        inputMode="tel"
        autoComplete="tel"
        maxLength={40}
        value={entry.text}
        onChange={(event) => onEntry(typed(entry, event.target.value))}
        error={found ?? refused}
      />
      {fault === null || refused !== null ? null : (
        <FaultNotice fault={fault} says={whenTooMany(fault)} />
      )}
      <Button tone="accent" type="submit" busy={busy}>
        {words.send}
      </Button>
    </form>
  );
}

/** "Too many codes" with how long to wait, where the service says it. */
export function whenTooMany({ code, detail }: Fault): string | undefined {
  const seconds = detail?.['waitSeconds'];
  if (code !== 'too-many-codes' || typeof seconds !== 'number') return undefined;
  return words.tooMany(waitingTime(seconds * 1_000));
}

function isAboutNumber({ code }: Fault): boolean {
  return code.startsWith('phone-number-');
}
