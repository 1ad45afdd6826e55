import { CopyLine } from './copy-line.js';
import styles from './alone.module.css';
import type { AloneView } from './others-view.js';

/** Said to whoever sees nobody else, with the link for whoever may ask the others in. */
export function Alone({ view, joinLink }: { readonly view: AloneView; readonly joinLink: string }) {
  const { title, detail, offersLink } = view;
  return (
    <section className={styles.card} aria-label={title}>
      <h2>{title}</h2>
      <p>{detail}</p>
      {offersLink ? <CopyLine joinLink={joinLink} /> : null}
    </section>
  );
}
