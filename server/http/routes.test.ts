import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, test, expect } from '@jest/globals';
import { sentence, type FaultCode } from '../../protocol/fault.js';
import { routes, type RouteName } from '../../protocol/wire/http.js';
import { parseJoinLink } from '../../protocol/wire/join-link.js';
import {
  chooseE2ee,
  joinBody,
  makeMeeting,
  send,
  signUp,
  testService,
  type SignedUp,
  type TestService,
} from '../service.fixture.js';

let service: TestService;
let ana: SignedUp;
let ben: SignedUp;
beforeAll(async () => {
  service = await testService();
  ana = await signUp(service, 'Ana');
  ben = await signUp(service, 'Ben');
}, 60_000);
afterAll(() => service.end(), 20_000);

type Answer = Awaited<ReturnType<TestService['call']>>;

function expectAnswer(name: RouteName, answer: Answer): Record<string, unknown> {
  expect({
    status: answer.statusCode,
    body: answer.statusCode === 200 ? 'ok' : answer.body,
  }).toEqual({
    status: 200,
    body: 'ok',
  });
  return routes[name].answer.parse(answer.json()) as Record<string, unknown>;
}

function expectFault(answer: Answer, status: number, code: FaultCode): void {
  expect({ status: answer.statusCode, ...answer.json<object>() }).toMatchObject({
    status,
    code,
    says: sentence(code),
  });
}

const account = (email: string) => ({ email, password: 'correct horse battery', name: 'Cleo' });

describe('accounts', () => {
  test('sign up, sign in, see oneself, sign out', async () => {
    const made = expectAnswer(
      'signUp',
      await service.call('signUp', { body: account('Cleo@Example.org ') }),
    );
    expect(made['person']).toMatchObject({ email: 'cleo@example.org', name: 'Cleo' });
    expect(made['settings']).toMatchObject({ allowE2ee: false });

    const signedIn = await service.call('signIn', {
      body: { email: 'cleo@example.org', password: 'correct horse battery' },
    });
    const { token } = expectAnswer('signIn', signedIn) as { token: string };
    expect(token).not.toBe(made['token']);
    expectAnswer('me', await service.call('me', { token }));
    expectAnswer('signOut', await service.call('signOut', { token }));
    expectFault(await service.call('me', { token }), 401, 'signed-out');
    expectAnswer('me', await service.call('me', { token: String(made['token']) }));
  });

  test('an e-mail address has one account', async () => {
    const body = account('twice@example.org');
    expectAnswer('signUp', await service.call('signUp', { body }));
    expectFault(await service.call('signUp', { body }), 409, 'email-taken');
  });

  test('two sign-ups at once with one address make one account', async () => {
    const body = account('race@example.org');
    const answers = await Promise.all([1, 2, 3].map(() => service.call('signUp', { body })));
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 409, 409]);
  });

  test('a short password, a wrong password and an unknown address are refused', async () => {
    const short = { ...account('short@example.org'), password: 'too short' };
    expectFault(await service.call('signUp', { body: short }), 422, 'weak-password');
    const wrong = { email: ana.email, password: 'not the password' };
    expectFault(await service.call('signIn', { body: wrong }), 401, 'wrong-password');
    const unknown = { email: 'nobody@example.org', password: 'not the password' };
    expectFault(await service.call('signIn', { body: unknown }), 401, 'wrong-password');
  });

  test('forged, missing and expired tokens are refused', async () => {
    expectFault(await service.call('me'), 401, 'signed-out');
    expectFault(
      await service.call('me', { token: randomBytes(32).toString('base64url') }),
      401,
      'signed-out',
    );
    expectFault(await service.call('me', { token: "x' or '1'='1" }), 401, 'signed-out');
    const dan = await signUp(service, 'Dan');
    const before = service.clock.now;
    service.clock.now += 31 * 24 * 3_600_000;
    expectFault(await service.call('me', { token: dan.token }), 401, 'signed-out');
    service.clock.now = before;
  });

  test('settings change and stay', async () => {
    const eva = await signUp(service, 'Eva');
    for (const allowE2ee of [false, true]) {
      expectAnswer('changeOwnSetting', await chooseE2ee(service, eva.token, allowE2ee));
      const me = expectAnswer('me', await service.call('me', { token: eva.token }));
      expect(me['settings']).toMatchObject({ allowE2ee });
    }
  });

  test('the database holds neither password nor token', async () => {
    const { rows } = (await service.database.db.execute<Record<string, unknown>>(
      'select u.*, s.* from users u join sessions s on s.user_id = u.user_id',
    )) as { rows: unknown[] };
    const all = JSON.stringify(rows);
    expect(all).toContain('$argon2id$');
    expect(all).not.toContain('correct horse battery');
    expect(all).not.toContain(ana.token);
  });
});

