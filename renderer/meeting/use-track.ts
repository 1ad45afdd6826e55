import { useEffect, type RefObject } from 'react';
import { usePreferences } from './preferences.js';

const RESUMING = ['pointerdown', 'keydown'] as const;

/** Plays `track` in the element, and lets go of it when the track changes or the element goes. */
export function useTrack(
  ref: RefObject<HTMLMediaElement | null>,
  track: MediaStreamTrack | null,
): void {
  useEffect(() => {
    const element = ref.current;
    if (element === null || track === null) return;
    element.srcObject = new MediaStream([track]);
    const stop = playOrAtNextTouch(element);
    return () => {
      stop();
      element.srcObject = null;
    };
  }, [ref, track]);
}

/** Lets the element sound on the chosen speaker. A speaker that was unplugged falls back to the system's own. */
export function useSpeaker(ref: RefObject<HTMLAudioElement | null>): void {
  const { speakerId } = usePreferences();
  useEffect(() => {
    const element = ref.current;
    if (element === null || !('setSinkId' in element)) return;
    element.setSinkId(speakerId ?? '').catch(() => element.setSinkId('').catch(() => undefined));
  }, [ref, speakerId]);
}

/** Browsers may refuse sound until somebody touches the page; then it is tried again. */
function playOrAtNextTouch(element: HTMLMediaElement): () => void {
  const controller = new AbortController();
  const play = (): void => void element.play().catch(waitForTouch);
  const waitForTouch = (): void => {
    if (controller.signal.aborted) return;
    for (const event of RESUMING)
      addEventListener(event, play, { once: true, signal: controller.signal });
  };
  play();
  return () => controller.abort();
}
