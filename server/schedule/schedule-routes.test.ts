import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sentence, type FaultCode } from '../../protocol/fault.js';
import type { Meeting } from '../../protocol/wire/http.js';
import { parseJoinLink } from '../../protocol/wire/join-link.js';
import type { RouteName } from '../../protocol/wire/http.js';
import { BoardClient } from '../board/board-client.fixture.js';
import {
  chooseE2ee,
  joinBody,
  NOON,
  signUp,
  testService,
  type SignedUp,
  type TestAnswer,
  type TestService,
} from '../service.fixture.js';
import { UNDO_AT_LEAST } from './schedule-routes.js';

let service: TestService;
let ana: SignedUp;
let ben: SignedUp;
beforeAll(async () => {
  service = await testService();
  ana = await signUp(service);
  ben = await signUp(service, 'Ben');
}, 60_000);
afterAll(() => service.end(), 20_000);
beforeEach(() => {
  service.clock.now = NOON;
});

/** NOON is 2027-01-15T08:00Z. */
const weekly = {
  start: '2027-01-18T10:00',
  minutes: 45,
  timeZone: 'Europe/Berlin',
  recurrence: { every: 'week', interval: 1, on: ['MO', 'WE'], ends: { after: 6 } },
};
const once = { ...weekly, recurrence: null };
const plan = (more: Record<string, unknown> = {}) => ({
  title: 'Design review',
  encryptionType: 'e2ee',
  passcode: 'meet-me',
  waitingRoom: true,
  registeredOnly: false,
  schedule: weekly,
  ...more,
});

const refusal = (answer: TestAnswer) => answer.json<{ code: FaultCode }>().code;
const make = async (more: Record<string, unknown> = {}, host = ana): Promise<Meeting> => {
  const answer = await service.call('createMeeting', { token: host.token, body: plan(more) });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return answer.json<Meeting>();
};
const call = (name: RouteName, { meetingId }: Meeting, body?: object, token = ana.token) =>
  service.call(name, { params: { meetingId }, token, ...(body !== undefined && { body }) });
const edit = ({ version, ...meeting }: Meeting, more: Record<string, unknown> = {}) =>
  call('editMeeting', { version, ...meeting }, { ...plan(), version, ...more });

describe('a scheduled meeting', () => {
  test('is listed with when, who may come and how', async () => {
    const made = await make({ registeredOnly: true });
    expect(made).toMatchObject({
      ...{ title: 'Design review', schedule: weekly, waitingRoom: true, registeredOnly: true },
      ...{ joinBeforeHost: false, version: 0, cancelledAt: null, running: false },
    });
    const listed = await service.call('listMeetings', { token: ana.token });
    expect(listed.json<{ meetings: Meeting[] }>().meetings[0]).toEqual(made);
  });

  test.each([
    ['a title of 10,000 characters', { title: 'x'.repeat(10_000) }],
    ['a title of spaces', { title: '   ' }],
    ['a passcode of five', { passcode: '12345' }],
    ['a passcode of 65', { passcode: 'x'.repeat(65) }],
    ['a zone nobody knows', { schedule: { ...weekly, timeZone: 'Mars/Olympus' } }],
    ['a time of 10,000 characters', { schedule: { ...weekly, start: '2'.repeat(10_000) } }],
    ['an endless series', { schedule: { ...weekly, recurrence: { every: 'day', interval: 1 } } }],
    ['a role', { role: 'host' }],
    ['an owner', { ownerId: '0'.repeat(32) }],
  ])('with %s is refused', async (_, more) => {
    const answer = await service.call('createMeeting', { token: ana.token, body: plan(more) });
    expect(answer.statusCode).toBe(400);
  });

  test('has join before host only where the encryption and the settings allow it', async () => {
    const asked = async (more: Record<string, unknown>) => {
      const body = plan({ joinBeforeHost: true, ...more });
      const answer = await service.call('createMeeting', { token: ana.token, body });
      return answer.statusCode === 200 ? answer.json<Meeting>().joinBeforeHost : refusal(answer);
    };
    expect(await asked({})).toBe('off-in-e2ee');
    expect(await asked({ encryptionType: 'enhanced' })).toBe('feature-off');
    const setting = { value: true, locked: false, version: 0 };
    await service.call('changeOwnSetting', {
      ...{ token: ana.token, params: { setting: 'joinBeforeHost' } },
      body: { value: setting.value, version: setting.version },
    });
    expect(await asked({})).toBe('off-in-e2ee');
    expect(await asked({ encryptionType: 'enhanced' })).toBe(true);
  });
});

