import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  REFUSED_NUMBERS,
  TWILIO,
  twilioEmulator,
  type TwilioEmulator,
} from './twilio-emulator.fixture.js';
import { twilioProvider } from './twilio-provider.js';

const NUMBER = '+4915112345678';

let twilio: TwilioEmulator;
const troubles: object[] = [];
beforeAll(async () => {
  twilio = await twilioEmulator();
});
afterAll(() => twilio.close());
afterEach(() => {
  twilio.trouble = 'none';
  twilio.expire();
  troubles.length = 0;
});

const provider = () =>
  twilioProvider({
    ...TWILIO,
    url: twilio.url,
    onTrouble: (cause) => troubles.push(cause),
    patienceMs: 300,
  });

async function sent(): Promise<string> {
  const answer = await provider().send(NUMBER);
  if (!answer.ok) throw new Error(answer.fault.code);
  return answer.value.reference;
}

describe('Twilio Verify', () => {
  test('sends a code and knows which is right, by an id that does not name the number', async () => {
    const reference = await sent();
    expect(reference).toMatch(/^VE[0-9a-f]{32}$/);
    expect(twilio.asked.at(-1)?.form).toEqual({ To: NUMBER, Channel: 'sms' });
    expect(await provider().check(reference, '000000')).toEqual({ ok: true, value: 'wrong' });
    const code = twilio.codeOf(reference);
    expect(await provider().check(reference, code)).toEqual({ ok: true, value: 'right' });
    expect(twilio.asked.at(-1)?.form).toEqual({ VerificationSid: reference, Code: code });
    expect(await provider().check(reference, code)).toEqual({ ok: true, value: 'gone' });
    expect(troubles).toEqual([]);
  });

  test('a code that Twilio has forgotten, or that was tried too often there, is gone', async () => {
    const reference = await sent();
    for (let tries = 0; tries < 5; tries++) await provider().check(reference, '000000');
    expect(await provider().check(reference, twilio.codeOf(reference))).toEqual({
      ok: true,
      value: 'gone',
    });
    twilio.expire();
    expect(await provider().check(reference, '000000')).toEqual({ ok: true, value: 'gone' });
  });

  test.each([
    ['+15005550001', 'phone-number-wrong'],
    ['+15005550002', 'phone-number-landline'],
    ['+15005550003', 'phone-number-blocked'],
    ['+15005550004', 'phone-number-blocked'],
    ['+15005550005', 'too-many-codes'],
    ['+15005550006', 'phone-number-landline'],
    ['+15005550007', 'phone-number-blocked'],
  ])('%s is refused with %s', async (number, code) => {
    expect(Object.keys(REFUSED_NUMBERS)).toContain(number);
    expect(await provider().send(number)).toEqual({ ok: false, fault: { code } });
  });

  test.each([
    ['does not answer', 'silent', 'sms-failed'],
    ['hangs up', 'hangs-up', 'sms-failed'],
    ['is broken', 'broken', 'sms-failed'],
    ['does not know our token', 'unauthorised', 'sms-failed'],
    ['is crowded', 'crowded', 'too-many-codes'],
  ] as const)('where it %s, sending and checking say so', async (_what, trouble, code) => {
    const reference = await sent();
    twilio.trouble = trouble;
    expect(await provider().send(NUMBER)).toEqual({ ok: false, fault: { code } });
    expect(await provider().check(reference, '123456')).toEqual({
      ok: false,
      fault: { code: 'sms-failed' },
    });
    // The operator learns the kind of trouble, and nobody's number.
    expect(troubles.length).toBeGreaterThan(0);
    expect(JSON.stringify(troubles)).not.toContain(NUMBER.slice(1));
  });
});
