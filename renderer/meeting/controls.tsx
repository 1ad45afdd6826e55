import { Mic, MicOff, Users, Video, VideoOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../components/icon-button.js';
import { meetingWords as words } from '../words/meeting-words.js';
import { waitingRoomWords } from '../words/waiting-room-words.js';
import styles from './controls.module.css';
import { keyOf } from './shortcuts.js';

export interface ControlsProps {
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
  readonly onMicrophone: () => void;
  readonly onCamera: () => void;
  readonly peopleCount: number;
  readonly peopleOpen: boolean;
  /** How many wait to be let in. */
  readonly waitingCount: number;
  readonly onPeople: () => void;
  /** What opens panels of its own. */
  readonly features: ReactNode;
  readonly invite: ReactNode;
  readonly options: ReactNode;
  readonly leave: ReactNode;
}

/** The row below the pictures: what a person does most is in the middle, leaving is apart. */
export function Controls(props: ControlsProps) {
  const { microphoneOn, cameraOn, peopleCount, peopleOpen, waitingCount } = props;
  return (
    <div className={styles.bar} role="group" aria-label={words.controls}>
      <div className={styles.middle}>
        <span className={styles.device} data-on={microphoneOn}>
          <IconButton
            label={microphoneOn ? words.mute : words.unmute}
            icon={microphoneOn ? <Mic /> : <MicOff />}
            shortcut={keyOf('microphone')}
            onClick={props.onMicrophone}
          />
        </span>
        <span className={styles.device} data-on={cameraOn}>
          <IconButton
            label={cameraOn ? words.cameraOff : words.cameraOn}
            icon={cameraOn ? <Video /> : <VideoOff />}
            shortcut={keyOf('camera')}
            onClick={props.onCamera}
          />
        </span>
        <span className={styles.counted}>
          <IconButton
            label={
              waitingCount === 0
                ? words.people
                : `${words.people}, ${waitingRoomWords.waitingCount(waitingCount)}`
            }
            icon={<Users />}
            shortcut={keyOf('people')}
            pressed={peopleOpen}
            onClick={props.onPeople}
          />
          <span className={styles.count} aria-hidden="true">
            {peopleCount}
          </span>
          {waitingCount === 0 ? null : (
            <span className={styles.waiting} aria-hidden="true" data-testid="waiting-count">
              {waitingCount}
            </span>
          )}
        </span>
        {props.features}
        {props.invite}
        {props.options}
      </div>
      {props.leave}
    </div>
  );
}
