import { Volume2 } from 'lucide-react';
import { IconButton } from '../components/icon-button.js';
import { DeviceSelect } from '../devices/device-select.js';
import { LevelMeter } from '../devices/level-meter.js';
import type { Devices } from '../devices/use-devices.js';
import type { DeviceChoice } from '../meeting/meeting-client.js';
import { playTone } from '../meeting/tones.js';
import { lobbyWords as words } from '../words/lobby-words.js';
import styles from './lobby.module.css';

export interface DeviceChoicesProps {
  readonly devices: Devices;
  readonly choice: DeviceChoice;
  readonly microphone: MediaStreamTrack | null;
  readonly onChange: (change: Partial<DeviceChoice>) => void;
}

/** Which camera, microphone and speaker, and whether they hear and are heard. */
export function DeviceChoices({ devices, choice, microphone, onChange }: DeviceChoicesProps) {
  return (
    <div className={styles.devices}>
      <DeviceSelect
        label={words.camera}
        devices={devices.cameras}
        chosen={choice.cameraId}
        onChoose={(cameraId) => onChange({ cameraId })}
      />
      <DeviceSelect
        label={words.microphone}
        devices={devices.microphones}
        chosen={choice.microphoneId}
        onChoose={(microphoneId) => onChange({ microphoneId })}
      />
      <LevelMeter track={microphone} />
      <div className={styles.speaker}>
        <DeviceSelect
          label={words.speaker}
          devices={devices.speakers}
          chosen={choice.speakerId}
          onChoose={(speakerId) => onChange({ speakerId })}
        />
        <IconButton
          label={words.testSpeaker}
          icon={<Volume2 />}
          onClick={() => void playTone('test', choice.speakerId)}
        />
      </div>
    </div>
  );
}
