// What hosts do to keep order in a run, over a real board: who comes in afterwards, who does not, and who may not do it.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { FaultCode } from '../../protocol/fault.js';
import type { Answer, JoinAnswer, RouteName } from '../../protocol/wire/http.js';
import type { EncryptionType } from '../../protocol/wire/text.js';
import { Board } from '../board/board.js';
import { PATIENCE } from '../board/patience.js';
import { EnhancedMeeting, type Member } from '../enhanced/enhanced.fixture.js';
import {
  joinBody,
  NOON,
  signUp,
  testService,
  type SignedUp,
  type TestService,
} from '../service.fixture.js';
import { runPolicy } from './run-policy.js';
import { takeUpRuns } from './run-store.js';

let service: TestService;
let ana: SignedUp;
let ben: SignedUp;
let meeting: EnhancedMeeting;
let host: Member;
beforeAll(async () => {
  service = await testService();
  ana = await signUp(service);
  ben = await signUp(service, 'Ben');
}, 60_000);
afterAll(() => service.end(), 20_000);
beforeEach(() => begin('enhanced'));
afterEach(() => meeting.close());

const begin = async (type: EncryptionType) => {
  service.clock.now = NOON;
  meeting = await EnhancedMeeting.made(service, ana, type);
  host = await meeting.join('Ana', ana.token);
};
const codeOf = ({ statusCode, json }: Awaited<ReturnType<TestService['call']>>) =>
  statusCode === 200 ? 'ok' : json<{ code: FaultCode }>().code;
const call = async ({ joined }: Member, name: RouteName, body: object) => {
  const { meetingUuid, participantToken: token } = joined;
  return codeOf(await service.call(name, { params: { meetingUuid }, token, body }));
};
const remove = (by: Member, whom: Member) => call(by, 'removePerson', { participantId: whom.id });
const putBack = (by: Member, whom: Member) => call(by, 'putBack', { participantId: whom.id });
const lock = (by: Member, locked: boolean) => call(by, 'lockRun', { locked });
const makeCoHost = ({ id }: Member) =>
  call(host, 'setRole', { participantId: id, role: 'co-host' });
const comes = async (token?: string, more: Record<string, unknown> = {}) => {
  const params = { meetingId: meeting.meetingId };
  const body = joinBody(more);
  return codeOf(
    await service.call('join', { params, body, ...(token !== undefined && { token }) }),
  );
};
const again = ({ joined }: Member, more: Record<string, unknown> = {}) =>
  comes(undefined, { guestToken: joined.guestToken, ...more });
const knock = async (name: string, token?: string) => {
  const client = { kind: 'desktop', version: '0.1.0' };
  const body = { name, client, passcode: null, ticket: null, known: null };
  const params = { meetingId: meeting.meetingId };
  return service.call('wait', { params, body, ...(token !== undefined && { token }) });
};
const listed = async ({ joined }: Member) => {
  const { meetingUuid, participantToken: token } = joined;
  const answer = await service.call('listWaiting', { params: { meetingUuid }, token });
  return answer.json<Answer<'listWaiting'>>();
};
const rulesOf = async (member: Member) => (await listed(member)).rules;
/** The board of this run, as a service that was started again has it. */
const restored = async () => {
  const [run] = (await takeUpRuns(service.database.db)).filter(
    ({ meetingId }) => meetingId === meeting.meetingId,
  );
  if (run === undefined) throw new Error('no such run');
  const clocks = { now: () => NOON, uptime: service.clock.uptime };
  const deps = { db: service.database.db, ...clocks, patience: PATIENCE };
  const none = { onGone: () => undefined, onEnded: () => undefined, onRoomClosed: () => undefined };
  const policy = await runPolicy(deps.db, {}, run.meetingId);
  return Board.restored(run, policy, { ...deps, ...none, onTrouble: () => undefined });
};

