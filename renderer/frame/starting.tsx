import { Spinner } from '../components/spinner.js';
import { appWords } from '../words/app-words.js';
import styles from './starting.module.css';

/** Shown for the moment in which the keychain and the service are asked who is signed in. */
export function Starting() {
  return (
    <main className={styles.starting}>
      <Spinner label={appWords.starting} />
    </main>
  );
}
