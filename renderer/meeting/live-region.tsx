import { useEffect, useRef, useState } from 'react';
import type { MeetingSnapshot } from './meeting-client.js';
import styles from './meeting-screen.module.css';
import { preferences } from './preferences.js';
import { heardBetween } from './said-view.js';
import { playTone } from './tones.js';

/** Says aloud what changed, for people who do not see it, and lets it sound softly. */
export function LiveRegion({ snapshot }: { readonly snapshot: MeetingSnapshot }) {
  const before = useRef(snapshot);
  const [said, say] = useState('');
  useEffect(() => {
    const { sentences, tone } = heardBetween(before.current, snapshot);
    before.current = snapshot;
    if (sentences.length > 0) say(sentences.join(' '));
    const { sounds, speakerId } = preferences.read();
    if (tone !== null && sounds) void playTone(tone, speakerId);
  }, [snapshot]);
  return (
    <p className={styles.said} role="status" data-testid="said">
      {said}
    </p>
  );
}
