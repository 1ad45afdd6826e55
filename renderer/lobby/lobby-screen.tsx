import { useState, type SubmitEvent } from 'react';
import { sentence, type FaultCode } from '../../protocol/fault.js';
import type { EncryptionType } from '../../protocol/wire/text.js';
import { Button } from '../components/button.js';
import { Field } from '../components/field.js';
import { Notice } from '../components/notice.js';
import { useCapture } from '../devices/use-capture.js';
import { useDevices } from '../devices/use-devices.js';
import type { DeviceChoice } from '../meeting/meeting-client.js';
import { meetingNumber } from '../meeting/meeting-number.js';
import { preferences } from '../meeting/preferences.js';
import { lobbyWords as words } from '../words/lobby-words.js';
import { DeviceChoices } from './device-choices.js';
import { DeviceFault } from './device-fault.js';
import { Encryption } from './encryption.js';
import styles from './lobby.module.css';
import { nameError, passcodeError } from './lobby-view.js';
import { Preview } from './preview.js';

export interface LobbyChoice {
  readonly name: string;
  readonly passcode: string | null;
  readonly devices: DeviceChoice;
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
}

export interface LobbyScreenProps {
  readonly meetingId: string;
  readonly needsPasscode: boolean;
  readonly initialPasscode: string | null;
  readonly initialName: string;
  readonly encryptionType: EncryptionType;
  /** Why the last attempt to join was refused. */
  readonly fault: FaultCode | null;
  readonly onJoin: (choice: LobbyChoice) => void;
  /** For whoever is refused because they are not signed in; null: they are. */
  readonly onSignIn: (() => void) | null;
  readonly onBack: () => void;
}

/** The last look in the mirror before a meeting. What was opened here is closed when it is left. */
export function LobbyScreen(props: LobbyScreenProps) {
  const [name, setName] = useState(props.initialName);
  const [passcode, setPasscode] = useState(props.initialPasscode ?? '');
  const [wasTried, setTried] = useState(false);
  const [cameraOn, setCameraOn] = useState(true);
  const [microphoneOn, setMicrophoneOn] = useState(true);
  const [choice, setChoice] = useState<DeviceChoice>(() => ({
    cameraId: null,
    microphoneId: null,
    speakerId: preferences.read().speakerId,
  }));
  const camera = useCapture('camera', choice.cameraId, cameraOn);
  const microphone = useCapture('microphone', choice.microphoneId, microphoneOn);
  const devices = useDevices(`${camera.track?.id} ${microphone.track?.id}`);
  // A device that does not work here is not tried again behind the person's back.
  const uses = {
    camera: cameraOn && camera.fault === null,
    microphone: microphoneOn && microphone.fault === null,
  };
  const wrong = {
    name: nameError(name),
    passcode: passcodeError(passcode, props.needsPasscode),
  };

  const join = (event: SubmitEvent): void => {
    event.preventDefault();
    setTried(true);
    if (wrong.name !== null || wrong.passcode !== null) return;
    preferences.change({ speakerId: choice.speakerId });
    props.onJoin({
      name: name.trim(),
      passcode: passcode.trim() === '' ? null : passcode.trim(),
      devices: choice,
      microphoneOn: uses.microphone,
      cameraOn: uses.camera,
    });
  };

  return (
    <main className={styles.lobby}>
      <div className={styles.mirror}>
        <Preview
          camera={camera}
          cameraOn={uses.camera}
          microphoneOn={uses.microphone}
          name={name.trim()}
          onCamera={() => (camera.fault === null ? setCameraOn(!cameraOn) : camera.retry())}
          onMicrophone={() =>
            microphone.fault === null ? setMicrophoneOn(!microphoneOn) : microphone.retry()
          }
        />
        <Encryption type={props.encryptionType} />
      </div>
      <form className={styles.side} onSubmit={join} noValidate>
        <header className={styles.head}>
          <h1>{words.title}</h1>
          <p>{words.meetingNumber(meetingNumber(props.meetingId))}</p>
        </header>
        {props.fault === null ? null : (
          <Notice
            tone="stop"
            details={props.fault}
            {...(props.fault === 'registered-only' && props.onSignIn !== null
              ? { action: <Button onClick={props.onSignIn}>{words.signIn}</Button> }
              : {})}
          >
            {sentence(props.fault)}
          </Notice>
        )}
        <Field
          label={words.yourName}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={wasTried ? wrong.name : null}
          autoComplete="name"
        />
        {props.needsPasscode ? (
          <Field
            label={words.passcode}
            value={passcode}
            onChange={(event) => setPasscode(event.target.value)}
            error={wasTried ? wrong.passcode : null}
            autoComplete="off"
            spellCheck={false}
          />
        ) : null}
        <DeviceFault kind="camera" fault={camera.fault} onRetry={camera.retry} />
        <DeviceFault kind="microphone" fault={microphone.fault} onRetry={microphone.retry} />
        <DeviceChoices
          devices={devices}
          choice={choice}
          microphone={microphone.track}
          onChange={(change) => setChoice({ ...choice, ...change })}
        />
        <div className={styles.actions}>
          <Button onClick={props.onBack}>{words.back}</Button>
          <Button tone="accent" type="submit">
            {words.join}
          </Button>
        </div>
      </form>
    </main>
  );
}
