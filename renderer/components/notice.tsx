import { CircleAlert, Copy, Info, OctagonX } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { bridge } from '../bridge.js';
import { componentWords } from '../words/components.js';
import { IconButton } from './icon-button.js';
import styles from './notice.module.css';

export interface NoticeProps {
  readonly tone: 'info' | 'care' | 'stop';
  readonly children: ReactNode;
  readonly action?: ReactNode;
  /** The technical line, one click away. Never a secret: it is there to be copied and sent. */
  readonly details?: string;
}

const SIGNS = { info: <Info />, care: <CircleAlert />, stop: <OctagonX /> } as const;

/** Something the person should know. What stops them is read out at once, the rest when there is a pause. */
export function Notice({ tone, children, action, details }: NoticeProps) {
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'stop' ? 'alert' : 'status'}>
      <div className={styles.inside}>
        <span className={styles.sign}>{SIGNS[tone]}</span>
        <div>
          <div>{children}</div>
          {details === undefined ? null : <Details line={details} />}
        </div>
        {action === undefined ? null : <div className={styles.action}>{action}</div>}
      </div>
    </div>
  );
}

function Details({ line }: { readonly line: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => setCopied((await bridge().app.copyText(line)).ok);
  return (
    <details className={styles.details}>
      <summary>{componentWords.technicalDetails}</summary>
      <div className={styles.line}>
        <code>{line}</code>
        <IconButton
          label={copied ? componentWords.copied : componentWords.copyDetails}
          icon={<Copy />}
          onClick={() => void copy()}
        />
      </div>
    </details>
  );
}
