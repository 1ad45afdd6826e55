// Which kinds of meeting a person may make, by their effective settings: the same rule as the service's (protocol/settings).
import { whyNotMeetingType } from '../../protocol/settings/meeting-type.js';
import type { Settings } from '../../protocol/wire/http.js';
import type { EncryptionType } from '../../protocol/wire/text.js';
import { sentence } from '../../protocol/fault.js';

export interface MeetingTypes {
  /** Chosen at first. */
  readonly first: EncryptionType;
  /** Why each cannot be chosen, as a sentence; null where it can. */
  readonly whyNot: Readonly<Record<EncryptionType, string | null>>;
  /** Whether the person could turn end-to-end encryption on. */
  readonly canTurnOn: boolean;
}

/** A service that said no effective settings is asked with whatever is chosen; it refuses what may not be. */
export function meetingTypes({ allowE2ee, effective }: Settings): MeetingTypes {
  const why = (type: EncryptionType) => {
    if (effective === undefined) return type === 'e2ee' && !allowE2ee ? 'e2ee-off' : null;
    const { allowE2ee: allow, defaultEncryptionType } = effective;
    return whyNotMeetingType(type, {
      allowE2ee: { lock: allow.lock, value: allow.value === true },
      defaultEncryptionType: {
        lock: defaultEncryptionType.lock,
        value: defaultEncryptionType.value === 'e2ee' ? 'e2ee' : 'enhanced',
      },
    });
  };
  const codes = { e2ee: why('e2ee'), enhanced: why('enhanced') };
  const said = effective?.defaultEncryptionType.value === 'e2ee' ? 'e2ee' : 'enhanced';
  const other = said === 'e2ee' ? 'enhanced' : 'e2ee';
  return {
    first: codes[said] === null || codes[other] !== null ? said : other,
    whyNot: {
      e2ee: codes.e2ee === null ? null : sentence(codes.e2ee),
      enhanced: codes.enhanced === null ? null : sentence(codes.enhanced),
    },
    canTurnOn: codes.e2ee === 'e2ee-off',
  };
}

/** What was chosen while it may be; the first one for whoever chose nothing, also where the settings change under the open form. */
export function typeToMake(types: MeetingTypes, chosen: EncryptionType | null): EncryptionType {
  return chosen !== null && types.whyNot[chosen] === null ? chosen : types.first;
}