describe('removing somebody from an enhanced meeting', () => {
  test('ends it for them on all their devices, gives the others a new key, and lasts for the run', async () => {
    const phone = await meeting.join('Ben', ben.token);
    const laptop = await meeting.join('Ben', ben.token);
    const cleo = await meeting.join('Cleo');
    const { kid } = await cleo.key();
    expect(await remove(host, phone)).toBe('ok');
    for (const { client } of [phone, laptop])
      expect(await client.next('ended')).toMatchObject({ code: 'removed' });
    await cleo.key((key) => key.kid > kid);
    expect(await comes(ben.token)).toBe('removed');
    expect(codeOf(await knock('Ben', ben.token))).toBe('removed');
    expect(await comes()).toBe('ok');
  });

  test('holds for a guest who is known again', async () => {
    const guest = await meeting.join('Guest');
    expect(await remove(host, guest)).toBe('ok');
    expect(await again(guest)).toBe('removed');
  });

  test('leaves no token behind that opens the board or the media engine', async () => {
    const { joined } = await meeting.join('Ben', ben.token);
    const hardwareId = joined.participantId.split('.')[1];
    const other = await service.call('join', {
      params: { meetingId: meeting.meetingId },
      token: ben.token,
      body: joinBody({}),
    });
    const unseated = other.json<JoinAnswer>();
    expect(unseated.participantId).not.toContain(hardwareId);
    const seated = await meeting.enter('Ben', joined);
    expect(await remove(host, seated)).toBe('ok');
    for (const { meetingUuid, participantToken: token } of [joined, unseated])
      expect(codeOf(await service.call('mediaToken', { params: { meetingUuid }, token }))).toBe(
        'signed-out',
      );
  });

  test('is for host and co-hosts, and never of the host, of oneself, or of a co-host by another', async () => {
    const [one, two] = [await meeting.join('Ben', ben.token), await meeting.join('Cleo')];
    expect(await remove(two, one)).toBe('not-allowed');
    await makeCoHost(one);
    await makeCoHost(two);
    expect(await remove(one, host)).toBe('not-allowed');
    expect(await remove(one, one)).toBe('not-allowed');
    expect(await remove(one, two)).toBe('not-allowed');
    expect(await remove(host, two)).toBe('ok');
    expect(await remove(host, two)).toBe('not-found');
    const guest = await meeting.join('Dev');
    expect(await remove(one, guest)).toBe('ok');
  });
});

describe('the lock of an enhanced meeting', () => {
  const locks = ({ latest }: Member, locked: boolean) =>
    latest('lock', (told) => told.locked === locked);

  test('keeps out who is new, not who was in or is the host; everyone is told', async () => {
    const guest = await meeting.join('Guest');
    await locks(guest, false);
    expect(await lock(host, true)).toBe('ok');
    await locks(guest, true);
    expect(await comes()).toBe('meeting-locked');
    expect(await comes(ben.token)).toBe('meeting-locked');
    expect(await again(guest)).toBe('ok');
    const back = await meeting.join('Ana', ana.token);
    await locks(back, true);
    expect(await lock(back, false)).toBe('ok');
    expect(await comes()).toBe('ok');
  });

  test('opens to whom a host lets in from the waiting room', async () => {
    await call(host, 'changeDoorRules', { waitingRoom: true });
    const { ticket } = (await knock('Guest')).json<Answer<'wait'>>();
    await lock(host, true);
    expect(await comes(undefined, { ticket })).toBe('meeting-locked');
    await call(host, 'admitWaiting', { waitingId: null });
    expect(await comes(undefined, { ticket })).toBe('ok');
  });

  test('and removals outlast a restart of the service', async () => {
    const guest = await meeting.join('Guest');
    await remove(host, guest);
    await lock(host, true);
    expect((await restored()).rules).toEqual({
      ...{ locked: true, waitingRoom: null, registeredOnly: null },
    });
    expect(await again(guest)).toBe('removed');
  });
});

describe('an end-to-end encrypted meeting', () => {
  test('is locked, and rid of somebody, by its leader alone: the service refuses', async () => {
    await begin('e2ee');
    const guest = await meeting.join(null);
    expect(await lock(host, true)).toBe('leader-decides');
    expect(await remove(host, guest)).toBe('leader-decides');
    expect(await comes()).toBe('ok');
  });
});

