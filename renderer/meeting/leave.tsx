import { LogOut, PhoneOff } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { Button } from '../components/button.js';
import { Popover } from '../components/popover.js';
import { meetingWords as words } from '../words/meeting-words.js';
import { keyOf } from './shortcuts.js';
import styles from './popovers.module.css';

export interface LeaveProps {
  readonly canEnd: boolean;
  /** What becomes of the meeting when this person leaves it. */
  readonly detail: string;
  readonly busy: boolean;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onLeave: () => void;
  readonly onEnd: () => void;
}

/** Going alone, or, for the host, sending everyone home. Always two presses: the first one only opens this. */
export function Leave({ canEnd, detail, busy, open, onOpenChange, onLeave, onEnd }: LeaveProps) {
  return (
    <Popover
      open={open}
      onOpenChange={onOpenChange}
      label={words.leave}
      align="end"
      trigger={
        <Button
          tone="stop"
          icon={<PhoneOff />}
          busy={busy}
          aria-label={words.leave}
          aria-keyshortcuts={keyOf('leave')}
        >
          {words.leave}
        </Button>
      }
    >
      <div className={styles.choices} onKeyDown={moveByArrows}>
        <Button icon={<LogOut />} onClick={onLeave} aria-describedby="leave-detail">
          {words.leaveMeeting}
        </Button>
        <p id="leave-detail">{detail}</p>
        {canEnd ? (
          <>
            <Button tone="stop" icon={<PhoneOff />} onClick={onEnd} aria-describedby="end-detail">
              {words.endForAll}
            </Button>
            <p id="end-detail">{words.endDetail}</p>
          </>
        ) : null}
      </div>
    </Popover>
  );
}

/** Arrows go from choice to choice, as in the menus of the system. */
function moveByArrows(event: KeyboardEvent<HTMLDivElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.findIndex((button) => button === document.activeElement);
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
}
