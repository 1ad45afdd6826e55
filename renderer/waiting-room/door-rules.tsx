import { DoorOpen } from 'lucide-react';
import { useState } from 'react';
import type { FaultCode } from '../../protocol/fault.js';
import type { DoorRules as Rules } from '../../protocol/wire/host-tool-routes.js';
import { Button } from '../components/button.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Popover } from '../components/popover.js';
import { Switch } from '../components/switch.js';
import { waitingRoomWords as words } from '../words/waiting-room-words.js';
import styles from './door-rules.module.css';
import type { DoorActions } from './waiting-desk.js';

export interface DoorRulesProps {
  readonly rules: Rules;
  readonly onChange: DoorActions['change'];
}

/** Who may come in, changed by a host while the meeting runs. A switch shows what the service says, not what was asked of it. */
export function DoorRules({ rules, onChange }: DoorRulesProps) {
  const [open, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<FaultCode | null>(null);
  const change = async (more: Partial<Rules>) => {
    setBusy(true);
    setFault(await onChange(more));
    setBusy(false);
  };
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={words.rules}
      side="bottom"
      align="end"
      trigger={<Button icon={<DoorOpen />}>{words.rules}</Button>}
    >
      <div className={styles.rules}>
        <Switch
          label={words.waitingRoom}
          description={words.waitingRoomDetail}
          checked={rules.waitingRoom}
          disabled={isBusy}
          onCheckedChange={(waitingRoom) => void change({ waitingRoom })}
        />
        <Switch
          label={words.registeredOnly}
          description={words.registeredOnlyDetail}
          checked={rules.registeredOnly}
          disabled={isBusy}
          onCheckedChange={(registeredOnly) => void change({ registeredOnly })}
        />
        {fault === null ? null : <FaultNotice fault={{ code: fault }} />}
        <p>{words.rulesNote}</p>
      </div>
    </Popover>
  );
}
