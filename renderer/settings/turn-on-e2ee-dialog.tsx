import { X } from 'lucide-react';
import { featureNames, features } from '../../protocol/settings/features.js';
import type { Fault } from '../../protocol/result.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { FaultNotice } from '../components/fault-notice.js';
import { settingsWords } from '../words/settings-words.js';
import styles from './turn-on-e2ee-dialog.module.css';

export interface TurnOnE2eeDialogProps {
  readonly open: boolean;
  readonly busy: boolean;
  readonly fault: Fault | null;
  readonly onClose: () => void;
  readonly onTurnOn: () => void;
}

/** product.md: turning it on shows what it switches off and asks to confirm. */
export function TurnOnE2eeDialog(props: TurnOnE2eeDialogProps) {
  const { open, busy, fault, onClose, onTurnOn } = props;
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      title={settingsWords.turnOnTitle}
      description={settingsWords.turnOnDetail}
      actions={
        <>
          <Button onClick={onClose}>{settingsWords.cancel}</Button>
          <Button tone="accent" busy={busy} onClick={onTurnOn}>
            {settingsWords.turnOn}
          </Button>
        </>
      }
    >
      <div className={styles.body}>
        <p>{settingsWords.turnsOff}</p>
        <ul className={styles.list}>
          {featureNames.map((feature) => (
            <li key={feature}>
              <X />
              {features[feature].name}
            </li>
          ))}
        </ul>
        <p>{settingsWords.joinFrom}</p>
        {fault === null ? null : <FaultNotice fault={fault} />}
      </div>
    </Dialog>
  );
}
