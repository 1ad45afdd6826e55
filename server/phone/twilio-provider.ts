// Codes by Twilio Verify: it makes the code, sends it, counts the attempts and forgets it. We keep the id of the verification, which
// names neither the number nor the code.
import twilio from 'twilio';
import { ok, refused } from '../../protocol/result.js';
import type { CodeProvider, NumberRefusal } from './code-provider.js';

export interface TwilioSettings {
  readonly accountSid: string;
  readonly authToken: string;
  readonly verifySid: string;
  /** Where the Verify API is reached. */
  readonly url: string;
}

interface Options extends TwilioSettings {
  /** Told what kind of failure it was. Twilio's own message repeats the number, so it is never passed on. */
  readonly onTrouble: (cause: { readonly status: unknown; readonly code: unknown }) => void;
  readonly patienceMs?: number;
}

const VERIFY_API = 'https://verify.twilio.com';
const PATIENCE = 10_000;

export function twilioProvider(options: Options): CodeProvider {
  const { accountSid, authToken, verifySid, url, onTrouble, patienceMs = PATIENCE } = options;
  const httpClient = new ClientAt(url, patienceMs);
  const { verifications, verificationChecks } = twilio(accountSid, authToken, {
    httpClient,
  }).verify.v2.services(verifySid);
  return {
    async send(number) {
      try {
        const { sid } = await verifications.create({ to: number, channel: 'sms' });
        return ok({ reference: sid });
      } catch (cause) {
        const failure = failureOf(cause);
        const code = SEND_REFUSALS[failure.code] ?? whenCrowded(failure) ?? 'sms-failed';
        if (code === 'sms-failed') onTrouble(failure);
        return refused(code);
      }
    },
    async check(reference, code) {
      try {
        const { status } = await verificationChecks.create({ verificationSid: reference, code });
        if (status === 'approved') return ok('right' as const);
        return ok(status === 'pending' ? ('wrong' as const) : ('gone' as const));
      } catch (cause) {
        const failure = failureOf(cause);
        // Twilio forgets a verification that was approved, expired or tried too often.
        if (failure.status === 404 || GONE.has(failure.code)) return ok('gone' as const);
        onTrouble(failure);
        return refused('sms-failed');
      }
    },
  };
}

/** https://www.twilio.com/docs/api/errors */
const SEND_REFUSALS: Readonly<Record<number, NumberRefusal>> = {
  21211: 'phone-number-wrong', // invalid "To"
  21217: 'phone-number-wrong', // does not appear to be valid
  60200: 'phone-number-wrong', // invalid parameter: "To" is the only one that differs
  21614: 'phone-number-landline', // not a mobile number
  60205: 'phone-number-landline', // SMS is not supported by landline numbers
  21408: 'phone-number-blocked', // region not enabled
  21610: 'phone-number-blocked', // the recipient answered STOP
  21612: 'phone-number-blocked', // unreachable by SMS from here
  60238: 'phone-number-blocked', // blocked by Twilio
  60410: 'phone-number-blocked', // Fraud Guard blocks the prefix
  60605: 'phone-number-blocked', // blocked by Geo-Permissions
  60203: 'too-many-codes', // max send attempts reached
  60207: 'too-many-codes', // max rate limits reached
};
const GONE = new Set([
  20404, // no such verification
  60202, // max check attempts reached
]);

interface Failure {
  readonly status: number;
  readonly code: number;
}

function whenCrowded({ status }: Failure): 'too-many-codes' | null {
  return status === 429 ? 'too-many-codes' : null;
}

function failureOf(cause: unknown): Failure {
  const { status, code } = (typeof cause === 'object' && cause !== null ? cause : {}) as Record<
    string,
    unknown
  >;
  const asNumber = (value: unknown) => (typeof value === 'number' ? value : 0);
  return { status: asNumber(status), code: asNumber(code) };
}

/** The SDK's own client, at the address that the operator named. */
class ClientAt extends twilio.RequestClient {
  readonly #url: string;

  constructor(url: string, timeout: number) {
    super({ timeout });
    this.#url = url;
  }

  override request: InstanceType<typeof twilio.RequestClient>['request'] = (request) => {
    const uri = request.uri.startsWith(VERIFY_API)
      ? `${this.#url}${request.uri.slice(VERIFY_API.length)}`
      : request.uri;
    return super.request({ ...request, uri });
  };
}
