import { X } from 'lucide-react';
import { IconButton } from '../components/icon-button.js';
import type { MeetingSnapshot } from '../meeting/meeting-client.js';
import { componentWords } from '../words/components.js';
import { shieldWords as words } from '../words/shield-words.js';
import { ConnectionDetails } from './connection-details.js';
import { ShieldIcon } from './shield-icon.js';
import type { ShieldView } from './shield-view.js';
import styles from './shield-panel.module.css';

export interface EnhancedPanelProps {
  readonly snapshot: MeetingSnapshot;
  readonly view: ShieldView;
  readonly onClose: () => void;
}

/** Behind the shield of an enhanced meeting: what is promised and what is not. There is nothing to compare, so there is no code. */
export function EnhancedPanel({ snapshot, view, onClose }: EnhancedPanelProps) {
  return (
    <div className={styles.panel}>
      <header className={styles.head} data-state={view.state}>
        <ShieldIcon state={view.state} />
        <div className={styles.claim}>
          <h2>{view.word}</h2>
          <p>{view.detail}</p>
          {view.fault === null ? null : <code className={styles.code}>{view.fault}</code>}
        </div>
        <IconButton label={componentWords.close} icon={<X />} onClick={onClose} />
      </header>
      <section className={styles.section}>
        <h3>{words.enhancedKeyTitle}</h3>
        <p className={styles.note}>{words.enhancedKey}</p>
      </section>
      <section className={styles.section}>
        <h3>{words.peopleTitle}</h3>
        <p className={styles.note}>{words.enhancedPeople}</p>
        <ul className={styles.people}>
          {snapshot.people.map((person) => (
            <li key={person.participantId}>
              <span className={styles.name}>
                {person.isMe ? words.you(person.name) : person.name}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <ConnectionDetails snapshot={snapshot} />
    </div>
  );
}
