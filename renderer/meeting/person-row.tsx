import {
  CameraOff,
  Check,
  CircleAlert,
  Ellipsis,
  Hand,
  Mic,
  MicOff,
  ShieldCheck,
  ShieldQuestionMark,
  X,
} from 'lucide-react';
import { IconButton } from '../components/icon-button.js';
import { Menu, type MenuItem } from '../components/menu.js';
import { meetingWords as words } from '../words/meeting-words.js';
import type { SeenParticipant } from './meeting-client.js';
import styles from './people-panel.module.css';
import { personView, type ListStanding } from './person-view.js';
import { initialsOf, tileView } from './tile-view.js';

export interface PersonRowProps {
  readonly person: SeenParticipant;
  /** How far this client has verified the list they are on. */
  readonly list: ListStanding;
  readonly actions: readonly MenuItem[];
}

/** One person on the list: how they are known, what they are here, what they said of the code, and what is wrong. */
export function PersonRow({ person, list, actions }: PersonRowProps) {
  const { tint } = tileView(person);
  const view = personView(person, list);
  return (
    <li
      className={styles.person}
      data-testid="person"
      data-name={person.name}
      data-leaving={person.state === 'leaving'}
    >
      <span className={styles.initials} data-tint={tint} aria-hidden="true">
        {initialsOf(person.name)}
      </span>
      <span className={styles.who}>
        <bdi className={styles.name}>{view.name}</bdi>
        {view.hand === null ? null : (
          <span className={styles.hand}>
            <Hand />
            {view.hand}
          </span>
        )}
        <span className={styles.known} data-care={view.needsCare}>
          {view.isKnown ? <ShieldCheck /> : <ShieldQuestionMark />}
          {view.known}
        </span>
        {view.roles.length === 0 ? null : (
          <span className={styles.roles}>{view.roles.join(' · ')}</span>
        )}
        {view.mark === null ? null : (
          <span className={styles.mark} data-match={view.mark}>
            {view.mark ? <Check /> : <X />}
            {view.mark ? words.codeMatches : words.codeDiffers}
          </span>
        )}
        {view.warnings.map((warning) => (
          <span key={warning} className={styles.warning}>
            <CircleAlert />
            {warning}
          </span>
        ))}
      </span>
      <span className={styles.signs}>
        {person.cameraOn ? null : <CameraOff role="img" aria-label={words.cameraIsOff} />}
        {person.microphoneOn ? (
          <Mic role="img" aria-label={words.microphoneIsOn} />
        ) : (
          <MicOff role="img" aria-label={words.muted} />
        )}
      </span>
      <span className={styles.more}>
        {actions.length === 0 ? null : (
          <Menu
            items={actions}
            trigger={
              <IconButton
                label={person.isMe ? words.actionsForMe : words.actionsFor(person.name)}
                icon={<Ellipsis />}
              />
            }
          />
        )}
      </span>
    </li>
  );
}
