import { Settings2 } from 'lucide-react';
import { useState } from 'react';
import { DeviceSelect } from '../devices/device-select.js';
import { useDevices } from '../devices/use-devices.js';
import { IconButton } from '../components/icon-button.js';
import { Popover } from '../components/popover.js';
import { Switch } from '../components/switch.js';
import { lobbyWords } from '../words/lobby-words.js';
import { meetingWords as words } from '../words/meeting-words.js';
import type { MeetingClient } from './meeting-client.js';
import { preferences, usePreferences } from './preferences.js';
import { keyOf } from './shortcuts.js';
import styles from './popovers.module.css';

export interface OptionsProps {
  readonly client: MeetingClient;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Other devices while the meeting runs, and how the window sounds. */
export function Options({ client, open, onOpenChange }: OptionsProps) {
  return (
    <Popover
      open={open}
      onOpenChange={onOpenChange}
      label={words.options}
      trigger={
        <IconButton label={words.options} icon={<Settings2 />} shortcut={keyOf('options')} />
      }
    >
      <OptionsBody client={client} />
    </Popover>
  );
}

function OptionsBody({ client }: { readonly client: MeetingClient }) {
  const { cameras, microphones, speakers } = useDevices(client);
  const { sounds, letterKeys, speakerId } = usePreferences();
  // A change shows at once; the track that it brings comes a moment later.
  const [chosen, setChosen] = useState<{ camera: string | null; microphone: string | null }>(() =>
    inUse(client),
  );
  const choose = (kind: 'camera' | 'microphone', id: string | null): void => {
    setChosen({ ...chosen, [kind]: id });
    void client.chooseDevices(kind === 'camera' ? { cameraId: id } : { microphoneId: id });
  };
  return (
    <div className={styles.body}>
      <h2>{words.options}</h2>
      <DeviceSelect
        label={lobbyWords.camera}
        devices={cameras}
        chosen={chosen.camera}
        onChoose={(id) => choose('camera', id)}
      />
      <DeviceSelect
        label={lobbyWords.microphone}
        devices={microphones}
        chosen={chosen.microphone}
        onChoose={(id) => choose('microphone', id)}
      />
      <DeviceSelect
        label={lobbyWords.speaker}
        devices={speakers}
        chosen={speakerId}
        onChoose={(id) => {
          preferences.change({ speakerId: id });
          void client.chooseDevices({ speakerId: id });
        }}
      />
      <Switch
        label={words.sounds}
        checked={sounds}
        onCheckedChange={(on) => preferences.change({ sounds: on })}
      />
      <Switch
        label={words.letterKeys}
        description={words.letterKeysDetail}
        checked={letterKeys}
        onCheckedChange={(on) => preferences.change({ letterKeys: on })}
      />
    </div>
  );
}

/** The devices behind my own tracks, where they are on. */
function inUse(client: MeetingClient): { camera: string | null; microphone: string | null } {
  const me = client.snapshot().people.find(({ isMe }) => isMe);
  return {
    camera: me?.camera?.getSettings().deviceId ?? null,
    microphone: me?.microphone?.getSettings().deviceId ?? null,
  };
}
