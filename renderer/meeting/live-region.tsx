import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { MeetingSnapshot } from './meeting-client.js';
import styles from './meeting-screen.module.css';
import { changesBetween, comingsBetween, type Heard } from './said-view.js';
import { sound } from './sound.js';

/** Who comes and goes within this is said together, ms: fifty people at nine o'clock are one sentence and one tone. */
export const TOGETHER = 1_200;

/** Says aloud what changed, for people who do not see it, and lets it sound softly. */
export function LiveRegion({ snapshot }: { readonly snapshot: MeetingSnapshot }) {
  const before = useRef(snapshot);
  const peopleBefore = useRef(snapshot);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [said, say] = useState('');
  const hear = ({ sentences, tone }: Heard): void => {
    if (sentences.length > 0) say(sentences.join(' '));
    if (tone !== null) sound(tone);
  };
  const hearPeople = useEffectEvent(() => {
    timer.current = undefined;
    hear(comingsBetween(peopleBefore.current, snapshot));
    peopleBefore.current = snapshot;
  });
  const hearChange = useEffectEvent(() => {
    hear(changesBetween(before.current, snapshot));
    before.current = snapshot;
    if (timer.current !== undefined) return;
    const isQuiet = comingsBetween(peopleBefore.current, snapshot).sentences.length === 0;
    if (isQuiet) peopleBefore.current = snapshot;
    else timer.current = setTimeout(() => hearPeople(), TOGETHER);
  });
  useEffect(() => hearChange(), [snapshot]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <p className={styles.said} role="status" data-testid="said">
      {said}
    </p>
  );
}
