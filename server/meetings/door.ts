// What is asked of everybody who comes to a meeting, whether to join or to wait: protocol.md §4 step 1. The host needs no passcode.
import type { FaultCode } from '../../protocol/fault.js';
import type { Account } from '../accounts/account.js';
import { whyNotClient } from '../admission/client-gate.js';
import { RateLimit } from '../http/rate-limit.js';
import type { PhoneCheck } from '../phone/phone-check.js';
import { isSameText } from '../same-text.js';
import type { UptimeClock } from '../uptime.js';
import type { StoredMeeting } from './meeting-store.js';

interface Comer {
  readonly client: Parameters<typeof whyNotClient>[0];
  readonly passcode: string | null;
  readonly address: string;
}

export interface Door {
  /** Why this person may not even wait, or null. */
  readonly whyNot: (
    meeting: StoredMeeting,
    account: Account | null,
    comer: Comer,
  ) => Promise<FaultCode | null>;
}

interface Parts {
  readonly phone: Pick<PhoneCheck, 'whyNot'>;
  /** The oldest version of the app that may join. */
  readonly leastClient: string;
  readonly uptime: UptimeClock;
}

const WRONG_PASSCODES_PER_MINUTE = 10;

export function openDoor({ phone, leastClient, uptime }: Parts): Door {
  const guesses = new RateLimit(WRONG_PASSCODES_PER_MINUTE, uptime);
  return {
    async whyNot(meeting, account, comer) {
      const { encryptionType, ownerId, registeredOnly, cancelledAt } = meeting;
      // product.md #7: what cannot do end-to-end encryption is refused before joining.
      const client = whyNotClient(comer.client, encryptionType, leastClient);
      if (client !== null) return client;
      if (cancelledAt !== null) return 'meeting-cancelled';
      if (account?.userId !== ownerId) {
        if (registeredOnly && account === null) return 'registered-only';
        const passcode = whyNotPasscode(meeting, comer, guesses);
        if (passcode !== null) return passcode;
      }
      return phone.whyNot(account, encryptionType);
    },
  };
}

function whyNotPasscode(
  { meetingId, passcode: right }: StoredMeeting,
  { address, passcode }: Comer,
  guesses: RateLimit,
): 'passcode-needed' | 'wrong-passcode' | 'too-many-attempts' | null {
  if (right === null) return null;
  if (passcode === null || passcode === '') return 'passcode-needed';
  const guesser = `${address} ${meetingId}`;
  if (guesses.isUsedUp(guesser)) return 'too-many-attempts';
  if (isSameText(passcode, right)) return null;
  guesses.take(guesser);
  return 'wrong-passcode';
}
