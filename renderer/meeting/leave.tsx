import { LogOut, PhoneOff, UserCog } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { Button } from '../components/button.js';
import { Popover } from '../components/popover.js';
import { meetingWords as words } from '../words/meeting-words.js';
import type { LeaveView } from './leave-view.js';
import { keyOf } from './shortcuts.js';
import styles from './popovers.module.css';

export interface LeaveProps {
  readonly canEnd: boolean;
  /** What becomes of the meeting when this person leaves it. */
  readonly view: LeaveView;
  readonly busy: boolean;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onLeave: () => void;
  readonly onEnd: () => void;
  /** Takes up what the view offers to do before. */
  readonly onOffer: (who: string | null) => void;
}

/** Going alone, or, for the host, sending everyone home. Always two presses: the first one only opens this. */
export function Leave(props: LeaveProps) {
  const { canEnd, view, busy, open, onOpenChange, onLeave, onEnd, onOffer } = props;
  const { detail, rights, offer } = view;
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
        <p id="leave-detail">{rights === null ? detail : `${detail} ${rights}`}</p>
        {offer === null ? null : (
          <Button icon={<UserCog />} onClick={() => onOffer(offer.who)}>
            {offer.label}
          </Button>
        )}
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
