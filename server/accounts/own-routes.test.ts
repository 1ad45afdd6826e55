import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { routes } from '../../protocol/wire/http.js';
import { BoardClient } from '../board/board-client.fixture.js';
import { linkIn, mailsTo, mailTo } from '../mail/outbox.fixture.js';
import {
  joinBody,
  makeMeeting,
  signUp,
  testService,
  type SignedUp,
  type TestService,
} from '../service.fixture.js';

let service: TestService;
let ana: SignedUp;
beforeAll(async () => {
  service = await testService();
  ana = await signUp(service, 'Ana');
}, 60_000);
afterAll(() => service.end(), 20_000);

const OLD = 'correct horse battery';
const NEW = 'another long password';
const signIn = (email: string, password: string, device?: string) =>
  service.call('signIn', {
    body: { email, password, ...(device !== undefined && { device }) },
    address: randomBytes(4).join('.'),
  });
const tokenOf = async (answer: ReturnType<typeof signIn>) =>
  (await answer).json<{ token: string }>().token;
const status = async (name: 'me', token: string) =>
  (await service.call(name, { token })).statusCode;
const reset = (resetToken: string, newPassword = NEW) =>
  service.call('resetPassword', { body: { reset: resetToken, newPassword } });

describe('sessions', () => {
  test('are listed with where and when, and can be revoked one by one or all the others at once', async () => {
    const kim = await signUp(service, 'Kim');
    service.clock.now += 1_000;
    const [laptop, phone] = [
      await tokenOf(signIn(kim.email, OLD, 'Laptop')),
      await tokenOf(signIn(kim.email, OLD, 'Phone')),
    ];
    const listed = await service.call('listSessions', { token: laptop });
    const { sessions } = routes.listSessions.answer.parse(listed.json());
    expect(sessions.map((one) => one.device).toSorted()).toEqual(['', 'Laptop', 'Phone']);
    expect(sessions.filter((one) => one.isThisOne).map((one) => one.device)).toEqual(['Laptop']);
    expect(listed.body).not.toContain(laptop);

    const sessionId = sessions.find((one) => one.device === 'Phone')?.sessionId ?? '';
    const revoke = (token: string) =>
      service.call('revokeSession', { token, params: { sessionId } });
    expect((await revoke(ana.token)).statusCode).toBe(404);
    expect(await status('me', phone)).toBe(200);
    expect((await revoke(laptop)).statusCode).toBe(200);
    expect(await status('me', phone)).toBe(401);
    expect((await revoke(laptop)).statusCode).toBe(404);

    const others = await service.call('revokeOtherSessions', { token: laptop });
    expect(others.json()).toEqual({ revoked: 1 });
    expect([await status('me', kim.token), await status('me', laptop)]).toEqual([401, 200]);
  });

  test('remember to the hour when they were last used', async () => {
    const { token } = await signUp(service, 'Lea');
    const seen = async () =>
      routes.listSessions.answer
        .parse((await service.call('listSessions', { token })).json())
        .sessions.map((one) => one.seenAt);
    const began = service.clock.now;
    service.clock.now += 3_599_999;
    expect(await seen()).toEqual([began]);
    service.clock.now += 1;
    expect(await seen()).toEqual([service.clock.now]);
  });
});

describe('a name', () => {
  test('changes, within what a name may be', async () => {
    const { token } = await signUp(service, 'Bo');
    const change = (name: string) => service.call('changeName', { token, body: { name } });
    expect((await change('Bodil')).json()).toMatchObject({ name: 'Bodil' });
    for (const bad of ['', 'x'.repeat(10_000), '\u202eevil', 'two\nlines'])
      expect((await change(bad)).json()).toMatchObject({ code: 'bad-request' });
    expect((await service.call('me', { token })).json()).toMatchObject({
      person: { name: 'Bodil' },
    });
  });
});

