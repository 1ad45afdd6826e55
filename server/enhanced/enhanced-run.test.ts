// Enhanced meetings over a real board: who gets which key and when, who may come before the host, and what no E2EE meeting gives.
import { ALL_HEARD } from '../board/board-client.fixture.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { FaultCode } from '../../protocol/fault.js';
import { postKind } from '../../protocol/wire/board.js';
import type { FeatureAsk } from '../../protocol/wire/enhanced-board.js';
import {
  joinBody,
  NOON,
  signUp,
  testService,
  type SignedUp,
  type TestService,
} from '../service.fixture.js';
import { EnhancedMeeting } from './enhanced.fixture.js';
import { KEY_LIVES } from './room-keys.js';

let service: TestService;
let ana: SignedUp;
let opened: EnhancedMeeting[] = [];
beforeAll(async () => {
  service = await testService();
  ana = await signUp(service);
}, 60_000);
afterAll(() => service.end(), 20_000);
beforeEach(() => {
  service.clock.now = NOON;
});
afterEach(() => {
  for (const meeting of opened) meeting.close();
  opened = [];
});

const made = async (owner = ana, type: 'enhanced' | 'e2ee' = 'enhanced') => {
  const meeting = await EnhancedMeeting.made(service, owner, type);
  opened.push(meeting);
  return meeting;
};

const joinAs = async (meetingId: string, token?: string) => {
  const body = joinBody();
  const params = { meetingId };
  const answer = await service.call('join', {
    params,
    body,
    ...(token !== undefined && { token }),
  });
  return answer.statusCode === 200 ? null : answer.json<{ code: FaultCode }>().code;
};

const allow = async (who: SignedUp, setting: string, value: boolean) => {
  const answer = await service.call('changeOwnSetting', {
    token: who.token,
    params: { setting },
    body: { value, version: 0 },
  });
  return answer;
};

describe('the key of an enhanced meeting', () => {
  test('is made by the service and is the same for everyone in the room', async () => {
    const meeting = await made();
    const host = await meeting.join('Ana', ana.token);
    const guest = await meeting.join('Ben');
    const [one, other] = [await host.key(), await guest.key()];
    expect(one).toMatchObject({ kid: 1, room: null });
    expect(other.key).toBe(one.key);
    expect(Buffer.from(one.key, 'base64url')).toHaveLength(32);
  });

  test('is in no table, no log and no answer over HTTP', async () => {
    const meeting = await made();
    const host = await meeting.join('Ana', ana.token);
    const { key } = await host.key();
    const read = async (query: string) =>
      ((await service.database.db.execute(query)) as { rows: { name: string }[] }).rows;
    const tables = await read(
      `select tablename as name from pg_tables where schemaname = 'public'`,
    );
    for (const { name } of tables)
      expect(JSON.stringify(await read(`select * from "${name}"`))).not.toContain(key);
    expect(tables.length).toBeGreaterThan(5);
    expect(service.log.join('')).not.toContain(key);
    expect(JSON.stringify(host.joined)).not.toContain(key);
  });

  test('is another one soon after somebody left, which that person never gets', async () => {
    const meeting = await made();
    const host = await meeting.join('Ana', ana.token);
    const guest = await meeting.join('Ben');
    const before = await host.key();
    await guest.key();
    guest.client.send({ type: 'leave' });
    await guest.client.closed();
    service.clock.now += 1_500;
    const after = await host.key(({ kid }) => kid > before.kid);
    expect(after.key).not.toBe(before.key);
    expect(JSON.stringify(guest.client.inbox)).not.toContain(after.key);
  });

  test('is another one when it grew old', async () => {
    const meeting = await made();
    const host = await meeting.join('Ana', ana.token);
    const before = await host.key();
    service.clock.now += KEY_LIVES + 1;
    const after = await host.key(({ kid }) => kid > before.kid);
    expect(after.key).not.toBe(before.key);
  });

  test('comes again with a new connection, with who is here', async () => {
    const meeting = await made();
    const host = await meeting.join('Ana', ana.token);
    const { key } = await host.key();
    host.client.close();
    const again = await meeting.enter('Ana', host.joined);
    expect((await again.key()).key).toBe(key);
    const { people } = await again.client.next('people');
    expect(people).toMatchObject([{ name: 'Ana', role: 'host', connected: true, room: null }]);
  });
});

