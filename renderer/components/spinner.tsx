import { LoaderCircle } from 'lucide-react';
import { componentWords } from '../words/components.js';
import styles from './spinner.module.css';

/** Turns while something is under way. `label` is read out; with null the words beside it say enough. */
export function Spinner({ label = componentWords.working }: { label?: string | null }) {
  return (
    <span className={styles.spinner} {...(label === null ? {} : { role: 'status' })}>
      <LoaderCircle />
      {label === null ? null : <span className={styles.label}>{label}</span>}
    </span>
  );
}
