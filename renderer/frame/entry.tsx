import type { ReactNode } from 'react';
import mark from '../../assets/icon.svg';
import { appWords } from '../words/app-words.js';
import styles from './entry.module.css';

/** The room before one is inside: a card in the middle, under the app's mark. */
export function Entry({ children }: { readonly children: ReactNode }) {
  return (
    <main className={styles.entry}>
      <div className={styles.column}>
        <div className={styles.brand}>
          <img src={mark} alt="" className={styles.mark} />
          <span className={styles.name}>{appWords.name}</span>
        </div>
        <div className={styles.card}>{children}</div>
      </div>
    </main>
  );
}
