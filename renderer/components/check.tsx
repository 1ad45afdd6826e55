import { useId, type ReactNode } from 'react';
import styles from './check.module.css';

/** A box to tick in a list of several. */
export function Check({
  label,
  detail,
  checked,
  onChange,
}: {
  readonly label: string;
  readonly detail?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div className={styles.check}>
      <input
        id={id}
        type="checkbox"
        className={styles.box}
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        {...(detail === undefined ? {} : { 'aria-describedby': `${id}-detail` })}
      />
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {detail === undefined ? null : (
        <span id={`${id}-detail`} className={styles.detail}>
          {detail}
        </span>
      )}
    </div>
  );
}
