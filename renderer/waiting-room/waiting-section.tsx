import { CircleAlert, DoorOpen } from 'lucide-react';
import { useState, type SubmitEvent } from 'react';
import type { FaultCode } from '../../protocol/fault.js';
import { Button } from '../components/button.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Field } from '../components/field.js';
import type { SeenParticipant } from '../meeting/meeting-client.js';
import { waitingRoomWords as words } from '../words/waiting-room-words.js';
import { doorRows, waitingCount, type DoorRow } from './door-view.js';
import type { Door, DoorActions } from './waiting-desk.js';
import styles from './waiting-section.module.css';

export interface WaitingSectionProps {
  readonly door: Door;
  readonly people: readonly SeenParticipant[];
  readonly actions: DoorActions;
}

/** Who waits to be let in, on top of the people who are here. Nothing where nobody does. */
export function WaitingSection({ door, people, actions }: WaitingSectionProps) {
  const [fault, setFault] = useState<FaultCode | null>(null);
  const rows = doorRows(door, people);
  const count = waitingCount(door);
  const act = (done: Promise<FaultCode | null>) => void done.then(setFault);
  if (rows.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="waiting-title" data-testid="waiting-room">
      <header className={styles.head}>
        <h3 id="waiting-title">
          <DoorOpen />
          {words.title(count)}
        </h3>
        {count > 1 ? (
          <Button tone="accent" onClick={() => act(actions.admit(null))}>
            {words.admitAll}
          </Button>
        ) : null}
      </header>
      <ul className={styles.list}>
        {rows.map((row) => (
          <Row
            key={row.waitingId}
            row={row}
            onAdmit={() => act(actions.admit(row.waitingId))}
            onDeny={() => act(actions.deny(row.waitingId))}
          />
        ))}
      </ul>
      {fault === null ? null : <FaultNotice fault={{ code: fault }} />}
      {count > 0 ? (
        <Message message={door.message} onSay={(text) => act(actions.say(text))} />
      ) : null}
      <p className={styles.note}>{words.note}</p>
    </section>
  );
}

function Row({
  row,
  onAdmit,
  onDeny,
}: {
  readonly row: DoorRow;
  readonly onAdmit: () => void;
  readonly onDeny: () => void;
}) {
  const known = row.signedIn ? words.signedIn : words.guest;
  return (
    <li className={styles.row} data-denied={row.denied}>
      <span className={styles.who}>
        <bdi className={styles.name}>{row.name}</bdi>
        <span className={styles.known}>{row.denied ? `${known} · ${words.denied}` : known}</span>
        {row.isNamesake ? (
          <span className={styles.namesake}>
            <CircleAlert />
            {words.namesake}
          </span>
        ) : null}
      </span>
      <span className={styles.actions}>
        {row.denied ? null : (
          <Button onClick={onDeny} aria-label={words.denyOf(row.name)}>
            {words.deny}
          </Button>
        )}
        <Button
          tone={row.denied ? 'plain' : 'accent'}
          onClick={onAdmit}
          aria-label={words.admitOf(row.name)}
        >
          {words.admit}
        </Button>
      </span>
    </li>
  );
}

function Message({
  message,
  onSay,
}: {
  readonly message: string | null;
  readonly onSay: (text: string | null) => void;
}) {
  const [text, setText] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    onSay(text.trim());
    setText('');
  };
  if (message !== null)
    return (
      <div className={styles.message}>
        <p className={styles.shown}>{words.shown(message)}</p>
        <Button onClick={() => onSay(null)}>{words.clear}</Button>
      </div>
    );
  return (
    <form className={styles.message} onSubmit={submit}>
      <Field
        label={words.message}
        value={text}
        onChange={(event) => setText(event.target.value)}
        maxLength={300}
        autoComplete="off"
      />
      <Button type="submit">{words.send}</Button>
    </form>
  );
}
