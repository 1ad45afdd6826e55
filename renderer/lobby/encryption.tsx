import { Lock, ShieldCheck } from 'lucide-react';
import { featureNames, features } from '../../protocol/settings/features.js';
import type { EncryptionType } from '../../protocol/wire/text.js';
import { lobbyWords as words } from '../words/lobby-words.js';
import styles from './lobby.module.css';

const LIST = new Intl.ListFormat('en');

/** What kind of meeting this will be and what it does without. No shield here: nothing is verified yet. */
export function Encryption({ type }: { readonly type: EncryptionType }) {
  if (type !== 'e2ee')
    return (
      <section className={styles.encryption}>
        <h2>
          <ShieldCheck />
          {words.enhanced}
        </h2>
        <p>{words.enhancedDetail}</p>
      </section>
    );
  return (
    <section className={styles.encryption}>
      <h2>
        <Lock />
        {words.e2ee}
      </h2>
      <p>{words.e2eeDetail}</p>
      <p>
        {words.notAvailable(
          LIST.format(featureNames.map((feature) => features[feature].name.toLowerCase())),
        )}
      </p>
    </section>
  );
}
