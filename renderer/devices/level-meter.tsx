import { useEffect, useState } from 'react';
import { lobbyWords as words } from '../words/lobby-words.js';
import styles from './level-meter.module.css';

const BARS = 12;
const EVERY_MS = 66;
/** Decibels that light no bar, and all of them. */
const QUIET = -55;
const LOUD = -12;

/** A row of bars that lights up with the voice, so that a person sees that the microphone hears them. */
export function LevelMeter({ track }: { readonly track: MediaStreamTrack | null }) {
  const lit = Math.round(useLevel(track) * BARS);
  return (
    <div
      className={styles.meter}
      role="meter"
      aria-label={words.level}
      aria-valuemin={0}
      aria-valuemax={BARS}
      aria-valuenow={lit}
    >
      {Array.from({ length: BARS }, (_, at) => (
        <span key={at} data-lit={at < lit} />
      ))}
    </div>
  );
}

/** 0-1 on a logarithmic scale, as ears have it: up at once, down slowly. */
function useLevel(track: MediaStreamTrack | null): number {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    if (track === null || !('AudioContext' in globalThis)) return;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const wave = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(wave);
      const now = levelOf(wave);
      setLevel((before) => Math.max(now, before * 0.8));
    }, EVERY_MS);
    return () => {
      clearInterval(timer);
      setLevel(0);
      void context.close();
    };
  }, [track]);
  return level;
}

export function levelOf(wave: Float32Array): number {
  const power = wave.reduce((sum, value) => sum + value * value, 0) / Math.max(1, wave.length);
  const decibels = 10 * Math.log10(power + 1e-12);
  return Math.min(1, Math.max(0, (decibels - QUIET) / (LOUD - QUIET)));
}
