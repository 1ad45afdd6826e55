import { useEffect, useState } from 'react';

export interface Device {
  readonly id: string;
  readonly label: string;
}

export interface Devices {
  readonly cameras: readonly Device[];
  readonly microphones: readonly Device[];
  readonly speakers: readonly Device[];
}

const NONE: Devices = { cameras: [], microphones: [], speakers: [] };

/** What is plugged in now. Names are known only once a device was opened, so `opened` is looked at too. */
export function useDevices(opened: unknown): Devices {
  const [devices, setDevices] = useState(NONE);
  useEffect(() => {
    const { mediaDevices } = navigator;
    if (mediaDevices === undefined) return;
    let isLeft = false;
    const look = async (): Promise<void> => {
      const all = await mediaDevices.enumerateDevices().catch(() => []);
      if (!isLeft) setDevices(sorted(all));
    };
    const lookAgain = (): void => void look();
    lookAgain();
    mediaDevices.addEventListener('devicechange', lookAgain);
    return () => {
      isLeft = true;
      mediaDevices.removeEventListener('devicechange', lookAgain);
    };
  }, [opened]);
  return devices;
}

/** Without the entries that Chromium adds for "whatever the system uses": that choice is ours, by the name of null. */
export function sorted(all: readonly MediaDeviceInfo[]): Devices {
  const of = (kind: MediaDeviceKind): Device[] =>
    all
      .filter((device) => device.kind === kind && device.label !== '')
      .filter(({ deviceId }) => deviceId !== 'default' && deviceId !== 'communications')
      .map(({ deviceId, label }) => ({ id: deviceId, label: withoutNumbers(label) }));
  return {
    cameras: of('videoinput'),
    microphones: of('audioinput'),
    speakers: of('audiooutput'),
  };
}

/** "HD Webcam (046d:0825)" says to nobody more than "HD Webcam". */
function withoutNumbers(label: string): string {
  return label.replace(/\s*\([0-9a-f]{4}:[0-9a-f]{4}\)$/i, '');
}
