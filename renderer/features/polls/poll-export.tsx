import { Copy, Download } from 'lucide-react';
import { useState } from 'react';
import type { Poll } from '../../../protocol/wire/features/polls.js';
import { bridge } from '../../bridge.js';
import { Button } from '../../components/button.js';
import { saveFile } from '../../components/save-file.js';
import { componentWords } from '../../words/components.js';
import { featureWords as words } from '../../words/feature-words.js';
import { pollCsv, pollFile } from './poll-csv.js';
import styles from './polls.module.css';

/** The result of one poll, to keep beyond the meeting: as a file, or on the clipboard; and what came of it. */
export function PollExport({ poll }: { readonly poll: Poll }) {
  const [said, say] = useState('');
  const save = (): void => {
    const file = pollFile(poll);
    saveFile(file, 'text/csv', [pollCsv(poll)]);
    say(componentWords.exported(file));
  };
  const copy = async (): Promise<void> => {
    const { ok } = await bridge().app.copyText(pollCsv(poll));
    say(ok ? words.copied : words.notCopied);
  };
  return (
    <>
      <Button icon={<Download />} onClick={save}>
        {words.saveResults}
      </Button>
      <Button icon={<Copy />} onClick={() => void copy()}>
        {words.copyResults}
      </Button>
      <span className={styles.note} role="status">
        {said}
      </span>
    </>
  );
}
