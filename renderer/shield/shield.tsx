import type { ComponentPropsWithRef } from 'react';
import { Popover } from '../components/popover.js';
import { Tooltip } from '../components/tooltip.js';
import type { MeetingSnapshot } from '../meeting/meeting-client.js';
import { keyOf } from '../meeting/shortcuts.js';
import { useNow } from '../meeting/use-now.js';
import { shieldWords } from '../words/shield-words.js';
import { EnhancedPanel } from './enhanced-panel.js';
import { ShieldIcon } from './shield-icon.js';
import { ShieldPanel } from './shield-panel.js';
import { shieldView, type ShieldView } from './shield-view.js';
import styles from './shield.module.css';

export interface ShieldProps {
  readonly snapshot: MeetingSnapshot;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onMark: (match: boolean, of?: 'leader' | 'successor') => void;
}

/** Upper left in every meeting: what this client has verified, in a shape and a word, and the way to check it. */
export function Shield({ snapshot, open, onOpenChange, onMark }: ShieldProps) {
  const view = shieldView(snapshot, useNow());
  return (
    <Popover
      open={open}
      onOpenChange={onOpenChange}
      label={shieldWords.title}
      side="bottom"
      align="start"
      focus="panel"
      testId="shield-panel"
      trigger={<ShieldButton view={view} />}
    >
      {snapshot.encryptionType === 'enhanced' ? (
        <EnhancedPanel snapshot={snapshot} view={view} onClose={() => onOpenChange(false)} />
      ) : (
        <ShieldPanel
          snapshot={snapshot}
          view={view}
          onMark={onMark}
          onClose={() => onOpenChange(false)}
        />
      )}
    </Popover>
  );
}

interface ShieldButtonProps extends ComponentPropsWithRef<'button'> {
  readonly view: ShieldView;
}

function ShieldButton({ view, ...rest }: ShieldButtonProps) {
  return (
    <Tooltip label={shieldWords.title} shortcut={keyOf('shield')}>
      <button
        {...rest}
        type="button"
        className={styles.shield}
        data-testid="shield"
        data-state={view.state}
        aria-keyshortcuts={keyOf('shield')}
      >
        <ShieldIcon state={view.state} />
        <span className={styles.word}>{view.word}</span>
        {view.waitsFor === null ? null : <span className={styles.waits}>{view.waitsFor}</span>}
      </button>
    </Tooltip>
  );
}
