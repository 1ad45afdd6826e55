import type { ReactNode } from 'react';
import styles from './row.module.css';

/** A list in a card. `label` is read out with it. */
export function Rows({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    <ul className={styles.rows} aria-label={label}>
      {children}
    </ul>
  );
}

export interface RowProps {
  readonly title: ReactNode;
  /** Small, under the title. */
  readonly facts?: ReactNode;
  /** Buttons at the end. */
  readonly actions?: ReactNode;
  /** Pale: deactivated, expired. */
  readonly quiet?: boolean;
}

/** One thing of a list: what it is called, what else is to say, what can be done with it. */
export function Row({ title, facts, actions, quiet = false }: RowProps) {
  return (
    <li className={styles.row} data-quiet={quiet}>
      <div className={styles.words}>
        <h3 className={styles.title}>{title}</h3>
        {facts === undefined ? null : <div className={styles.facts}>{facts}</div>}
      </div>
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </li>
  );
}

/** A word about a row that is to be seen. */
export function Mark({
  tone = 'plain',
  icon,
  children,
}: {
  readonly tone?: 'plain' | 'accent' | 'care';
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <span className={styles.mark} data-tone={tone}>
      {icon}
      {children}
    </span>
  );
}
