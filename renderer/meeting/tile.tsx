import {
  AudioLines,
  CloudOff,
  Crown,
  Hand,
  MicOff,
  ShieldQuestionMark,
  Users,
  WifiOff,
} from 'lucide-react';
import { memo, useRef } from 'react';
import { LockWithGap } from '../shield/shield-icon.js';
import { meetingWords as words } from '../words/meeting-words.js';
import { looksTheSame, type TileView } from './tile-view.js';
import styles from './tile.module.css';
import { useSpeaker, useTrack } from './use-track.js';

export interface TileProps {
  readonly view: TileView;
  /** On another page: heard, but not drawn. */
  readonly hidden: boolean;
  readonly width: number;
  readonly height: number;
}

/** One person: picture or initials, name, and whatever is wrong. */
export const Tile = memo(
  DrawnTile,
  (a, b) =>
    a.hidden === b.hidden &&
    a.width === b.width &&
    a.height === b.height &&
    looksTheSame(a.view, b.view),
);

const SIGNS = {
  'no-key': <LockWithGap />,
  'not-authentic': <LockWithGap />,
  'not-arriving': <WifiOff />,
  'nothing-sent': <CloudOff />,
  away: <WifiOff />,
} as const;

function DrawnTile({ view, hidden, width, height }: TileProps) {
  return (
    <article
      className={styles.tile}
      data-testid="tile"
      data-participant={view.id}
      data-name={view.name}
      data-me={view.isMe}
      data-speaking={view.isSpeaking}
      data-leaving={view.isLeaving}
      data-trouble={view.troubleKind}
      aria-label={view.label}
      hidden={hidden}
      style={{ width, height }}
    >
      {view.camera === null || hidden ? (
        <div className={styles.initials} data-tint={view.tint} aria-hidden="true">
          {view.trouble === null ? <span>{view.initials}</span> : null}
        </div>
      ) : (
        <Picture track={view.camera} />
      )}
      {view.isMe ? null : <Voice track={view.microphone} />}
      {view.trouble === null ? null : (
        <p className={styles.trouble}>
          {SIGNS[view.troubleKind ?? 'not-arriving']}
          <span>{view.trouble}</span>
        </p>
      )}
      <p className={styles.name} aria-hidden="true">
        {view.hand === null ? null : (
          <b className={styles.hand}>
            <Hand />
            {view.hand}
          </b>
        )}
        {view.isMuted ? <MicOff /> : null}
        {view.isSpeaking ? <AudioLines /> : null}
        <span>
          <bdi>{view.isMe ? words.you : view.name}</bdi>
        </span>
        {view.isLeader ? <Crown /> : null}
        {view.isUnverified ? <ShieldQuestionMark data-care /> : null}
        {view.isNamesake ? <Users data-care /> : null}
        {view.isLeaving ? <em>{words.leaving}</em> : null}
      </p>
    </article>
  );
}

function Picture({ track }: { readonly track: MediaStreamTrack }) {
  const ref = useRef<HTMLVideoElement>(null);
  useTrack(ref, track);
  return <video ref={ref} className={styles.picture} muted playsInline autoPlay />;
}

function Voice({ track }: { readonly track: MediaStreamTrack | null }) {
  const ref = useRef<HTMLAudioElement>(null);
  useTrack(ref, track);
  useSpeaker(ref);
  return <audio ref={ref} autoPlay />;
}
