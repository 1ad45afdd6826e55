import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { FaultCode } from '../../protocol/fault.js';
import type { JoinAnswer } from '../../protocol/wire/http.js';
import type { MeetingRole } from '../../protocol/wire/text.js';
import { BoardClient } from '../board/board-client.fixture.js';
import { EnhancedMeeting, type Member } from '../enhanced/enhanced.fixture.js';
import {
  joinBody,
  makeMeeting,
  NOON,
  signUp,
  testService,
  type SignedUp,
  type TestService,
} from '../service.fixture.js';

const POLL = { options: ['Yes', 'No'], multiple: false, anonymous: false };
const ROOM = { name: 'Room 1', people: [] };

let service: TestService;
let ana: SignedUp;
let ben: SignedUp;
let boards: BoardClient[] = [];
beforeAll(async () => {
  service = await testService();
  ana = await signUp(service);
  ben = await signUp(service, 'Ben');
}, 60_000);
afterAll(() => service.end(), 20_000);
beforeEach(() => {
  service.clock.now = NOON;
});
afterEach(() => {
  for (const board of boards) board.close();
  boards = [];
});

interface Seated {
  readonly joined: JoinAnswer;
  readonly board: BoardClient;
}

const join = (meetingId: string, token?: string, more: Record<string, unknown> = {}) =>
  service.call('join', {
    params: { meetingId },
    body: joinBody(more),
    ...(token !== undefined && { token }),
  });
const sit = async (...asked: Parameters<typeof join>): Promise<Seated> => {
  const answer = await join(...asked);
  if (answer.statusCode !== 200) throw new Error(answer.body);
  const joined = answer.json<JoinAnswer>();
  const board = new BoardClient(service.listensOn(), joined.meetingUuid, joined.participantToken);
  boards.push(board);
  await board.next('welcome');
  return { joined, board };
};
const setRole = async ({ joined }: Seated, whom: Seated, role: string) => {
  const { meetingUuid, participantToken: token } = joined;
  const body = { participantId: whom.joined.participantId, role };
  const answer = await service.call('setRole', { params: { meetingUuid }, token, body });
  return answer.statusCode === 200 ? 'ok' : answer.json<{ code: FaultCode }>().code;
};
const roleOf = ({ joined }: Seated): MeetingRole | null | undefined =>
  service.boards.ofRun(joined.meetingUuid)?.roleOf(joined.participantId);
/** Enhanced, because there a meeting goes on without its host already. */
const meeting = async () => {
  const meetingId = await makeMeeting(service, ana.token, null, 'enhanced');
  const host = await sit(meetingId, ana.token);
  const one = await sit(meetingId, ben.token);
  const two = await sit(meetingId);
  return { meetingId, host, one, two };
};
const leave = async ({ joined, board }: Seated) => {
  board.send({ type: 'leave' });
  await board.closed();
  expect(roleOf({ joined, board })).toBeNull();
};

describe('roles in a meeting', () => {
  test('the host makes a co-host and takes it back; everybody is told', async () => {
    const { host, one, two } = await meeting();
    two.board.inbox.length = 0;
    expect(await setRole(host, one, 'co-host')).toBe('ok');
    const told = await two.board.next('attendees');
    const of = ({ joined }: Seated) =>
      told.attendees.find(({ participantId }) => participantId === joined.participantId)?.role;
    expect([of(host), of(one), of(two)]).toEqual(['host', 'co-host', 'participant']);
    expect(await setRole(host, one, 'participant')).toBe('ok');
    expect(roleOf(one)).toBe('participant');
  });

  test('a co-host stays one after coming back, and no one else becomes one', async () => {
    const { meetingId, host, one } = await meeting();
    await setRole(host, one, 'co-host');
    await leave(one);
    const back = await sit(meetingId, ben.token);
    expect(back.joined.role).toBe('co-host');
    expect((await sit(meetingId)).joined.role).toBe('participant');
    await setRole(host, back, 'participant');
    await leave(back);
    expect((await sit(meetingId, ben.token)).joined.role).toBe('participant');
  });

  test('the host’s rights pass to a co-host when the host leaves, and come back', async () => {
    const { meetingId, host, one, two } = await meeting();
    await setRole(host, one, 'co-host');
    expect(await setRole(one, two, 'co-host')).toBe('not-allowed');
    await leave(host);
    expect(roleOf(one)).toBe('host');
    expect(await setRole(one, two, 'co-host')).toBe('ok');
    const again = await sit(meetingId, ana.token);
    expect([roleOf(again), roleOf(one), roleOf(two)]).toEqual(['host', 'co-host', 'co-host']);
    expect(await setRole(one, two, 'participant')).toBe('not-allowed');
    // Without a co-host they are nobody's.
    await setRole(again, one, 'participant');
    await setRole(again, two, 'participant');
    await leave(again);
    expect([roleOf(one), roleOf(two)]).toEqual(['participant', 'participant']);
  });

  test('a connection lost for a moment passes nothing on', async () => {
    const { host, one, two } = await meeting();
    await setRole(host, one, 'co-host');
    two.board.inbox.length = 0;
    host.board.close();
    await two.board.next('attendees');
    expect(roleOf(one)).toBe('co-host');
    service.clock.now += 31_000;
    await service.boards.ofRun(host.joined.meetingUuid)?.sweep();
    expect(roleOf(one)).toBe('host');
  });

  test('whoever has the host’s rights may end the meeting, a co-host may not', async () => {
    const { host, one } = await meeting();
    await setRole(host, one, 'co-host');
    const { meetingUuid, participantToken: token } = one.joined;
    const end = async () =>
      (await service.call('endMeeting', { params: { meetingUuid }, token })).statusCode;
    expect(await end()).toBe(403);
    await leave(host);
    expect(await end()).toBe(200);
    expect((await one.board.next('ended')).code).toBe('meeting-ended');
  });
});

