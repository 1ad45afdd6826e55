import { Eye, EyeOff } from 'lucide-react';
import { useId, useState, type ComponentPropsWithRef } from 'react';
import { componentWords } from '../words/components.js';
import styles from './field.module.css';
import { IconButton } from './icon-button.js';

export interface FieldProps extends Omit<
  ComponentPropsWithRef<'input'>,
  'className' | 'style' | 'id'
> {
  readonly label: string;
  /** What is wrong with what was typed; read out with the field. */
  readonly error?: string | null;
  readonly hint?: string;
}

/** A labelled line of text. A password can be shown. */
export function Field({ label, error, hint, type = 'text', ...rest }: FieldProps) {
  const id = useId();
  const [shown, show] = useState(false);
  const isPassword = type === 'password';
  const wrong = error !== undefined && error !== null;
  const described = [
    ...(wrong ? [`${id}-error`] : []),
    ...(hint === undefined ? [] : [`${id}-hint`]),
  ];
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={styles.line}>
        <input
          {...rest}
          id={id}
          type={isPassword && shown ? 'text' : type}
          className={styles.input}
          data-secret={isPassword}
          {...(wrong ? { 'aria-invalid': true } : {})}
          {...(described.length === 0 ? {} : { 'aria-describedby': described.join(' ') })}
        />
        {isPassword ? (
          <span className={styles.reveal}>
            <IconButton
              label={shown ? componentWords.hidePassword : componentWords.showPassword}
              icon={shown ? <EyeOff /> : <Eye />}
              onClick={() => show(!shown)}
            />
          </span>
        ) : null}
      </div>
      {wrong ? (
        <p className={styles.error} id={`${id}-error`}>
          {error}
        </p>
      ) : null}
      {hint === undefined ? null : (
        <p className={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
