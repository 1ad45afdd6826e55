// The one sign of trust, drawn here and nowhere else; assets/shield-*.svg are the same shapes for paper and web pages.
import type { ShieldState } from './shield-view.js';
import styles from './shield-icon.module.css';

const OUTLINE = 'M32 4 56 12v18c0 15-10 25-24 30C18 55 8 45 8 30V12z';
const CLOSED_BOW = 'M25 29v-5a7 7 0 0 1 14 0v5';
const OPEN_BOW = 'M25 29v-5a7 7 0 0 1 12-5';
const GAP = 'M32 31v10';
const TICK = 'M21 32l8 8 14-16';

/** Checking is an outline, verified a full shield with a closed padlock, failed one whose padlock has a gap: told apart without colour. */
export function ShieldIcon({ state }: { readonly state: ShieldState }) {
  if (state === 'enhanced') return <TickedShield />;
  return (
    <svg className={styles.icon} data-state={state} viewBox="4 0 56 64" aria-hidden="true">
      <path className={styles.shield} d={OUTLINE} />
      <path className={styles.bow} d={state === 'failed' ? OPEN_BOW : CLOSED_BOW} />
      <rect className={styles.lock} x="21" y="28" width="22" height="16" rx="3" />
      {state === 'failed' ? <path className={styles.gap} d={GAP} /> : null}
    </svg>
  );
}

/** A tick, no padlock: encrypted, but not from end to end. */
export function TickedShield() {
  return (
    <svg className={styles.icon} data-state="enhanced" viewBox="4 0 56 64" aria-hidden="true">
      <path className={styles.shield} d={OUTLINE} />
      <path className={styles.tick} d={TICK} />
    </svg>
  );
}

/** On a tile whose picture and sound cannot be decrypted. */
export function LockWithGap() {
  return (
    <svg className={styles.bare} viewBox="16 12 32 36" aria-hidden="true">
      <path className={styles.bow} d={OPEN_BOW} />
      <path className={styles.lock} d="M24 28h6v16h-6a3 3 0 0 1-3-3V31a3 3 0 0 1 3-3z" />
      <path className={styles.lock} d="M34 28h6a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3h-6z" />
    </svg>
  );
}
