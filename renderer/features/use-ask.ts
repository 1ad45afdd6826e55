// Asks the meeting for something, and keeps what went wrong for the screen to say.
import { useState } from 'react';
import type { FaultCode } from '../../protocol/fault.js';
import type { FeatureAsk } from '../../protocol/wire/enhanced-board.js';

export interface Asking<What = FeatureAsk> {
  readonly fault: FaultCode | null;
  readonly busy: boolean;
  /** True where it was done. */
  readonly ask: (what: What) => Promise<boolean>;
}

export function useAsk<What = FeatureAsk>(client: {
  readonly ask: (what: What) => Promise<FaultCode | null>;
}): Asking<What> {
  const [fault, setFault] = useState<FaultCode | null>(null);
  const [busy, setBusy] = useState(false);
  return {
    fault,
    busy,
    ask: async (what) => {
      setBusy(true);
      const code = await client.ask(what);
      setBusy(false);
      setFault(code);
      return code === null;
    },
  };
}
