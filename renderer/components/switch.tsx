import * as Radix from '@radix-ui/react-switch';
import { useId, type ReactNode } from 'react';
import styles from './switch.module.css';

export interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onCheckedChange: (checked: boolean) => void;
  readonly disabled?: boolean;
  readonly description?: ReactNode;
}

/** A row of settings: its name, one line about it, and the switch. */
export function Switch({
  label,
  checked,
  onCheckedChange,
  disabled = false,
  description,
}: SwitchProps) {
  const id = useId();
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <label className={styles.label} id={`${id}-label`} htmlFor={id}>
          {label}
        </label>
        {description === undefined ? null : (
          <p className={styles.description} id={`${id}-description`}>
            {description}
          </p>
        )}
      </div>
      <Toggle
        id={id}
        checked={checked}
        onCheckedChange={onCheckedChange}
        disabled={disabled}
        aria-labelledby={`${id}-label`}
        {...(description === undefined ? {} : { 'aria-describedby': `${id}-description` })}
      />
    </div>
  );
}

/** The switch alone, for a row that has its words elsewhere. */
export function Toggle(props: Omit<Radix.SwitchProps, 'className' | 'style' | 'children'>) {
  return (
    <Radix.Root {...props} className={styles.switch}>
      <Radix.Thumb className={styles.thumb} />
    </Radix.Root>
  );
}
