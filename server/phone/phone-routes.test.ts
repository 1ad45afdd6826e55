// The phone check, as the service enforces it where someone hosts or joins.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eq } from 'drizzle-orm';
import { accounts } from '../db/schema.js';
import {
  joinBody,
  makeMeeting,
  signUp,
  testService,
  type SignedUp,
  type TestService,
} from '../service.fixture.js';
import { codesTo } from './sms-outbox.fixture.js';
import { TWILIO, twilioEmulator } from './twilio-emulator.fixture.js';

const NUMBER = '+4915112345678';
const TWILIO_ENV = {
  CONCLAVE_TWILIO_ACCOUNT_SID: TWILIO.accountSid,
  CONCLAVE_TWILIO_AUTH_TOKEN: TWILIO.authToken,
  CONCLAVE_TWILIO_VERIFY_SID: TWILIO.verifySid,
};

let service: TestService;
let host: SignedUp;
beforeAll(async () => {
  service = await testService({ CONCLAVE_PHONE_CHECK: 'outbox' });
  host = await signUp(service, 'Host');
  await pay(host);
}, 60_000);
afterAll(() => service.end(), 20_000);

/** Puts a person's account on the paid plan. */
async function pay({ userId }: SignedUp): Promise<void> {
  const me = await service.database.db.query.users.findFirst({
    where: (users) => eq(users.userId, userId),
  });
  await service.database.db
    .update(accounts)
    .set({ plan: 'paid' })
    .where(eq(accounts.accountId, me?.accountId ?? ''));
}

async function join(meetingId: string, token?: string, fields: Record<string, unknown> = {}) {
  const answer = await service.call('join', {
    params: { meetingId },
    body: joinBody(fields),
    ...(token === undefined ? {} : { token }),
  });
  return answer.statusCode === 200 ? 'joined' : answer.json<{ code: string }>().code;
}

const sendCode = ({ token }: SignedUp, number = NUMBER) =>
  service.call('sendPhoneCode', { token, body: { number, country: null } });
const confirm = ({ token }: SignedUp, code: string) =>
  service.call('confirmPhoneCode', { token, body: { code } });

describe('a Basic user and end-to-end encryption', () => {
  test('hosts only after the check, which is asked once', async () => {
    const ana = await signUp(service);
    const meetingId = await makeMeeting(service, ana.token);
    expect(await join(meetingId, ana.token)).toBe('phone-check-needed');
    const asked = await service.call('readPhoneCheck', { token: ana.token });
    expect(asked.json()).toEqual({ state: 'needed', code: null, resendInMs: 0 });

    const sent = await sendCode(ana, '+49 151 12345678');
    expect(sent.json()).toEqual({
      ...{ state: 'needed', resendInMs: 30_000 },
      code: { expiresInMs: 600_000, attemptsLeft: 5 },
    });
    expect((await confirm(ana, '000000')).json()).toMatchObject({
      ...{ code: 'phone-code-wrong', detail: { attemptsLeft: 4 } },
    });
    expect(await join(meetingId, ana.token)).toBe('phone-check-needed');
    const code = codesTo(service.settings.dataFolder, NUMBER).at(-1) ?? '';
    expect((await confirm(ana, code)).json()).toMatchObject({ state: 'done' });
    expect(await join(meetingId, ana.token)).toBe('joined');
    // Once, however often the code is typed: whoever asks the log sees who confirmed a number, and no number.
    await confirm(ana, code);
    const filter = { action: 'phone-confirmed' };
    const log = await service.call('listAudit', { token: ana.token, query: filter });
    expect(log.json()).toMatchObject({
      entries: [{ actorId: ana.userId, subjectId: ana.userId, what: '', from: null, to: null }],
    });
    expect(log.body).not.toContain(NUMBER.slice(3));
  });

  test('joins somebody else’s meeting only after the check; a guest is not asked', async () => {
    const ben = await signUp(service, 'Ben');
    const meetingId = await makeMeeting(service, host.token);
    expect(await join(meetingId, host.token)).toBe('joined');
    expect(await join(meetingId, ben.token)).toBe('phone-check-needed');
    expect(await join(meetingId)).not.toBe('phone-check-needed');
  });

  test('learns of a wrong passcode before of the check', async () => {
    const ben = await signUp(service, 'Ben');
    const meetingId = await makeMeeting(service, host.token, 'secret');
    expect(await join(meetingId, ben.token, { passcode: 'wrong' })).toBe('wrong-passcode');
  });

  test('numbers that are none, get no messages, or are no text are refused', async () => {
    const ana = await signUp(service);
    const codeOf = async (number: unknown) =>
      (
        await service.call('sendPhoneCode', { token: ana.token, body: { number, country: 'DE' } })
      ).json<{ code: string }>().code;
    expect(await codeOf('12345')).toBe('phone-number-wrong');
    expect(await codeOf('030 901820')).toBe('phone-number-landline');
    expect(await codeOf('1'.repeat(41))).toBe('bad-request');
    expect(await codeOf({ $ne: null })).toBe('bad-request');
    for (const code of ['12345', '1234567', '12345a', '１２３４５６', 123456])
      expect((await confirm(ana, code as string)).json()).toMatchObject({ code: 'bad-request' });
  });

  test('a confirmed number is part of the data one can take along, and the log names no number', async () => {
    const cleo = await signUp(service, 'Cleo');
    const number = '+4915187654321';
    await sendCode(cleo, number);
    await confirm(cleo, codesTo(service.settings.dataFolder, number).at(-1) ?? '');
    const mine = (await service.call('exportMine', { token: cleo.token })).json();
    expect(mine).toMatchObject({ phoneConfirmedAt: service.clock.now });
    const log = service.log.join('');
    expect(log).not.toContain(number.slice(3));
    for (const code of codesTo(service.settings.dataFolder, number))
      expect(log).not.toContain(code);
  });
});

