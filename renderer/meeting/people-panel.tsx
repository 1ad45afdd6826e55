import { CameraOff, Lock, Mic, MicOff, ShieldCheck, ShieldQuestionMark, X } from 'lucide-react';
import { IconButton } from '../components/icon-button.js';
import { meetingWords as words } from '../words/meeting-words.js';
import type { SeenParticipant } from './meeting-client.js';
import styles from './people-panel.module.css';
import { initialsOf, tileView } from './tile-view.js';

export interface PeoplePanelProps {
  readonly people: readonly SeenParticipant[];
  /** Whether this client has verified the list they are on. */
  readonly isVerified: boolean;
  readonly locked: boolean;
  readonly onClose: () => void;
}

/** Who is here, and how much is known of each: no more than this client has verified. */
export function PeoplePanel({ people, isVerified, locked, onClose }: PeoplePanelProps) {
  const present = people.filter(({ state }) => state === 'present').length;
  return (
    <aside className={styles.panel} aria-labelledby="people-title">
      <header className={styles.head}>
        <h2 id="people-title">{words.peopleTitle(present)}</h2>
        <IconButton label={words.closePeople} icon={<X />} onClick={onClose} />
      </header>
      {locked ? (
        <p className={styles.locked}>
          <Lock />
          {words.locked}
        </p>
      ) : null}
      <ul className={styles.list}>
        {people.map((person) => (
          <Person key={person.participantId} person={person} isVerified={isVerified} />
        ))}
      </ul>
      <p className={styles.note}>{words.knownNote}</p>
    </aside>
  );
}

function Person({
  person,
  isVerified,
}: {
  readonly person: SeenParticipant;
  readonly isVerified: boolean;
}) {
  const { tint } = tileView(person);
  const roles = [
    person.isLeader ? words.leader : null,
    person.role === 'host' ? words.host : null,
    person.state === 'leaving' ? words.leaving : null,
  ].filter((role) => role !== null);
  return (
    <li className={styles.person} data-leaving={person.state === 'leaving'}>
      <span className={styles.initials} data-tint={tint} aria-hidden="true">
        {initialsOf(person.name)}
      </span>
      <span className={styles.who}>
        <span className={styles.name}>{person.isMe ? words.isYou(person.name) : person.name}</span>
        <span className={styles.known}>
          {isVerified ? <ShieldCheck /> : <ShieldQuestionMark />}
          {isVerified ? words.knownVerified : words.knownUnverified}
        </span>
        {roles.length === 0 ? null : <span className={styles.roles}>{roles.join(' · ')}</span>}
      </span>
      <span className={styles.signs}>
        {person.cameraOn ? null : <CameraOff role="img" aria-label={words.cameraIsOff} />}
        {person.microphoneOn ? (
          <Mic role="img" aria-label={words.microphoneIsOn} />
        ) : (
          <MicOff role="img" aria-label={words.muted} />
        )}
      </span>
    </li>
  );
}
