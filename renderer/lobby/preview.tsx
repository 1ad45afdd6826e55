import { Mic, MicOff, Video, VideoOff } from 'lucide-react';
import { useRef } from 'react';
import { IconButton } from '../components/icon-button.js';
import { Spinner } from '../components/spinner.js';
import type { Captured } from '../devices/use-capture.js';
import { initialsOf } from '../meeting/tile-view.js';
import { useTrack } from '../meeting/use-track.js';
import { lobbyWords as words } from '../words/lobby-words.js';
import styles from './preview.module.css';

export interface PreviewProps {
  readonly camera: Captured;
  readonly cameraOn: boolean;
  readonly microphoneOn: boolean;
  readonly name: string;
  readonly onCamera: () => void;
  readonly onMicrophone: () => void;
}

/** What the others will see, mirrored as people know themselves, and the two switches that matter most. */
export function Preview(props: PreviewProps) {
  const { camera, cameraOn, microphoneOn, name } = props;
  return (
    <section className={styles.preview} aria-label={words.preview}>
      {camera.track === null ? (
        <div className={styles.empty}>
          {cameraOn && camera.fault === null ? (
            <>
              <Spinner label={null} />
              <p>{words.pictureStarting}</p>
            </>
          ) : (
            <>
              {name === '' ? null : (
                <span className={styles.initials} aria-hidden="true">
                  {initialsOf(name)}
                </span>
              )}
              <p>{words.pictureOff}</p>
            </>
          )}
        </div>
      ) : (
        <Mirror track={camera.track} />
      )}
      {name === '' ? null : <p className={styles.name}>{name}</p>}
      <div className={styles.switches}>
        <span data-on={microphoneOn}>
          <IconButton
            label={microphoneOn ? words.mute : words.unmute}
            icon={microphoneOn ? <Mic /> : <MicOff />}
            onClick={props.onMicrophone}
          />
        </span>
        <span data-on={cameraOn}>
          <IconButton
            label={cameraOn ? words.cameraOff : words.cameraOn}
            icon={cameraOn ? <Video /> : <VideoOff />}
            onClick={props.onCamera}
          />
        </span>
      </div>
    </section>
  );
}

function Mirror({ track }: { readonly track: MediaStreamTrack }) {
  const ref = useRef<HTMLVideoElement>(null);
  useTrack(ref, track);
  return <video ref={ref} className={styles.mirror} muted playsInline autoPlay />;
}
