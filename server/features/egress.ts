// Recording, live streaming and live transcription need an egress service of the operator's, and none can be connected yet. So an ask
// that got this far is a mistake of ours: features.ts says "needs-egress" before.
import { features } from '../../protocol/settings/features.js';
import { isFeature, type SettingName } from '../../protocol/settings/setting-table.js';
import type { AskAbout, Desk } from './feature-desk.js';

/** Whether the operator has connected a recorder. */
export const HAS_EGRESS: boolean = false;

/** What the operator would have to connect before this setting has any effect; null: nothing. */
export function lackedBy(setting: SettingName): 'egress' | null {
  return isFeature(setting) && !HAS_EGRESS ? features[setting].needs : null;
}

export function egressDesk(): Desk<AskAbout<'egress'>> {
  return { ask: () => 'no-recorder', present: () => [] };
}
