import { useId, type ReactNode } from 'react';
import styles from './section.module.css';

/** A heading over rows in one card. */
export function Section({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div className={styles.card}>{children}</div>
    </section>
  );
}
