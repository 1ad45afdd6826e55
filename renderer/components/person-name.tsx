import { Users } from 'lucide-react';
import { componentWords } from '../words/components.js';
import styles from './person-name.module.css';

/** What somebody calls themselves. In a direction of its own, so that it moves nothing around it, and marked where it could be another's. */
export function PersonName({
  name,
  isNamesake = false,
}: {
  readonly name: string;
  readonly isNamesake?: boolean;
}) {
  if (!isNamesake) return <bdi>{name}</bdi>;
  return (
    <span className={styles.name}>
      <bdi>{name}</bdi>
      <span className={styles.sign} title={componentWords.namesake}>
        <Users role="img" aria-label={componentWords.namesake} />
      </span>
    </span>
  );
}
