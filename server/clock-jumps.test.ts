// A wall clock that is put right by an hour, ahead or back, changes no limit, nobody's patience and no key's life.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { BoardMeetings, guestOf } from './board/board-meeting.fixture.js';
import { testClock, upFor } from './clock.fixture.js';
import { EnhancedMeeting } from './enhanced/enhanced.fixture.js';
import { KEY_LIVES, RoomKeys } from './enhanced/room-keys.js';
import { ok } from '../protocol/result.js';
import {
  joinBody,
  makeMeeting,
  signUp,
  testService,
  type SignedUp,
  type TestService,
} from './service.fixture.js';
import { takeUpRuns } from './meetings/run-store.js';
import { WaitingRooms } from './waiting-room/waiting-rooms.js';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const SECOND = 1_000;

let service: TestService;
let ana: SignedUp;
let meetings: BoardMeetings;
const opened: EnhancedMeeting[] = [];
beforeAll(async () => {
  service = await testService({ CONCLAVE_SIGN_INS_PER_MINUTE: '2' });
  ana = await signUp(service);
  meetings = new BoardMeetings(service, ana);
}, 60_000);
afterEach(() => {
  meetings.close();
  for (const meeting of opened.splice(0)) meeting.close();
});
afterAll(() => service.end(), 20_000);

const JUMPS = [
  ['an hour ahead', HOUR],
  ['an hour back', -HOUR],
] as const;

