import { meetingWords as words } from '../words/meeting-words.js';
import { CopyLine } from './copy-line.js';
import styles from './alone.module.css';

/** The first one in a meeting has one thing to do: ask the others in. */
export function Alone({ joinLink }: { readonly joinLink: string }) {
  return (
    <section className={styles.card} aria-label={words.alone}>
      <h2>{words.alone}</h2>
      <p>{words.aloneDetail}</p>
      <CopyLine joinLink={joinLink} />
    </section>
  );
}
