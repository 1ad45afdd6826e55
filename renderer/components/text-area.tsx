import { useId } from 'react';
import styles from './text-area.module.css';

export interface TextAreaProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly maxLength: number;
  /** What is wrong with what was typed; takes the place of the hint. */
  readonly error?: string | null;
  readonly onChange: (text: string) => void;
}

/** Several lines of text, labelled. */
export function TextArea({ label, hint, value, maxLength, error, onChange }: TextAreaProps) {
  const id = useId();
  const isWrong = error !== undefined && error !== null;
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <textarea
        id={id}
        className={styles.input}
        rows={4}
        value={value}
        maxLength={maxLength}
        aria-describedby={`${id}-hint`}
        {...(isWrong ? { 'aria-invalid': true } : {})}
        onChange={(event) => onChange(event.target.value)}
      />
      <p className={isWrong ? styles.error : styles.hint} id={`${id}-hint`}>
        {isWrong ? error : hint}
      </p>
    </div>
  );
}
