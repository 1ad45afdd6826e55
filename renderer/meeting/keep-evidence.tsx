import { Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../components/button.js';
import { saveFile } from '../components/save-file.js';
import { componentWords } from '../words/components.js';
import { meetingWords as words } from '../words/meeting-words.js';
import styles from './meeting-screen.module.css';
import { evidenceFile, type SplitEvidence } from './split-evidence.js';

/** Offers the proof of a split, which is gone for good with this screen. */
export function KeepEvidence({ evidence }: { readonly evidence: SplitEvidence }) {
  const [saved, setSaved] = useState<string | null>(null);
  const keep = (): void => {
    const { name, text } = evidenceFile(evidence);
    saveFile(name, 'application/json', [text]);
    setSaved(name);
  };
  return (
    <section className={styles.evidence} aria-label={words.evidenceTitle}>
      <p>{words.evidenceDetail(evidence.words.length)}</p>
      <Button icon={<Download />} onClick={keep}>
        {words.keepEvidence}
      </Button>
      <p role="status">{saved === null ? null : componentWords.exported(saved)}</p>
    </section>
  );
}