describe('the rules of the door, changed while the meeting runs', () => {
  test.each(['e2ee', 'enhanced'] as const)(
    'hold whoever comes from then on, in an %s meeting',
    async (type) => {
      await begin(type);
      const guest = await meeting.join(type === 'e2ee' ? null : 'Guest');
      expect(await rulesOf(host)).toEqual({ waitingRoom: false, registeredOnly: false });
      expect(await call(guest, 'changeDoorRules', { waitingRoom: true })).toBe('not-allowed');
      expect(await call(host, 'changeDoorRules', { waitingRoom: true })).toBe('ok');
      expect(await rulesOf(host)).toEqual({ waitingRoom: true, registeredOnly: false });
      expect(await comes()).toBe('waiting-room');
      expect(await again(guest)).toBe('ok');
      expect(await call(host, 'changeDoorRules', { registeredOnly: true })).toBe('ok');
      expect(await comes()).toBe('registered-only');
      expect(codeOf(await knock('Guest'))).toBe('registered-only');
      expect(await comes(ben.token)).toBe('waiting-room');
    },
  );

  test('let in whoever waits once there is no waiting room, but not who was turned away', async () => {
    await call(host, 'changeDoorRules', { waitingRoom: true });
    const { ticket } = (await knock('Guest')).json<Answer<'wait'>>();
    await knock('Ben', ben.token);
    const { people } = await listed(host);
    const waitingId = people.find(({ name }) => name === 'Ben')?.waitingId;
    await call(host, 'denyWaiting', { waitingId });
    expect(await call(host, 'changeDoorRules', { waitingRoom: false })).toBe('ok');
    expect(await comes(undefined, { ticket })).toBe('ok');
    expect(await comes()).toBe('ok');
    expect(await comes(ben.token)).toBe('denied');
  });

  test('are told to a host who waits for news of the door, and leave the meeting itself as it was', async () => {
    const { meetingUuid, participantToken: token } = host.joined;
    const known = String((await listed(host)).known);
    const news = service.call('listWaiting', { params: { meetingUuid }, token, query: { known } });
    await call(host, 'changeDoorRules', { waitingRoom: true });
    expect((await news).json()).toMatchObject({ rules: { waitingRoom: true } });
    expect((await restored()).rules.waitingRoom).toBe(true);
    await call(host, 'endMeeting', {});
    host = await meeting.join('Ana', ana.token);
    expect(await rulesOf(host)).toEqual({ waitingRoom: false, registeredOnly: false });
  });
});

describe('putting somebody back into the waiting room', () => {
  test.each(['e2ee', 'enhanced'] as const)(
    'takes them out of an %s meeting until a host lets them in again',
    async (type) => {
      await begin(type);
      const guest = await meeting.join(type === 'e2ee' ? null : 'Guest');
      expect(await putBack(host, guest)).toBe('ok');
      expect(await guest.client.next('ended')).toMatchObject({ code: 'waiting-room' });
      const gone = await host.client.next('gone');
      expect(gone.participantId).toBe(guest.id);
      const { meetingUuid, participantToken: token, guestToken } = guest.joined;
      const media = await service.call('mediaToken', { params: { meetingUuid }, token });
      expect(codeOf(media)).toBe('signed-out');
      expect(await again(guest)).toBe('waiting-room');
      // A lock is for who is new: whoever was put back waits for a host, not for the lock.
      if (type === 'enhanced') await lock(host, true);
      expect(await again(guest)).toBe('waiting-room');
      const { ticket } = (await knock('Guest')).json<Answer<'wait'>>();
      expect(await again(guest, { ticket })).toBe('waiting-room');
      await call(host, 'admitWaiting', { waitingId: null });
      expect(await again(guest, { ticket })).toBe('ok');
      expect(await comes(undefined, { guestToken })).toBe('ok');
    },
  );

  test('is for host and co-hosts, and of participants who do not lead', async () => {
    const [one, two] = [await meeting.join('Ben', ben.token), await meeting.join('Cleo')];
    expect(await putBack(two, one)).toBe('not-allowed');
    await makeCoHost(one);
    expect(await putBack(host, one)).toBe('not-allowed');
    expect(await putBack(one, host)).toBe('not-allowed');
    expect(await putBack(one, two)).toBe('ok');

    await begin('e2ee');
    const [first, leader] = [await meeting.join(null, ben.token), await meeting.join(null)];
    await makeCoHost(first);
    const board = service.boards.ofRun(host.joined.meetingUuid);
    if (board === null) throw new Error('no board');
    host.client.send({ type: 'leave' });
    await host.client.closed();
    // Whoever of the two leads now: with the other's rights they cannot be held.
    const [leads, other] = board.leader === first.id ? [first, leader] : [leader, first];
    expect(await putBack(other, leads)).toBe('not-allowed');
  });
});
