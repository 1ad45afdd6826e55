// Asks the meeting for something, and keeps what went wrong for the screen to say.
import { useState } from 'react';
import type { FaultCode } from '../../protocol/fault.js';
import type { FeatureAsk } from '../../protocol/wire/enhanced-board.js';
import type { MeetingClient } from '../meeting/meeting-client.js';

export interface Asking {
  readonly fault: FaultCode | null;
  readonly busy: boolean;
  /** True where it was done. */
  readonly ask: (ask: FeatureAsk) => Promise<boolean>;
}

export function useAsk(client: Pick<MeetingClient, 'ask'>): Asking {
  const [fault, setFault] = useState<FaultCode | null>(null);
  const [busy, setBusy] = useState(false);
  return {
    fault,
    busy,
    ask: async (ask) => {
      setBusy(true);
      const code = await client.ask(ask);
      setBusy(false);
      setFault(code);
      return code === null;
    },
  };
}
