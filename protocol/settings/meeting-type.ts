// What a meeting may be, from its host's settings alone (product.md "Settings"): only the host's decide, and only for the meeting
// that is made now; a running meeting keeps its type.
import type { EncryptionType } from '../wire/text.js';
import type { EffectiveSettings } from './resolve.js';

/** Why the host may not make (or start) a meeting of this type, or null where the host may. */
export function whyNotMeetingType(
  type: EncryptionType,
  {
    allowE2ee,
    defaultEncryptionType,
  }: {
    readonly allowE2ee: Pick<EffectiveSettings['allowE2ee'], 'value' | 'lock'>;
    readonly defaultEncryptionType: Pick<
      EffectiveSettings['defaultEncryptionType'],
      'value' | 'lock'
    >;
  },
): 'e2ee-off' | 'e2ee-locked-off' | 'encryption-type-locked' | null {
  // Only whoever could turn it on is told to.
  if (type === 'e2ee' && !allowE2ee.value)
    return allowE2ee.lock === null ? 'e2ee-off' : 'e2ee-locked-off';
  const { lock, value } = defaultEncryptionType;
  return lock !== null && value !== type ? 'encryption-type-locked' : null;
}