describe('changing a meeting', () => {
  test('changes the whole series, and its version', async () => {
    const made = await make();
    const changed = await edit(made, { title: 'Board', schedule: once, waitingRoom: false });
    expect(changed.json<Meeting>()).toMatchObject({
      ...{ title: 'Board', schedule: once, waitingRoom: false, version: 1 },
    });
  });

  test('from two windows at once loses nothing: the second is told', async () => {
    const made = await make();
    const both = await Promise.all([edit(made, { title: 'A' }), edit(made, { title: 'B' })]);
    expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409]);
    expect(refusal(both.find(({ statusCode }) => statusCode === 409) ?? both[0])).toBe(
      'meeting-changed',
    );
  });

  test('belongs to its host', async () => {
    const made = await make();
    const body = { ...plan(), version: 0 };
    expect(refusal(await call('editMeeting', made, body, ben.token))).toBe('not-allowed');
    for (const name of ['cancelMeeting', 'restoreMeeting'] as const)
      expect(refusal(await call(name, made, undefined, ben.token))).toBe('not-allowed');
    const unknown = { ...made, meetingId: '10000000000' };
    expect(refusal(await call('editMeeting', unknown, body))).toBe('unknown-meeting');
  });

  test.each([
    ['e2ee', 'enhanced'],
    ['enhanced', 'e2ee'],
  ] as const)(
    'never makes an %s meeting an %s one: its link says what it is',
    async (is, other) => {
      const made = await make({ encryptionType: is });
      expect(parseJoinLink(made.joinLink)).toMatchObject({
        ok: true,
        value: { encryptionType: is },
      });
      expect(refusal(await edit(made, { encryptionType: other }))).toBe('encryption-fixed');
      const changed = (await edit(made, { encryptionType: is, title: 'Board' })).json<Meeting>();
      expect(changed).toMatchObject({
        title: 'Board',
        encryptionType: is,
        joinLink: made.joinLink,
      });
    },
  );

  test('leaves join before host as it was chosen, unless it says otherwise', async () => {
    const dora = await signUp(service, 'Dora');
    const made = await make({ encryptionType: 'enhanced', joinBeforeHost: false }, dora);
    const change = async (of: Meeting, more: Record<string, unknown>) => {
      const body = { ...plan({ encryptionType: 'enhanced' }), version: of.version, ...more };
      return (await call('editMeeting', made, body, dora.token)).json<Meeting>();
    };
    const renamed = await change(made, { title: 'Board' });
    expect(renamed).toMatchObject({ title: 'Board', joinBeforeHost: false });
    await service.call('changeOwnSetting', {
      ...{ token: dora.token, params: { setting: 'joinBeforeHost' } },
      body: { value: true, version: 0 },
    });
    const open = await change(renamed, { joinBeforeHost: true });
    expect(open.joinBeforeHost).toBe(true);
    expect((await change(open, { title: 'Council' })).joinBeforeHost).toBe(true);
  });

  test('is refused where the settings keep its encryption from the host by now', async () => {
    const cleo = await signUp(service, 'Cleo');
    const made = await make({}, cleo);
    await chooseE2ee(service, cleo.token, false);
    const body = { ...plan(), version: 0 };
    expect(refusal(await call('editMeeting', made, body, cleo.token))).toBe('e2ee-off');
  });
});

describe('calling a meeting off', () => {
  const join = async (made: Meeting, passcode = 'meet-me') =>
    refusal(
      await service.call('join', {
        params: { meetingId: made.meetingId },
        body: joinBody({ passcode }),
      }),
    );

  test('keeps everybody out, the host as well, and says so', async () => {
    const made = await make();
    const cancelled = (await call('cancelMeeting', made)).json<Meeting>();
    expect(cancelled).toMatchObject({ cancelledAt: NOON, version: 1 });
    expect(await join(made)).toBe('meeting-cancelled');
    expect(refusal(await call('join', made, joinBody()))).toBe('meeting-cancelled');
    expect(refusal(await edit(cancelled))).toBe('meeting-cancelled');
    expect(sentence('meeting-cancelled')).toContain('called this meeting off');
  });

  test('can be taken back until the next would begin, and not after', async () => {
    const made = await make();
    await call('cancelMeeting', made);
    service.clock.now = Date.parse('2027-01-18T08:59:59Z');
    expect((await call('restoreMeeting', made)).json<Meeting>().cancelledAt).toBeNull();
    expect(await join(made)).toBe('waiting-room');
    await call('cancelMeeting', made);
    service.clock.now = Date.parse('2027-01-18T09:00:40Z');
    expect(refusal(await call('restoreMeeting', made))).toBe('too-late');
  });

  test('can be taken back for some seconds even when it is over', async () => {
    const made = await make({ schedule: { ...once, start: '2027-01-01T10:00' } });
    await call('cancelMeeting', made);
    service.clock.now = NOON + UNDO_AT_LEAST;
    expect((await call('restoreMeeting', made)).statusCode).toBe(200);
    await call('cancelMeeting', made);
    service.clock.now += UNDO_AT_LEAST + 1;
    expect(refusal(await call('restoreMeeting', made))).toBe('too-late');
  });

  test('is refused while it runs, and for a meeting without a time', async () => {
    const made = await make();
    const joined = (await call('join', made, joinBody())).json<{
      meetingUuid: string;
      participantToken: string;
    }>();
    const board = new BoardClient(service.listensOn(), joined.meetingUuid, joined.participantToken);
    await board.next('welcome');
    expect(refusal(await call('cancelMeeting', made))).toBe('meeting-runs');
    board.close();
    const now = await make({ schedule: null });
    expect(refusal(await call('cancelMeeting', now))).toBe('bad-request');
  });
});

describe('who may join', () => {
  test('only who is signed in, where the host says so', async () => {
    const made = await make({ registeredOnly: true, waitingRoom: false });
    const body = joinBody({ passcode: 'meet-me' });
    const params = { meetingId: made.meetingId };
    expect(refusal(await service.call('join', { params, body }))).toBe('registered-only');
    expect(refusal(await service.call('join', { params, body, token: ben.token }))).toBe(
      'host-not-here',
    );
    const forged = await service.call('join', { params, body, token: 'x'.repeat(43) });
    expect(refusal(forged)).toBe('signed-out');
  });
});