describe('a password', () => {
  test('changes for who knows the old one, and ends every other session', async () => {
    const { email, token } = await signUp(service, 'Cid');
    const other = await tokenOf(signIn(email, OLD));
    const change = (password: string, newPassword: string) =>
      service.call('changePassword', { token, body: { password, newPassword } });
    expect((await change('not the password', NEW)).json()).toMatchObject({
      code: 'wrong-password',
    });
    expect((await change(OLD, 'short')).json()).toMatchObject({ code: 'weak-password' });
    expect((await change(OLD, NEW)).statusCode).toBe(200);
    expect([await status('me', token), await status('me', other)]).toEqual([200, 401]);
    expect((await signIn(email, OLD)).statusCode).toBe(401);
    expect((await signIn(email, NEW)).statusCode).toBe(200);
  });

  test('cannot be guessed from a computer that was left signed in', async () => {
    const { token } = await signUp(service, 'Dora');
    const codes = [];
    for (let guess = 0; guess < 11; guess++) {
      const answer = await service.call('changePassword', {
        token,
        body: { password: `guess number ${guess}`, newPassword: NEW },
        address: `10.0.0.${guess}`,
      });
      codes.push(answer.json<{ code: string }>().code);
    }
    expect(codes.slice(0, 10)).toEqual(Array<string>(10).fill('wrong-password'));
    expect(codes[10]).toBe('too-many-attempts');
  }, 20_000);

  test('that is forgotten is replaced by a link, which works once, within the hour, and ends every session', async () => {
    const { email, token } = await signUp(service, 'Edda');
    const ask = () => service.call('askPasswordReset', { body: { email: email.toUpperCase() } });
    expect((await ask()).json()).toEqual({});
    const first = linkIn(await mailTo(service.settings.dataFolder, email));
    expect(first).toMatchObject({ kind: 'password', service: service.listensOn() });
    service.clock.now += 3_600_000;
    expect((await reset(first.token)).json()).toMatchObject({ code: 'link-void' });

    await ask();
    const second = linkIn(await mailTo(service.settings.dataFolder, email, 2));
    expect((await reset(first.token)).json()).toMatchObject({ code: 'link-void' });
    expect((await reset(second.token, 'short')).json()).toMatchObject({ code: 'weak-password' });
    expect((await reset(second.token)).statusCode).toBe(200);
    expect((await reset(second.token)).json()).toMatchObject({ code: 'link-void' });
    expect(await status('me', token)).toBe(401);
    expect((await signIn(email, OLD)).statusCode).toBe(401);
    expect((await signIn(email, NEW)).statusCode).toBe(200);
    expect(service.log.join('')).not.toContain(second.token);
  });

  test('is reset by one of two who use the link at once', async () => {
    const { email } = await signUp(service, 'Finn');
    await service.call('askPasswordReset', { body: { email } });
    const link = linkIn(await mailTo(service.settings.dataFolder, email));
    const answers = await Promise.all([reset(link.token), reset(link.token), reset(link.token)]);
    expect(answers.map((answer) => answer.statusCode).toSorted()).toEqual([200, 410, 410]);
  });

  test('cannot be used to fill a mailbox, nor to learn who has an account', async () => {
    const { email } = await signUp(service, 'Gil');
    const ask = (to: string) => service.call('askPasswordReset', { body: { email: to } });
    const answers = await Promise.all([ask(email), ask(email), ask('nobody@example.org')]);
    expect(answers.map((answer) => answer.body)).toEqual(['{}', '{}', '{}']);
    await mailTo(service.settings.dataFolder, email);
    await ask(email);
    service.clock.now += 119_000;
    await ask(email);
    expect(mailsTo(service.settings.dataFolder, email)).toHaveLength(1);
    expect(mailsTo(service.settings.dataFolder, 'nobody@example.org')).toHaveLength(0);
    service.clock.now -= 3_600_000; // a clock that jumps back shuts nobody out
    await ask(email);
    await mailTo(service.settings.dataFolder, email, 2);
  });

  test('is asked for at most so often from one address', async () => {
    const strict = await testService({ CONCLAVE_MAILS_PER_MINUTE: '2' });
    const ask = async () =>
      (await strict.call('askPasswordReset', { body: { email: 'x@example.org' } })).statusCode;
    expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429]);
    await strict.end();
  }, 30_000);
});

describe("one's data", () => {
  test('can be taken along: everything that is stored, but no secret', async () => {
    const { token, email } = await signUp(service, 'Hana');
    const meetingId = await makeMeeting(service, token, 'a passcode');
    const joined = await service.call('join', { token, params: { meetingId }, body: joinBody() });
    const { participantToken } = joined.json<{ participantToken: string }>();
    const answer = await service.call('exportMine', { token });
    const data = routes.exportMine.answer.parse(answer.json());
    expect(data).toMatchObject({
      person: { email, name: 'Hana' },
      account: { name: 'Hana', plan: 'basic', role: 'owner' },
      settings: { allowE2ee: { value: true, locked: false, byMe: true } },
      groups: [],
      sessions: [{ device: '' }],
      meetings: [{ meetingId, title: 'Plans', passcode: 'a passcode' }],
      attended: [{ meetingId, role: 'host', goneAt: null }],
    });
    for (const secret of [token, participantToken, '$argon2id'])
      expect(answer.body).not.toContain(secret);
  });

  test('goes with who deletes themselves, whose meetings end for all who are in them', async () => {
    const { token, email, userId } = await signUp(service, 'Ida');
    const meetingId = await makeMeeting(service, token);
    const enter = async (as?: string) => {
      const answer = await service.call('join', {
        params: { meetingId },
        body: joinBody(),
        ...(as !== undefined && { token: as }),
      });
      const { participantToken, meetingUuid } = answer.json<Record<string, string>>();
      return new BoardClient(service.listensOn(), meetingUuid ?? '', participantToken ?? '');
    };
    const host = await enter(token);
    await host.next('welcome');
    const guest = await enter();
    await guest.next('welcome');

    const remove = (password: string) => service.call('deleteMe', { token, body: { password } });
    expect((await remove('not the password')).json()).toMatchObject({ code: 'wrong-password' });
    expect((await remove(OLD)).statusCode).toBe(200);
    expect((await guest.next('ended')).type).toBe('ended');
    expect((await host.next('ended')).type).toBe('ended');
    expect(await status('me', token)).toBe(401);
    expect((await signIn(email, OLD)).statusCode).toBe(401);
    expect((await service.call('lookUpMeeting', { params: { meetingId } })).statusCode).toBe(404);
    const dump = await service.database.db.query.participants.findMany();
    expect(dump.filter((row) => row.userId === userId)).toEqual([]);
  });
});