describe('meetings', () => {
  test('are made, listed newest first and deleted', async () => {
    const fay = await signUp(service, 'Fay');
    const first = await makeMeeting(service, fay.token);
    const second = await makeMeeting(service, fay.token, 'pass word');
    const listed = expectAnswer(
      'listMeetings',
      await service.call('listMeetings', { token: fay.token }),
    );
    const meetings = listed['meetings'] as {
      meetingId: string;
      joinLink: string;
      running: boolean;
    }[];
    expect(meetings.map(({ meetingId }) => meetingId)).toEqual([second, first]);
    const link = parseJoinLink(meetings[0]?.joinLink ?? '');
    expect(link).toMatchObject({ ok: true, value: { meetingId: second, passcode: 'pass word' } });

    expectAnswer(
      'deleteMeeting',
      await service.call('deleteMeeting', { token: fay.token, params: { meetingId: second } }),
    );
    expectFault(
      await service.call('lookUpMeeting', { params: { meetingId: second } }),
      404,
      'unknown-meeting',
    );
    expectFault(
      await service.call('deleteMeeting', { token: fay.token, params: { meetingId: second } }),
      404,
      'unknown-meeting',
    );
    expectFault(
      await service.call('deleteMeeting', { token: ana.token, params: { meetingId: first } }),
      403,
      'not-allowed',
    );
  });

  test('follow the setting of who makes them', async () => {
    const gus = await signUp(service, 'Gus');
    const body = { title: 'Plans', encryptionType: 'e2ee', passcode: null };
    await chooseE2ee(service, gus.token, false);
    expectFault(await service.call('createMeeting', { token: gus.token, body }), 403, 'e2ee-off');
    const enhanced = { ...body, encryptionType: 'enhanced' };
    const made = await service.call('createMeeting', { token: gus.token, body: enhanced });
    expect(expectAnswer('createMeeting', made).encryptionType).toBe('enhanced');
    expectFault(await service.call('createMeeting', { body }), 401, 'signed-out');
  });

  test('show a lobby what it may know', async () => {
    const meetingId = await makeMeeting(service, ana.token, 'passes');
    const guest = expectAnswer(
      'lookUpMeeting',
      await service.call('lookUpMeeting', { params: { meetingId } }),
    );
    expect(guest).toMatchObject({ needsPasscode: true, isHost: false, running: false });
    const host = expectAnswer(
      'lookUpMeeting',
      await service.call('lookUpMeeting', { params: { meetingId }, token: ana.token }),
    );
    expect(host).toMatchObject({ needsPasscode: false, isHost: true });
    expectFault(
      await service.call('lookUpMeeting', { params: { meetingId: '12' } }),
      404,
      'unknown-meeting',
    );
  });
});

