// What a host may decide of a meeting, whether it is made or changed. Settings count as they are now (product.md "Settings").
import type { FaultCode } from '../../protocol/fault.js';
import { whyNotFeature } from '../../protocol/settings/features.js';
import { whyNotMeetingType } from '../../protocol/settings/meeting-type.js';
import type { EffectiveSettings } from '../../protocol/settings/resolve.js';
import type { Body } from '../../protocol/wire/http.js';
import type { Decided } from '../meetings/meeting-store.js';

type Asked = Omit<Body<'createMeeting'>, 'schedule' | 'waitingRoom' | 'registeredOnly'>;

/** Why the host may not hold such a meeting, or null. */
export function whyNotMeeting(
  { encryptionType, joinBeforeHost }: Asked,
  effective: EffectiveSettings,
): FaultCode | null {
  const why = whyNotMeetingType(encryptionType, effective);
  if (why !== null || joinBeforeHost !== true) return why;
  const isSwitchedOn = effective.joinBeforeHost.value;
  const feature = { encryptionType, isSwitchedOn, hasEgress: false };
  const whyNot = whyNotFeature('joinBeforeHost', feature);
  return whyNot === null ? null : whyNot === 'e2ee' ? 'off-in-e2ee' : 'feature-off';
}

/** Left open, join before host is as the host's settings say at the time: the meeting itself does not stand in their way. */
export function decidedOf<A extends Omit<Decided, 'joinBeforeHost'>>(
  asked: A & { readonly joinBeforeHost?: boolean | undefined },
): A & Decided {
  const { encryptionType, joinBeforeHost } = asked;
  return { ...asked, joinBeforeHost: joinBeforeHost ?? encryptionType === 'enhanced' };
}
