import { Lock, LockOpen, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from '../components/button.js';
import { IconButton } from '../components/icon-button.js';
import type { MenuItem } from '../components/menu.js';
import { tallyOf } from '../shield/shield-view.js';
import { meetingWords as words } from '../words/meeting-words.js';
import type { MeetingClient, MeetingSnapshot, SeenParticipant } from './meeting-client.js';
import styles from './people-panel.module.css';
import { personActions, type Question } from './person-actions.js';
import { handsFirst } from './person-view.js';
import { PersonRow } from './person-row.js';
import { QuestionDialog } from './question-dialog.js';

export interface PeoplePanelProps {
  readonly client: MeetingClient;
  readonly snapshot: MeetingSnapshot;
  readonly onClose: () => void;
  /** What else may be done with a person: added to the menu of their row. */
  readonly moreActions?: (person: SeenParticipant) => readonly MenuItem[];
  /** What stands beside the lock: who may come in. */
  readonly rules?: ReactNode;
  /** What stands above the list. */
  readonly above?: ReactNode;
}

/** Who is here, and how much is known of each: no more than this client has verified. */
export function PeoplePanel(props: PeoplePanelProps) {
  const { client, snapshot, onClose, moreActions, rules, above } = props;
  const { people, encryptionType, shield } = snapshot;
  const isE2ee = encryptionType !== 'enhanced';
  const verified = shield.state === 'verified' ? 'verified' : 'checking';
  const [question, ask] = useState<Question | null>(null);
  const present = people.filter(({ state }) => state === 'present').length;
  const me = people.find(({ isMe }) => isMe);
  return (
    <aside className={styles.panel} aria-labelledby="people-title">
      <header className={styles.head}>
        <h2 id="people-title">{words.peopleTitle(present)}</h2>
        <IconButton label={words.closePeople} icon={<X />} onClick={onClose} />
      </header>
      <LockRow snapshot={snapshot} onAsk={ask}>
        {rules}
      </LockRow>
      {above}
      <div className={styles.list}>
        {isE2ee && present > 1 ? <p className={styles.tally}>{tallyOf(people)}</p> : null}
        <ul>
          {handsFirst(people).map((person) => (
            <PersonRow
              key={person.participantId}
              person={person}
              list={isE2ee ? verified : 'service'}
              actions={[
                ...personActions(person, snapshot, client, ask),
                ...(moreActions?.(person) ?? []),
              ]}
            />
          ))}
        </ul>
        <Outside outside={snapshot.outside} />
      </div>
      <p className={styles.note}>{isE2ee ? words.knownNote : words.knownByServiceNote}</p>
      {question === null ? null : (
        <QuestionDialog
          question={question}
          client={client}
          isE2ee={isE2ee}
          myName={me?.name ?? ''}
          onClose={() => ask(null)}
        />
      )}
    </aside>
  );
}

/** The sign comes from the verified list alone, or in an enhanced meeting from the service; what was asked for shows once it is on it. */
function LockRow({
  snapshot: { locked, mayManage },
  onAsk,
  children,
}: {
  readonly snapshot: MeetingSnapshot;
  readonly onAsk: (question: Question) => void;
  readonly children: ReactNode;
}) {
  if (!locked && !mayManage) return null;
  return (
    <div className={styles.lock}>
      {locked ? (
        <p className={styles.locked} data-testid="locked">
          <Lock />
          {words.locked}
        </p>
      ) : null}
      {mayManage ? (
        <Button
          icon={locked ? <LockOpen /> : <Lock />}
          onClick={() => onAsk(locked ? { about: 'unlock' } : { about: 'lock' })}
        >
          {locked ? words.unlock : words.lock}
        </Button>
      ) : null}
      {children}
    </div>
  );
}

function Outside({ outside }: Pick<MeetingSnapshot, 'outside'>) {
  if (outside.length === 0) return null;
  return (
    <section className={styles.outside} aria-labelledby="outside-title">
      <h3 id="outside-title">{words.outsideTitle}</h3>
      <ul>
        {outside.map(({ participantId, name, bar }) => (
          <li key={participantId}>
            <span className={styles.name}>{words.outside(name)}</span>
            <span className={styles.roles}>{words.outsideWhy[bar ?? 'none']}</span>
          </li>
        ))}
      </ul>
      <p>{words.outsideNote}</p>
    </section>
  );
}
