import { Lock } from 'lucide-react';
import type { EncryptionType } from '../../protocol/wire/text.js';
import { lobbyWords as words } from '../words/lobby-words.js';
import { switchedOff } from '../words/switched-off.js';
import styles from './lobby.module.css';

const LIST = new Intl.ListFormat('en');

/** What kind of meeting this will be and what it does without. No shield here: nothing is verified yet. */
export function Encryption({ type }: { readonly type: EncryptionType }) {
  if (type !== 'e2ee') return <p className={styles.encryption}>{words.enhanced}</p>;
  return (
    <section className={styles.encryption}>
      <h2>
        <Lock />
        {words.e2ee}
      </h2>
      <p>{words.e2eeDetail}</p>
      <p>{words.notAvailable(LIST.format(switchedOff.map((name) => name.toLowerCase())))}</p>
    </section>
  );
}
