import { X } from 'lucide-react';
import { useState } from 'react';
import { sentence, type FaultCode } from '../../protocol/fault.js';
import { Button } from '../components/button.js';
import { IconButton } from '../components/icon-button.js';
import { Notice } from '../components/notice.js';
import { waitingRoomWords as words } from '../words/waiting-room-words.js';
import styles from '../meeting/notices.module.css';
import { knockView } from './door-view.js';
import type { Door, DoorActions } from './waiting-desk.js';

export interface KnockNoticeProps {
  readonly door: Door;
  readonly actions: DoorActions;
  /** Opens the list of those who wait. */
  readonly onSeeAll: () => void;
}

/** Somebody waits to be let in, said once for all of them to a host who does not see the list. Put away, it comes back with the next. */
export function KnockNotice({ door, actions, onSeeAll }: KnockNoticeProps) {
  const [dismissed, dismiss] = useState<ReadonlySet<string>>(new Set());
  const [fault, setFault] = useState<FaultCode | null>(null);
  const view = knockView(door, dismissed);
  if (view === null) return null;
  const { says, only } = view;
  return (
    <Notice
      tone="info"
      action={
        <span className={styles.actions}>
          {only === null ? null : (
            <Button
              tone="accent"
              aria-label={words.admitOf(only.name)}
              onClick={() => void actions.admit(only.waitingId).then(setFault)}
            >
              {words.admit}
            </Button>
          )}
          <Button onClick={onSeeAll}>{only === null ? words.seeAll : words.see}</Button>
          <IconButton
            label={words.later}
            icon={<X />}
            onClick={() => dismiss(new Set(door.people.map(({ waitingId }) => waitingId)))}
          />
        </span>
      }
    >
      <span data-testid="notice-knock">{says}</span>
      {fault === null ? null : ` ${sentence(fault)}`}
    </Notice>
  );
}