describe('join', () => {
  test('by the host starts the run; another waits until the host is there', async () => {
    const meetingId = await makeMeeting(service, ana.token);
    expectFault(
      await service.call('join', { params: { meetingId }, body: joinBody() }),
      409,
      'host-not-here',
    );
    expectFault(
      await service.call('join', { params: { meetingId }, body: joinBody(), token: ben.token }),
      409,
      'host-not-here',
    );
    const answer = expectAnswer(
      'join',
      await service.call('join', { params: { meetingId }, body: joinBody(), token: ana.token }),
    );
    expect(answer).toMatchObject({
      role: 'host',
      userId: ana.userId,
      guestToken: null,
      encryptionType: 'e2ee',
    });
    // The run is there, but the host is not on the board yet.
    expectFault(
      await service.call('join', { params: { meetingId }, body: joinBody() }),
      409,
      'host-not-here',
    );
  });

  test('gives issuedAt that rises, even within one millisecond', async () => {
    const meetingId = await makeMeeting(service, ana.token);
    const body = joinBody();
    const seen: string[] = [];
    for (let round = 0; round < 3; round++) {
      const answer = expectAnswer(
        'join',
        await service.call('join', { params: { meetingId }, body, token: ana.token }),
      );
      seen.push((answer['admit'] as { bytes: string }).bytes);
    }
    expect(new Set(seen).size).toBe(3);
    expect(seen.map((bytes) => Buffer.from(bytes, 'base64url').toString('hex')).toSorted()).toEqual(
      seen.map((bytes) => Buffer.from(bytes, 'base64url').toString('hex')),
    );
  });

  test('is refused to what cannot do end-to-end encryption, and to odd identifiers', async () => {
    const meetingId = await makeMeeting(service, ana.token);
    const join = (fields: object) =>
      service.call('join', {
        params: { meetingId },
        token: ana.token,
        body: { ...joinBody(), ...fields },
      });
    expectFault(await join({ client: { kind: 'browser', version: '1' } }), 426, 'browser-refused');
    expectFault(await join({ hardwareId: 'AAAAAAAAAAAAAAAAAAAAAB' }), 400, 'bad-request'); // not canonical
    expectFault(await join({ ivk: 'short' }), 400, 'bad-request');
    expectFault(await join({ more: 1 }), 400, 'bad-request');
    expectFault(
      await service.call('join', { params: { meetingId: '99999999999' }, body: joinBody() }),
      404,
      'unknown-meeting',
    );
  });

  test('asks for the passcode and stops guessing', async () => {
    const meetingId = await makeMeeting(service, ana.token, 'secret');
    const join = (passcode: string | null, address = '10.0.0.1') =>
      service.call('join', { params: { meetingId }, body: joinBody({ passcode }), address });
    expectFault(await join(null), 403, 'passcode-needed');
    expectFault(await join('secret'), 409, 'host-not-here');
    for (let guess = 0; guess < 10; guess++)
      expectFault(await join(`guess ${guess}`), 403, 'wrong-passcode');
    expectFault(await join('secret'), 429, 'too-many-attempts');
    expectFault(await join('secret', '10.0.0.2'), 409, 'host-not-here');
  });

  test('to start needs end-to-end encryption to be on still', async () => {
    const hal = await signUp(service, 'Hal');
    const meetingId = await makeMeeting(service, hal.token);
    await chooseE2ee(service, hal.token, false);
    expectFault(
      await service.call('join', { params: { meetingId }, body: joinBody(), token: hal.token }),
      403,
      'e2ee-off',
    );
  });
});

describe('a run', () => {
  test('gives media tokens to its participants and ends for all by its host', async () => {
    const meetingId = await makeMeeting(service, ana.token);
    const joined = expectAnswer(
      'join',
      await service.call('join', { params: { meetingId }, body: joinBody(), token: ana.token }),
    );
    const token = String(joined['participantToken']);
    const params = { meetingUuid: String(joined['meetingUuid']) };
    const media = expectAnswer('mediaToken', await service.call('mediaToken', { params, token }));
    expect(media).toEqual({
      url: 'ws://127.0.0.1:1',
      token: `${params.meetingUuid}/${String(joined['participantId'])}`,
      expiresAt: service.clock.now + 600_000,
    });
    expectFault(await service.call('mediaToken', { params, token: ana.token }), 401, 'signed-out');
    expectFault(
      await service.call('mediaToken', { params: { meetingUuid: '0'.repeat(32) }, token }),
      403,
      'not-allowed',
    );
    service.engine.up = false;
    expectFault(await service.call('mediaToken', { params, token }), 503, 'engine-down');
    expectFault(await service.call('ready'), 503, 'engine-down');
    service.engine.up = true;
    expectAnswer('endMeeting', await service.call('endMeeting', { params, token }));
    expectFault(await service.call('mediaToken', { params, token }), 410, 'meeting-ended');
    expect(service.engine.told).toContain(`close ${params.meetingUuid}`);
  });
});