describe('who sends the codes', () => {
  const by = async (env: Record<string, string>) => {
    const { readSettings } = await import('../settings.js');
    const read = readSettings(env);
    return read.ok ? read.value.phoneCheck.by : read.fault.code;
  };

  test('where nothing is said: Twilio if it is set up, or else the outbox; nobody only by "off"', async () => {
    expect(await by({})).toBe('outbox');
    expect(await by({ CONCLAVE_PHONE_CHECK: ' ' })).toBe('outbox');
    expect(await by(TWILIO_ENV)).toBe('twilio');
    expect(await by({ ...TWILIO_ENV, CONCLAVE_PHONE_CHECK: 'outbox' })).toBe('outbox');
    expect(await by({ ...TWILIO_ENV, CONCLAVE_PHONE_CHECK: 'off' })).toBe('off');
  });

  test('is said at the start, with the folder in which codes lie', () => {
    const folder = `${service.settings.dataFolder}/sms-outbox`;
    expect(service.log[0]).toContain(`codes are written to ${folder}`);
  });
});

describe('the check with Twilio Verify', () => {
  test('a Basic user is verified by the code that Twilio sent', async () => {
    const twilio = await twilioEmulator();
    const real = await testService({
      CONCLAVE_PHONE_CHECK: 'twilio',
      ...TWILIO_ENV,
      CONCLAVE_TWILIO_URL: twilio.url,
    });
    try {
      const { token } = await signUp(real);
      const send = (number: string) =>
        real.call('sendPhoneCode', { token, body: { number, country: null } });
      const check = (code: string) => real.call('confirmPhoneCode', { token, body: { code } });
      expect((await send(NUMBER)).json()).toMatchObject({ state: 'needed' });
      expect((await check('999999')).json()).toMatchObject({ code: 'phone-code-wrong' });
      twilio.trouble = 'hangs-up';
      expect((await check('999999')).json()).toMatchObject({ code: 'sms-failed' });
      twilio.trouble = 'none';
      const code = twilio.codeOf(twilio.sids()[0] ?? '');
      expect((await check(code)).json()).toMatchObject({ state: 'done' });
      const log = real.log.join('');
      expect(log).toContain('Twilio Verify refused or was away');
      for (const secret of [NUMBER.slice(1), code, TWILIO.authToken])
        expect(log).not.toContain(secret);
    } finally {
      await real.end();
      await twilio.close();
    }
  }, 60_000);

  test.each([
    ['CONCLAVE_PHONE_CHECK', { CONCLAVE_PHONE_CHECK: 'maybe' }],
    ['CONCLAVE_TWILIO_ACCOUNT_SID', { CONCLAVE_PHONE_CHECK: 'twilio' }],
    // Codes are to go out, and cannot: that is said at the start, not to whoever waits for one.
    ['CONCLAVE_TWILIO_VERIFY_SID', { ...TWILIO_ENV, CONCLAVE_TWILIO_VERIFY_SID: '' }],
  ])('a setting %s that makes no sense is named', async (setting, env) => {
    const { readSettings } = await import('../settings.js');
    expect(readSettings(env)).toEqual({
      ok: false,
      fault: { code: 'setting-wrong', detail: { setting } },
    });
  });
});