describe('roles in an enhanced meeting, as its people hear of them', () => {
  let enhanced: EnhancedMeeting;
  let host: Member;
  let one: Member;
  let guest: Member;
  beforeEach(async () => {
    enhanced = await EnhancedMeeting.made(service, ana);
    host = await enhanced.join('Ana', ana.token);
    one = await enhanced.join('Ben', ben.token);
    guest = await enhanced.join('Cleo');
    await host.ask({ about: 'poll-make', ...POLL, question: 'Draft' });
    await host.ask({ about: 'poll-make', ...POLL, question: 'Running' });
    const { polls } = await host.latest('polls', (told) => told.polls.length === 2);
    const pollId = polls.find(({ question }) => question === 'Running')?.pollId ?? '';
    await host.ask({ about: 'poll-launch', pollId });
    await guest.ask({ about: 'poll-vote', pollId, choices: [1] });
    await one.latest('polls', (told) => told.polls[0]?.voted === 1);
    for (const { client } of [one, guest]) client.inbox.length = 0;
  });
  afterEach(() => enhanced.close());

  const give = (role: string) =>
    setRole(
      { joined: host.joined, board: host.client },
      { joined: one.joined, board: one.client },
      role,
    );
  const seesRole = ({ client }: Member, role: MeetingRole) =>
    client.nextThat(
      (said) =>
        said.type === 'people' &&
        said.people.some((person) => person.participantId === one.id && person.role === role),
    );
  const polls = ({ latest }: Member, count: number) =>
    latest('polls', (told) => told.polls.length === count);

  test('a new co-host is told at once, with drafts and counts of polls; so are the others', async () => {
    expect(await give('co-host')).toBe('ok');
    await Promise.all([seesRole(one, 'co-host'), seesRole(guest, 'co-host')]);
    const told = await polls(one, 2);
    expect(told.polls.map(({ question, counts }) => [question, counts])).toEqual([
      ['Draft', [0, 0]],
      ['Running', [0, 1]],
    ]);
    expect(await one.ask({ about: 'rooms-open', rooms: [ROOM], minutes: null })).toBeNull();
  });

  test('who is a co-host no more sees neither drafts nor counts from then on', async () => {
    await give('co-host');
    await polls(one, 2);
    expect(await give('participant')).toBe('ok');
    await Promise.all([seesRole(one, 'participant'), seesRole(guest, 'participant')]);
    const told = await polls(one, 1);
    expect(told.polls).toMatchObject([{ question: 'Running', counts: null, names: null }]);
    const ask = { about: 'rooms-open' as const, rooms: [ROOM], minutes: null };
    expect(await one.ask(ask)).toBe('not-allowed');
  });

  test('the co-host who stands in for the host is told so, and told again when the host is back', async () => {
    await give('co-host');
    await seesRole(one, 'co-host');
    host.client.send({ type: 'leave' });
    await host.client.closed();
    await Promise.all([seesRole(one, 'host'), seesRole(guest, 'host')]);
    await enhanced.join('Ana', ana.token);
    await Promise.all([seesRole(one, 'co-host'), seesRole(guest, 'co-host')]);
  });
});

describe('cheats with roles', () => {
  test('a role in the join is refused', async () => {
    const { meetingId } = await meeting();
    for (const more of [{ role: 'host' }, { role: 'co-host' }, { isHost: true }])
      expect((await join(meetingId, ben.token, more)).json()).toMatchObject({
        ...{ code: 'bad-request' },
      });
  });

  test('nobody makes themselves more than they are', async () => {
    const { host, one, two } = await meeting();
    expect(await setRole(two, two, 'co-host')).toBe('not-allowed');
    expect(await setRole(host, one, 'host')).toBe('bad-request');
    await setRole(host, one, 'co-host');
    expect(await setRole(one, one, 'host')).toBe('not-allowed');
    expect(await setRole(one, host, 'participant')).toBe('not-allowed');
    expect(await setRole(host, host, 'participant')).toBe('not-allowed');
  });

  test('nobody of that name is nobody', async () => {
    const { host } = await meeting();
    const other = await meeting();
    expect(await setRole(host, other.one, 'co-host')).toBe('not-found');
  });
});
