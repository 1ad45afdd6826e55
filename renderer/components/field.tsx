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
  // What is wrong takes the place of the hint, which mostly says the same.
  const about = wrong ? 'error' : hint === undefined ? null : 'hint';
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
          {...(about === null ? {} : { 'aria-describedby': `${id}-${about}` })}
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
      {about === null ? null : (
        <p className={styles[about]} id={`${id}-${about}`}>
          {wrong ? error : hint}
        </p>
      )}
    </div>
  );
}
