import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { bridge } from '../bridge.js';
import { Button } from '../components/button.js';
import { meetingWords as words } from '../words/meeting-words.js';
import styles from './popovers.module.css';

/** The join link and a button that copies it. */
export function CopyLine({ joinLink }: { readonly joinLink: string }) {
  const [result, setResult] = useState<'copied' | 'failed' | null>(null);
  const copy = async (): Promise<void> => {
    const { ok } = await bridge().app.copyText(joinLink);
    setResult(ok ? 'copied' : 'failed');
  };
  return (
    <div className={styles.copy}>
      <input
        className={styles.link}
        data-testid="join-link"
        aria-label={words.joinLink}
        value={joinLink}
        readOnly
        spellCheck={false}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button
        tone="accent"
        icon={result === 'copied' ? <Check /> : <Copy />}
        onClick={() => void copy()}
      >
        {result === 'copied' ? words.copied : words.copy}
      </Button>
      <p className={styles.result} role="status">
        {result === 'failed' ? words.notCopied : null}
      </p>
    </div>
  );
}