describe.each(JUMPS)('a clock that jumps %s', (_, jump) => {
  test('neither ends nor lengthens the limit of sign-ins', async () => {
    const email = `${jump}@example.org`;
    const signIn = async () =>
      (await service.call('signIn', { body: { email, password: 'not the password' } })).statusCode;
    expect([await signIn(), await signIn(), await signIn()]).toEqual([401, 401, 429]);
    service.clock.jump(jump);
    expect(await signIn()).toBe(429);
    service.clock.now += MINUTE;
    expect(await signIn()).toBe(401);
  });

  test('neither ends nor lengthens the limit of wrong passcodes', async () => {
    const meetingId = await makeMeeting(service, ana.token, 'opensesame');
    const guess = async (passcode: string) => {
      const answer = await service.call('join', {
        params: { meetingId },
        body: joinBody({ passcode }),
      });
      return answer.json<{ code: string }>().code;
    };
    for (let wrong = 0; wrong < 10; wrong++) expect(await guess('no')).toBe('wrong-passcode');
    service.clock.jump(jump);
    expect(await guess('opensesame')).toBe('too-many-attempts');
    service.clock.now += MINUTE;
    expect(await guess('opensesame')).toBe('host-not-here');
  });

  test('lets a leader who is away lead on for 15 s, and others keep their seats for 30 s', async () => {
    const { leader, guests, host } = await meetings.begin(2);
    const [one, two] = [guestOf(guests), guestOf(guests, 1)];
    const board = service.boards.ofRun(host.meetingUuid);
    const isAway = async (id: string) => {
      for (;;) {
        const { attendees } = await two.client.next('attendees');
        if (attendees.some(({ participantId, connected }) => participantId === id && !connected))
          return;
      }
    };
    leader.close();
    await isAway(host.participantId);
    service.clock.jump(jump);
    await board?.sweep();
    expect([board?.leader, board?.connected]).toEqual([host.participantId, 2]);
    service.clock.now += 16 * SECOND;
    await board?.sweep();
    expect(board?.leader).toBe(one.joined.participantId);
    one.client.close();
    await isAway(one.joined.participantId);
    service.clock.jump(jump);
    await board?.sweep();
    expect(board?.othersThan('')).toBe(3);
    service.clock.now += 31 * SECOND;
    await board?.sweep();
    expect(board?.othersThan('')).toBe(1);
  });

  test('names who came first, also where the clock says that another did', async () => {
    const { meetingId, leader, guests } = await meetings.begin(1);
    service.clock.jump(jump);
    const late = await meetings.guest(meetingId);
    leader.send({ type: 'leave' });
    const first = guestOf(guests).joined.participantId;
    expect((await late.client.next('leader')).participantId).toBe(first);
  });

  test('keeps a run with nobody connected for 100 s', async () => {
    const { leader, host } = await meetings.begin(0);
    const board = service.boards.ofRun(host.meetingUuid);
    leader.close();
    while (board?.connected !== 0) await new Promise((resolve) => setImmediate(resolve));
    service.clock.jump(jump);
    await board.sweep();
    expect(board.hasEnded).toBe(false);
    service.clock.now += 101 * SECOND;
    await board.sweep();
    expect(board.hasEnded).toBe(true);
  });

  test('gives whoever stays in an enhanced meeting a new key soon after somebody left', async () => {
    const meeting = await EnhancedMeeting.made(service, ana);
    opened.push(meeting);
    const host = await meeting.join('Ana', ana.token);
    const guest = await meeting.join('Ben');
    const before = await host.key();
    await guest.key();
    guest.client.send({ type: 'leave' });
    await guest.client.closed();
    service.clock.jump(jump);
    service.clock.now += 1_500;
    const after = await host.key(({ kid }) => kid > before.kid);
    expect(after.key).not.toBe(before.key);
  });

  test('closes breakout rooms when their minutes are over', async () => {
    const meeting = await EnhancedMeeting.made(service, ana);
    opened.push(meeting);
    const host = await meeting.join('Ana', ana.token);
    await host.key();
    const rooms = [{ name: 'One', people: [host.id] }];
    expect(await host.ask({ about: 'rooms-open', rooms, minutes: 5 })).toBeNull();
    await host.key(({ room }) => room === 'r1');
    service.clock.jump(jump);
    const board = service.boards.ofRun(host.joined.meetingUuid);
    await board?.sweep();
    expect(board?.mediaRoomOf(host.id)).toBe(`${host.joined.meetingUuid}-r1`);
    service.clock.now += 5 * MINUTE;
    await board?.sweep();
    expect(board?.mediaRoomOf(host.id)).toBe(host.joined.meetingUuid);
  });

  test('keeps the key of a room for five minutes', () => {
    const clock = testClock(0);
    const keys = new RoomKeys(0, clock.uptime);
    const { kid } = keys.of(null);
    clock.jump(jump);
    expect(keys.due()).toEqual([]);
    clock.now += KEY_LIVES;
    expect(keys.due()).toEqual([null]);
    expect(keys.rotate(null).kid).toBeGreaterThan(kid);
  });

  test('shows whoever waits at the door for 20 s after their last sign of life', () => {
    const clock = testClock(0);
    const rooms = new WaitingRooms({ now: () => clock.now, uptime: clock.uptime });
    const knocked = rooms.knock('1', { ticket: null, userId: null, name: 'Ben' });
    expect(knocked).toEqual(ok(expect.objectContaining({ name: 'Ben' })));
    clock.jump(jump);
    expect(rooms.list('1')).toMatchObject([{ name: 'Ben', since: 0 }]);
    clock.now += 21 * SECOND;
    expect(rooms.list('1')).toEqual([]);
  });
});

test('the numbers of keys rise over a restart of the service, whatever the clocks say', async () => {
  const meeting = await EnhancedMeeting.made(service, ana);
  opened.push(meeting);
  const host = await meeting.join('Ana', ana.token);
  const { kid } = await host.key();
  const runs = await takeUpRuns(service.database.db);
  const run = runs.find(({ meetingUuid }) => meetingUuid === host.joined.meetingUuid);
  const after = new RoomKeys(run?.restarts ?? 0, () => upFor(0));
  expect(after.of(null).kid).toBeGreaterThan(kid);
  expect(after.of(null).kid).toBeLessThan(2 ** 32);
});
