import { X } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { sentence, type FaultCode } from '../../protocol/fault.js';
import { IconButton } from '../components/icon-button.js';
import { Notice } from '../components/notice.js';
import styles from './panel.module.css';

export interface PanelProps {
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  /** Why the last thing asked for was not done. */
  readonly fault: FaultCode | null;
  readonly children: ReactNode;
  /** Stays in sight below what scrolls. */
  readonly foot?: ReactNode;
}

/** What stands beside the pictures; over them where the window is narrow. */
export function Panel({ title, closeLabel, onClose, fault, children, foot }: PanelProps) {
  const id = useId();
  return (
    <aside className={styles.panel} aria-labelledby={id}>
      <header className={styles.head}>
        <h2 id={id}>{title}</h2>
        <IconButton label={closeLabel} icon={<X />} onClick={onClose} />
      </header>
      {/* Reached by the keyboard, so that it can be scrolled where nothing in it can be pressed. */}
      <div className={styles.body} tabIndex={0}>
        {children}
      </div>
      <div className={styles.foot}>
        {fault === null ? null : (
          <Notice tone="care" details={fault}>
            {sentence(fault)}
          </Notice>
        )}
        {foot}
      </div>
    </aside>
  );
}
