import { useCallback, useEffect, useState } from 'react';
import type { FaultCode } from '../../protocol/fault.js';
import { deviceFault, type Capture } from './device-fault.js';

export interface Captured {
  readonly track: MediaStreamTrack | null;
  readonly fault: FaultCode | null;
  readonly retry: () => void;
}

const NOTHING = { track: null, fault: null } as const;

/**
 * Opens a camera or microphone while `on`, and only then: switched off, replaced or left, its track is stopped, so that the light of
 * the camera goes out.
 */
export function useCapture(kind: Capture, deviceId: string | null, on: boolean): Captured {
  const [captured, setCaptured] = useState<Pick<Captured, 'track' | 'fault'>>(NOTHING);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!on) return;
    let isLeft = false;
    let opened: MediaStreamTrack | null = null;
    const settle = (result: Pick<Captured, 'track' | 'fault'>): void => {
      if (isLeft) result.track?.stop();
      else {
        opened = result.track;
        setCaptured(result);
      }
    };
    void open(kind, deviceId).then(settle);
    return () => {
      isLeft = true;
      opened?.stop();
      setCaptured(NOTHING);
    };
  }, [kind, deviceId, on, attempt]);
  const retry = useCallback(() => setAttempt((before) => before + 1), []);
  // A device that is pulled out ends its track.
  useEffect(() => {
    const { track } = captured;
    if (track === null) return;
    const ended = (): void => setCaptured({ track: null, fault: `${kind}-missing` });
    track.addEventListener('ended', ended);
    return () => track.removeEventListener('ended', ended);
  }, [captured, kind]);
  return { ...captured, retry };
}

async function open(
  kind: Capture,
  deviceId: string | null,
): Promise<Pick<Captured, 'track' | 'fault'>> {
  const chosen: MediaTrackConstraints = deviceId === null ? {} : { deviceId: { exact: deviceId } };
  try {
    const stream = await navigator.mediaDevices.getUserMedia(
      kind === 'camera'
        ? { video: { ...chosen, width: { ideal: 1280 }, height: { ideal: 720 } } }
        : { audio: chosen },
    );
    const [track] = stream.getTracks();
    return track === undefined ? { track: null, fault: `${kind}-missing` } : { track, fault: null };
  } catch (cause) {
    return { track: null, fault: deviceFault(kind, cause) };
  }
}
