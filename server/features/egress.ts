// Recording, live streaming and live transcription need an egress service of the operator's, and none can be connected yet. So an ask
// that got this far is a mistake of ours: features.ts says "needs-egress" before.
import type { AskAbout, Desk } from './feature-desk.js';

/** Whether the operator has connected a recorder. */
export const HAS_EGRESS = false;

export function egressDesk(): Desk<AskAbout<'egress'>> {
  return { ask: () => 'no-recorder', present: () => [] };
}
