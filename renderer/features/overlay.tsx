import { ChartBarBig, DoorOpen, Hand, Megaphone, Mic, MicOff, Timer, X } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { Button } from '../components/button.js';
import { IconButton } from '../components/icon-button.js';
import { elapsed } from '../meeting/elapsed.js';
import type { MeetingClient, MeetingSnapshot } from '../meeting/meeting-client.js';
import { useNow } from '../meeting/use-now.js';
import { featureWords as words } from '../words/feature-words.js';
import { Later } from './breakouts/later.js';
import { mayHost } from './may-host.js';
import styles from './overlay.module.css';
import { countdownSaid, LAST_MINUTE, overlayView } from './overlay-view.js';
import type { SideState } from './side.js';
import { ReactionIcon } from './reaction-icon.js';

export interface OverlayProps {
  readonly client: Pick<MeetingClient, 'ask' | 'setMicrophone'>;
  readonly snapshot: MeetingSnapshot;
  readonly side: SideState;
}

/** What the features show over the pictures: hands, reactions, a host's words to all rooms, and the room one is in. */
export function FeatureOverlay({ client, snapshot, side }: OverlayProps) {
  const now = useNow();
  const [broadcastAt, dismissBroadcast] = useState(0);
  const [microphoneAt, dismissWish] = useState(0);
  const view = overlayView(snapshot, now, { broadcastAt, microphoneAt });
  const { room, closesIn, hands, moreHands, reactions, broadcast, microphone, poll } = view;
  return (
    <div className={styles.overlay}>
      <div className={styles.top}>
        {room === null ? null : (
          <p className={styles.chip}>
            <DoorOpen />
            <span>
              {words.youAreIn(room.name)}
              {closesIn === null ? null : ` · ${words.closesIn(elapsed(closesIn))}`}
            </span>
            <Button onClick={() => void client.ask({ about: 'rooms-go', room: null })}>
              {words.backToMain}
            </Button>
          </p>
        )}
        {closesIn === null || closesIn > LAST_MINUTE ? null : (
          <p className={styles.chip} data-care="true" data-testid="rooms-closing">
            <Timer />
            <span>{words.closing}</span>
            <span className={styles.time}>{elapsed(closesIn)}</span>
            {mayHost(snapshot) ? <Later ask={client.ask} /> : null}
          </p>
        )}
        <Countdown closesIn={closesIn} />
        {/* Each by itself: a hand that goes up does not read out all that stands here. */}
        <div className={styles.live} role="status" aria-atomic="false">
          {broadcast === null ? null : (
            <p className={styles.chip}>
              <Megaphone />
              <span>{words.said(broadcast.fromName, broadcast.text)}</span>
              <IconButton
                label={words.dismiss}
                icon={<X />}
                onClick={() => dismissBroadcast(broadcast.at)}
              />
            </p>
          )}
          {microphone === null ? null : (
            <p className={styles.chip} data-testid="microphone-wish">
              {microphone.wish === 'mute' ? <MicOff /> : <Mic />}
              <span>
                {microphone.wish === 'mute'
                  ? words.mutedYou(microphone.fromName)
                  : words.asksToUnmute(microphone.fromName)}
              </span>
              <Button onClick={() => void client.setMicrophone(true)}>{words.unmute}</Button>
              <IconButton
                label={words.dismiss}
                icon={<X />}
                onClick={() => dismissWish(microphone.at)}
              />
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
          {moreHands === 0 ? null : (
            <p className={styles.chip}>
              <Hand />
              <span>{words.moreHands(moreHands)}</span>
            </p>
          )}
        </div>
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

/** A clock that is read out every second is never silent, so the time that is left is said three times only. */
function Countdown({ closesIn }: { readonly closesIn: number | null }) {
  const before = useRef(closesIn);
  const [said, say] = useState('');
  const look = useEffectEvent(() => {
    const now = closesIn === null ? '' : countdownSaid(before.current, closesIn);
    before.current = closesIn;
    if (now !== null) say(now);
  });
  useEffect(() => look(), [closesIn]);
  return (
    <p className={styles.said} role="status" data-testid="countdown">
      {said}
    </p>
  );
}
