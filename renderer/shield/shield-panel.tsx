import { Check, Minus, X } from 'lucide-react';
import { featureNames, features } from '../../protocol/settings/features.js';
import { Button } from '../components/button.js';
import { IconButton } from '../components/icon-button.js';
import type { MeetingSnapshot, SeenParticipant } from '../meeting/meeting-client.js';
import { componentWords } from '../words/components.js';
import { shieldWords as words } from '../words/shield-words.js';
import { ConnectionDetails } from './connection-details.js';
import { ShieldIcon } from './shield-icon.js';
import { CHECKS, comparison, nextLeader, type Comparison, type ShieldView } from './shield-view.js';
import styles from './shield-panel.module.css';

export interface ShieldPanelProps {
  readonly snapshot: MeetingSnapshot;
  readonly view: ShieldView;
  readonly onMark: (match: boolean, of?: 'leader' | 'successor') => void;
  readonly onClose: () => void;
}

/** What stands behind the shield: the code to compare, who said what of it, and every single check. */
export function ShieldPanel({ snapshot, view, onMark, onClose }: ShieldPanelProps) {
  return (
    <div className={styles.panel}>
      <header className={styles.head} data-state={view.state}>
        <ShieldIcon state={view.state} />
        <div className={styles.claim}>
          <h2>{view.word}</h2>
          <p>{view.detail}</p>
          {view.waitsFor === null ? null : <p className={styles.waits}>{view.waitsFor}</p>}
          {view.fault === null ? null : <code className={styles.code}>{view.fault}</code>}
        </div>
        <IconButton label={componentWords.close} icon={<X />} onClick={onClose} />
      </header>
      <SecurityCode snapshot={snapshot} onMark={onMark} />
      <NextLeader snapshot={snapshot} onMark={(match) => onMark(match, 'successor')} />
      <People people={snapshot.people} />
      <section className={styles.section}>
        <h3>{words.checksTitle}</h3>
        <ul className={styles.checks}>
          {CHECKS.map((check) => {
            const done = snapshot.shield.checks[check];
            return (
              <li key={check} data-done={done}>
                {done ? <Check /> : <Minus />}
                <span>{words.checks[check]}</span>
                <em>{done ? words.checked : words.unchecked}</em>
              </li>
            );
          })}
        </ul>
      </section>
      <section className={styles.section}>
        <h3>{words.offTitle}</h3>
        <ul className={styles.off}>
          {featureNames.map((feature) => (
            <li key={feature}>
              <strong>{features[feature].name}</strong> {features[feature].whyOffInE2ee}
            </li>
          ))}
        </ul>
      </section>
      <ConnectionDetails snapshot={snapshot} />
    </div>
  );
}

function SecurityCode({
  snapshot,
  onMark,
}: {
  readonly snapshot: MeetingSnapshot;
  readonly onMark: (match: boolean) => void;
}) {
  const { rows, instruction, myMark, said, tally } = comparison(snapshot);
  return (
    <section className={styles.section}>
      <h3>{words.codeTitle}</h3>
      {rows === null ? (
        <p className={styles.note}>{words.noCode}</p>
      ) : (
        <>
          <p className={styles.note}>{instruction}</p>
          <Digits rows={rows} testId="security-code" />
          {snapshot.isLeader ? null : (
            <div className={styles.answer} role="group" aria-label={words.youSaid}>
              <Button icon={<Check />} aria-pressed={myMark === true} onClick={() => onMark(true)}>
                {words.match}
              </Button>
              <Button icon={<X />} aria-pressed={myMark === false} onClick={() => onMark(false)}>
                {words.noMatch}
              </Button>
            </div>
          )}
          <p className={styles.result} role="status" data-mark={String(myMark)}>
            {said === null ? null : <strong>{said} </strong>}
            <span>{tally}</span>
          </p>
        </>
      )}
    </section>
  );
}

function Digits({
  rows,
  testId,
}: {
  readonly rows: NonNullable<Comparison['rows']>;
  readonly testId: string;
}) {
  return (
    <p className={styles.digits} data-testid={testId}>
      {rows.map((row, line) => (
        // Rows and groups may repeat; their places do not change.
        <span key={line} className={styles.row}>
          {row.map((group, at) => (
            <span key={at}>{group} </span>
          ))}
        </span>
      ))}
    </p>
  );
}

function NextLeader({
  snapshot,
  onMark,
}: {
  readonly snapshot: MeetingSnapshot;
  readonly onMark: (match: boolean) => void;
}) {
  const { rows, says, mayMark, myMark } = nextLeader(snapshot);
  return (
    <section className={styles.section} aria-labelledby="next-leader">
      <h3 id="next-leader">{words.nextTitle}</h3>
      <p className={styles.note}>{says}</p>
      {rows === null ? null : (
        <div className={styles.next}>
          <Digits rows={rows} testId="next-code" />
        </div>
      )}
      {mayMark ? (
        <div className={styles.answer} role="group" aria-labelledby="next-leader">
          <Button
            icon={<Check />}
            aria-label={words.nextMatch}
            aria-pressed={myMark === true}
            onClick={() => onMark(true)}
          >
            {words.match}
          </Button>
          <Button
            icon={<X />}
            aria-label={words.nextNoMatch}
            aria-pressed={myMark === false}
            onClick={() => onMark(false)}
          >
            {words.noMatch}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function People({ people }: { readonly people: readonly SeenParticipant[] }) {
  return (
    <section className={styles.section}>
      <h3>{words.peopleTitle}</h3>
      <ul className={styles.people}>
        {people.map((person) => (
          <li key={person.participantId}>
            <span className={styles.name}>
              {person.isMe ? words.you(person.name) : person.name}
              {person.isLeader ? <small>{words.leads}</small> : null}
              {person.isSuccessor ? <small>{words.leadsNext}</small> : null}
            </span>
            {person.isLeader ? null : <Mark mark={person.mark} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Mark({ mark }: { readonly mark: boolean | null }) {
  if (mark === null) return <span className={styles.mark}>{words.markNone}</span>;
  return (
    <span className={styles.mark} data-mark={String(mark)}>
      {mark ? <Check /> : <X />}
      {mark ? words.markMatch : words.markNoMatch}
    </span>
  );
}
