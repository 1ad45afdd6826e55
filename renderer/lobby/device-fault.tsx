import { sentence, type FaultCode } from '../../protocol/fault.js';
import { Button } from '../components/button.js';
import { Notice } from '../components/notice.js';
import type { Capture } from '../devices/device-fault.js';
import { lobbyWords as words } from '../words/lobby-words.js';

export interface DeviceFaultProps {
  readonly kind: Capture;
  readonly fault: FaultCode | null;
  readonly onRetry: () => void;
}

/** What is the matter with a device, and two ways on: again, or without. */
export function DeviceFault({ kind, fault, onRetry }: DeviceFaultProps) {
  if (fault === null) return null;
  // Of a missing device the fault's own sentence says it already.
  const without = fault === `${kind}-missing` ? '' : ` ${words.joinWithout[kind]}`;
  return (
    <Notice
      tone="care"
      details={fault}
      action={<Button onClick={onRetry}>{words.tryAgain}</Button>}
    >
      {sentence(fault) + without}
    </Notice>
  );
}