describe('the service about itself', () => {
  test('is healthy and ready', async () => {
    expectAnswer('health', await service.call('health'));
    const ready = expectAnswer('ready', await service.call('ready'));
    expect(ready).toEqual({
      ok: true,
      database: 'pglite',
      engine: { kind: 'livekit', version: 'test' },
    });
  });

  test('describes every route of the contract', async () => {
    const answer = await send(service.listensOn(), {
      method: 'GET',
      path: '/openapi.json',
      headers: {},
    });
    const described = answer.json<{
      openapi: string;
      paths: Record<string, Record<string, { operationId: string }>>;
    }>();
    expect(described.openapi).toBe('3.1.0');
    const ids = Object.values(described.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(ids.sort()).toEqual(Object.keys(routes).sort());
  });
});

describe('bad input', () => {
  test('rubbish in every route is a typed fault', async () => {
    const rubbish = [{ a: 1 }, [], [1], { email: {}, password: [] }, { title: '\u0000' }];
    for (const name of Object.keys(routes) as RouteName[])
      for (const body of routes[name].method === 'GET' ? [undefined] : rubbish) {
        const answer = await service.call(name, {
          params: { meetingId: '../../etc', meetingUuid: "' or 1=1" },
          token: 'rubbish',
          body,
        });
        if (answer.statusCode === 200) expect(['health', 'ready']).toContain(name);
        else
          expect(answer.json<object>()).toMatchObject({
            code: expect.any(String),
            says: expect.any(String),
          });
        expect(answer.statusCode).toBeLessThan(500);
      }
  }, 30_000);

  test('malformed JSON, another type, an unknown page and an unknown origin are typed faults', async () => {
    const post = (body: string, type: string) =>
      send(service.listensOn(), {
        method: 'POST',
        path: '/v1/sign-in',
        body,
        headers: { 'content-type': type },
      });
    expectFault(await post('{"email":', 'application/json'), 400, 'bad-request');
    expectFault(await post('', 'application/json'), 400, 'bad-request');
    expectFault(await post('<a/>', 'application/xml'), 400, 'bad-request');
    expectFault(await post('{"__proto__":{"x":1}}', 'application/json'), 400, 'bad-request');
    expectFault(
      await send(service.listensOn(), { method: 'GET', path: '/nowhere', headers: {} }),
      404,
      'not-found',
    );
    expectFault(
      await service.call('health', { origin: 'https://evil.example' }),
      403,
      'origin-refused',
    );
  });

  test('what is no HTTP gets a typed fault too', async () => {
    const socket = connect(Number(new URL(service.listensOn()).port), '127.0.0.1');
    socket.end('hello?\r\n\r\n');
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toContain('"code":"bad-request"');
  });

  test('the app may call from its own origin', async () => {
    const preflight = await send(service.listensOn(), {
      method: 'OPTIONS',
      path: '/v1/me/name',
      headers: {
        origin: 'app://conclave',
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(preflight.statusCode).toBe(204);
    expect(preflight.headers['access-control-allow-origin']).toBe('app://conclave');
    const called = await service.call('health', { origin: 'http://conclave.localhost:4711' });
    expect(called.headers['access-control-allow-origin']).toBe('http://conclave.localhost:4711');
  });

  test('a full disk and a broken database are typed faults', async () => {
    const { db } = service.database;
    const select = db.select.bind(db);
    const fail = (code: string) => {
      Object.assign(db, {
        select: () => {
          throw Object.assign(new Error('could not extend file'), { code });
        },
      });
    };
    fail('53100');
    const full = await service.call('me', { token: 'any' });
    fail('XX000');
    const broken = await service.call('me', { token: 'any' });
    Object.assign(db, { select });
    expectFault(full, 507, 'disk-full');
    expectFault(broken, 500, 'internal');
  });
});

describe('the log', () => {
  test('holds no token, password, passcode, e-mail address, name or network address', async () => {
    await service.call('me', { token: ana.token, address: '203.0.113.9' });
    const all = service.log.join('');
    expect(all).toContain('/v1/me');
    for (const secret of [ana.token, ana.email, 'correct horse', 'secret', '"Ana"', '203.0.113.9'])
      expect(all).not.toContain(secret);
  });
});

describe('rate limits', () => {
  test('hold for sign-in, sign-up and join, and end after a minute', async () => {
    const strict = await testService({
      CONCLAVE_SIGN_INS_PER_MINUTE: '2',
      CONCLAVE_SIGN_UPS_PER_MINUTE: '2',
      CONCLAVE_JOINS_PER_MINUTE: '2',
    });
    try {
      const signIn = (email: string) =>
        strict.call('signIn', { body: { email, password: 'not the password' } });
      const tries = async (call: () => Promise<Answer>) => [
        (await call()).statusCode,
        (await call()).statusCode,
        (await call()).statusCode,
      ];
      expect(await tries(() => signIn('one@example.org'))).toEqual([401, 401, 429]);
      expect((await signIn('two@example.org')).statusCode).toBe(401);
      const short = { ...account('x@example.org'), password: 'short' };
      expect(await tries(() => strict.call('signUp', { body: short }))).toEqual([422, 422, 429]);
      const join = () =>
        strict.call('join', { params: { meetingId: '12345678901' }, body: joinBody() });
      expect(await tries(join)).toEqual([404, 404, 429]);
      strict.clock.now += 60_000;
      expect((await signIn('one@example.org')).statusCode).toBe(401);
      expect((await join()).statusCode).toBe(404);
    } finally {
      await strict.end();
    }
  }, 30_000);
});
