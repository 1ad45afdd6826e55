import { ChartBarBig, DoorOpen, Hand, Megaphone, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../components/button.js';
import { IconButton } from '../components/icon-button.js';
import { elapsed } from '../meeting/elapsed.js';
import type { MeetingClient, MeetingSnapshot } from '../meeting/meeting-client.js';
import { useNow } from '../meeting/use-now.js';
import { featureWords as words } from '../words/feature-words.js';
import { mayHost } from './may-host.js';
import styles from './overlay.module.css';
import { overlayView } from './overlay-view.js';
import type { SideState } from './side.js';
import { ReactionIcon } from './reaction-icon.js';

export interface OverlayProps {
  readonly client: Pick<MeetingClient, 'ask'>;
  readonly snapshot: MeetingSnapshot;
  readonly side: SideState;
}

/** What the features show over the pictures: hands, reactions, a host's words to all rooms, and the room one is in. */
export function FeatureOverlay({ client, snapshot, side }: OverlayProps) {
  const now = useNow();
  const [dismissedAt, dismiss] = useState(0);
  const { room, hands, reactions, broadcast, poll } = overlayView(snapshot, now, dismissedAt);
  return (
    <div className={styles.overlay}>
      <div className={styles.top} role="status">
        {room === null ? null : (
          <p className={styles.chip}>
            <DoorOpen />
            <span>
              {words.youAreIn(room.name)}
              {room.closesIn === null ? null : ` · ${words.closesIn(elapsed(room.closesIn))}`}
            </span>
            <Button onClick={() => void client.ask({ about: 'rooms-go', room: null })}>
              {words.backToMain}
            </Button>
          </p>
        )}
        {broadcast === null ? null : (
          <p className={styles.chip}>
            <Megaphone />
            <span>{words.said(broadcast.fromName, broadcast.text)}</span>
            <IconButton label={words.dismiss} icon={<X />} onClick={() => dismiss(broadcast.at)} />
          </p>
        )}
        {poll === null || side.open === 'polls' ? null : (
          <p className={styles.chip}>
            <ChartBarBig />
            <span>{words.pollStarted(poll)}</span>
            <Button onClick={() => side.show('polls')}>{words.open}</Button>
          </p>
        )}
        {hands.map(({ participantId, name }) => (
          <p key={participantId} className={styles.chip}>
            <Hand />
            <span>{words.handUp(name)}</span>
            {mayHost(snapshot) ? (
              <IconButton
                label={words.lowerHandOf(name)}
                icon={<X />}
                onClick={() => void client.ask({ about: 'lower-hand', participantId })}
              />
            ) : null}
          </p>
        ))}
      </div>
      <ul className={styles.reactions} aria-live="polite">
        {reactions.map(({ id, name, reaction }) => (
          <li key={id} className={styles.reaction} data-reaction={reaction}>
            <ReactionIcon reaction={reaction} />
            <bdi>{name}</bdi>
            <span className={styles.said}>{words.reactionOf[reaction]}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