describe('who is here', () => {
  test('is known by the name and the nonce of the join that each said', async () => {
    const meeting = await made();
    const host = await meeting.join('Ana', ana.token);
    const guest = await meeting.join('Ben');
    const list = await host.client.nextThat(
      (one) => one.type === 'people' && one.people.length === 2,
    );
    expect(list).toMatchObject({
      people: [
        { participantId: host.id, name: 'Ana', role: 'host' },
        { participantId: guest.id, name: 'Ben', role: 'participant' },
      ],
    });
  });

  test('whoever has not said a name yet gets no key, is on no list and can ask for nothing', async () => {
    const meeting = await made();
    const host = await meeting.join('Ana', ana.token);
    const quiet = await meeting.join(null);
    expect(await quiet.ask({ about: 'chat', to: null, text: 'Hello' })).toBe('not-listed');
    expect(quiet.client.inbox.map(({ type }) => type)).toEqual([]);
    const guest = await meeting.join('Ben');
    await guest.key();
    const list = await host.client.nextThat(
      (one) => one.type === 'people' && one.people.length === 2,
    );
    expect(JSON.stringify(list)).not.toContain(quiet.id);
  });

  test('goes on without its host, and ends when nobody has been there for a while', async () => {
    const meeting = await made();
    const host = await meeting.join('Ana', ana.token);
    const guest = await meeting.join('Ben');
    await guest.key();
    host.client.send({ type: 'leave' });
    await host.client.closed();
    expect(await joinAs(meeting.meetingId)).toBeNull();
    guest.client.send({ type: 'leave' });
    await guest.client.closed();
    service.clock.now += 101_000;
    await expect(
      new Promise((done) => {
        const look = () =>
          void joinAs(meeting.meetingId).then((code) =>
            code === null ? setTimeout(look, 200) : done(code),
          );
        setTimeout(look, 1_200);
      }),
    ).resolves.toBe('host-not-here');
  }, 15_000);
});

describe('join before host (product.md #10)', () => {
  test('is refused where it is off, and works where the host allowed it', async () => {
    const eve = await signUp(service, 'Eve');
    const meeting = await made(eve);
    expect(await joinAs(meeting.meetingId)).toBe('host-not-here');
    expect((await allow(eve, 'joinBeforeHost', true)).statusCode).toBe(200);
    const guest = await meeting.join('Ben');
    expect((await guest.key()).kid).toBe(1);
    const host = await meeting.join('Eve', eve.token);
    expect(host.joined.meetingUuid).toBe(guest.joined.meetingUuid);
    expect(host.joined.role).toBe('host');
  });

  test('is refused in an end-to-end encrypted meeting, whatever the setting says', async () => {
    const eve = await signUp(service, 'Eve');
    await allow(eve, 'joinBeforeHost', true);
    const meeting = await made(eve, 'e2ee');
    expect(await joinAs(meeting.meetingId)).toBe('host-not-here');
  });
});

describe('an end-to-end encrypted meeting', () => {
  test('hands out no key of the service, and refuses every ask of an enhanced one', async () => {
    const meeting = await made(ana, 'e2ee');
    const host = await meeting.join('Ana', ana.token);
    expect((await host.client.next('fault')).code).toBe('off-in-e2ee');
    const asks: FeatureAsk[] = [
      { about: 'react', reaction: 'heart' },
      { about: 'chat', to: null, text: 'Hello' },
      { about: 'chat', to: host.id, text: 'Hello' },
      { about: 'raise-hand', up: true },
      { about: 'poll-make', question: 'Q', options: ['a', 'b'], multiple: false, anonymous: false },
      { about: 'rooms-open', rooms: [{ name: 'One', people: [] }], minutes: null },
      ...(['cloudRecording', 'liveStreaming', 'liveTranscription'] as const).map((feature) => ({
        ...{ about: 'egress' as const, feature, on: true },
      })),
    ];
    for (const ask of asks) expect(await host.ask(ask)).toBe('off-in-e2ee');
    expect(host.client.inbox.map(({ type }) => type)).not.toContain('key');
  });
});

describe('a message of protocol.md §4-7', () => {
  test.each(postKind.options)('%s has no place in an enhanced meeting', async (kind) => {
    const meeting = await made();
    const host = await meeting.join('Ana', ana.token);
    host.client.send({ type: 'post', ref: 9, kind, to: null, bytes: 'AAAA', heard: ALL_HEARD });
    expect(await host.client.next('fault')).toMatchObject({ ref: 9, code: 'not-allowed' });
  });
});
