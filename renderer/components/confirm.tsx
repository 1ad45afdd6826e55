import type { ReactNode } from 'react';
import type { Fault } from '../../protocol/result.js';
import { componentWords } from '../words/components.js';
import { Button } from './button.js';
import { Dialog } from './dialog.js';
import { FaultNotice } from './fault-notice.js';

export interface ConfirmProps {
  readonly open: boolean;
  readonly title: string;
  readonly detail?: string;
  /** What the button says that does it. */
  readonly confirm: string;
  readonly tone?: 'accent' | 'stop';
  readonly busy: boolean;
  readonly fault: Fault | null;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
  readonly children?: ReactNode;
}

/** Asks before something is done that cannot simply be undone. */
export function Confirm(props: ConfirmProps) {
  const { open, title, detail, confirm, tone = 'accent', busy, fault, onClose, onConfirm } = props;
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      title={title}
      {...(detail === undefined ? {} : { description: detail })}
      actions={
        <>
          <Button onClick={onClose}>{componentWords.cancel}</Button>
          <Button tone={tone} busy={busy} onClick={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      {props.children}
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}
