// What a form may decide of a meeting's rules, and what it asks the service for. Pure.
import { features, whyNotFeature } from '../../protocol/settings/features.js';
import type { Settings } from '../../protocol/wire/http.js';
import type { EncryptionType } from '../../protocol/wire/text.js';
import { homeWords as words } from '../words/home-words.js';
import type { Rules } from './meeting-rules.js';

/** By the one table of what encryption switches off, or else by the host's settings, with who locked them. */
export function whyNotBeforeHost(
  { effective }: Settings,
  encryptionType: EncryptionType,
): string | null {
  const setting = effective?.joinBeforeHost;
  const isSwitchedOn = setting?.value === true;
  switch (whyNotFeature('joinBeforeHost', { encryptionType, isSwitchedOn, hasEgress: false })) {
    case 'e2ee':
      return features.joinBeforeHost.whyOffInE2ee;
    case null:
      return null;
    case 'switched-off':
    case 'needs-egress':
      return setting?.lock == null ? words.beforeHostUnset : `${setting.why}.`;
  }
}

/** What cannot be chosen is not asked for: the service goes by the settings, and an edit leaves it as it was. */
export function askedRules({ joinBeforeHost, ...rules }: Rules, whyNot: string | null) {
  return { ...rules, ...(whyNot === null ? { joinBeforeHost } : {}) };
}
