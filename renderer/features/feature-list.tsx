import type { Feature } from '../../protocol/settings/features.js';
import { Button } from '../components/button.js';
import type { MeetingClient, MeetingSnapshot } from '../meeting/meeting-client.js';
import { featureWords as words } from '../words/feature-words.js';
import styles from './feature-controls.module.css';
import { featureRows, type FeatureRow } from './feature-row-view.js';
import { ReactionRow } from './reaction-row.js';
import type { Side } from './side.js';

export interface FeatureListProps {
  readonly client: Pick<MeetingClient, 'ask'>;
  readonly snapshot: MeetingSnapshot;
  readonly onShow: (side: Side) => void;
  readonly onDone: () => void;
}

const PANEL_OF: Partial<Record<Feature, Side>> = {
  polls: 'polls',
  breakoutRooms: 'rooms',
  privateChat: 'chat',
};

/** All that a meeting can have, and why it has not what it has not. */
export function FeatureList({ client, snapshot, onShow, onDone }: FeatureListProps) {
  const { features } = snapshot;
  const isE2ee = features.encryptionType === 'e2ee';
  return (
    // Focusable, so that the keyboard can scroll it.
    <div className={styles.list} role="group" aria-label={words.more} tabIndex={0}>
      <h2>{words.more}</h2>
      {isE2ee ? <p className={styles.note}>{words.noneInE2ee}</p> : null}
      {isE2ee ? null : (
        <>
          <ReactionRow client={client} snapshot={snapshot} onDone={onDone} />
          <div className={styles.row}>
            <span className={styles.name}>{words.chat}</span>
            <Button aria-label={`${words.open} ${words.chat}`} onClick={() => onShow('chat')}>
              {words.open}
            </Button>
          </div>
        </>
      )}
      <ul className={styles.rows}>
        {featureRows(features).map((row) => (
          <Row key={row.feature} row={row} onShow={onShow} />
        ))}
      </ul>
      {isE2ee ? <NotYet /> : null}
    </div>
  );
}

/** What end-to-end encryption does not rule out, and what is not built for it: said, so that nobody looks for it. */
function NotYet() {
  return (
    <p className={styles.row} data-not-yet="true">
      <span className={styles.words}>
        <span className={styles.name}>{words.raiseHand}</span>
        <span className={styles.why}>{words.notYetInE2ee}</span>
      </span>
    </p>
  );
}

function Row({ row, onShow }: { readonly row: FeatureRow; readonly onShow: (side: Side) => void }) {
  const { feature, name, whyNot } = row;
  const panel = PANEL_OF[feature];
  return (
    <li className={styles.row} data-off={whyNot !== null} data-feature={feature}>
      <span className={styles.words}>
        <span className={styles.name}>{name}</span>
        {whyNot === null ? null : <span className={styles.why}>{whyNot}</span>}
        {whyNot === null && panel === undefined ? (
          <span className={styles.why}>{words.onForMeeting}</span>
        ) : null}
      </span>
      {panel === undefined || whyNot !== null ? null : (
        <Button aria-label={`${words.open} ${name}`} onClick={() => onShow(panel)}>
          {words.open}
        </Button>
      )}
    </li>
  );
}
