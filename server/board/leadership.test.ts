import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { fromHex } from '../../protocol/bytes.js';
import { parseParticipantId } from '../../protocol/crypto/participant-id.js';
import { applyLink, encodeLink, opItem } from '../../protocol/meeting/participant-list.js';
import type { JoinAnswer } from '../../protocol/wire/http.js';
import { takeUpRuns } from '../meetings/run-store.js';
import { runPolicy } from '../meetings/run-policy.js';
import { AS_THE_MEETING } from '../meetings/run-rules.js';
import { NOON, signUp, testService, type SignedUp, type TestService } from '../service.fixture.js';
import { ALL_HEARD, type BoardClient } from './board-client.fixture.js';
import { BoardMeetings, guestOf } from './board-meeting.fixture.js';
import { Board } from './board.js';
import { PATIENCE } from './patience.js';

let service: TestService;
let ana: SignedUp;
let meetings: BoardMeetings;
beforeAll(async () => {
  service = await testService();
  ana = await signUp(service);
  meetings = new BoardMeetings(service, ana);
}, 60_000);
afterAll(() => service.end(), 20_000);
beforeEach(() => {
  meetings.close();
  service.clock.now = NOON;
});

/** The first link of a leader, which lists these people; the leader is the first of them. */
const linkOf = (...people: JoinAnswer[]): string => {
  const [leader] = people;
  const meetingUuid = fromHex(leader?.meetingUuid ?? '') ?? new Uint8Array();
  const ops = people.map(({ participantId }, at) => {
    const id = parseParticipantId(participantId);
    if (!id.ok) throw new Error('no participantId');
    const name = `Person ${at}`;
    const [ivk, bindingHash] = [new Uint8Array(32).fill(at), new Uint8Array(32).fill(at)];
    return opItem({ type: 'join', who: { ...id.value, ivk, bindingHash, issuedAt: NOON, name } });
  });
  const bytes = encodeLink(meetingUuid, null, leader?.participantId ?? '', ops);
  expect(applyLink(meetingUuid, null, bytes).ok).toBe(true);
  return Buffer.from(bytes).toString('base64url');
};

const depsOf = () => ({
  db: service.database.db,
  now: () => service.clock.now,
  uptime: service.clock.uptime,
  patience: PATIENCE,
  onGone: () => undefined,
  onEnded: () => undefined,
  onRoomClosed: () => undefined,
  onTrouble: () => undefined,
});

describe('board: who leads', () => {
  test('when the leader leaves, whoever came first leads, and is told before it may post as leader', async () => {
    const { leader, guests, host } = await meetings.begin(2);
    const [one, two] = [guestOf(guests), guestOf(guests, 1)];
    leader.send({ type: 'leave' });
    expect(await leader.closed()).toBe(1000);
    expect((await two.client.next('leader')).participantId).toBe(one.joined.participantId);
    expect((await one.client.next('leader')).participantId).toBe(one.joined.participantId);
    await one.client.post('heartbeat', 'NEW1');
    const told = two.client.inbox.filter(({ type }) => type === 'gone');
    expect(told).toEqual([{ type: 'gone', participantId: host.participantId, seq: 0 }]);
    expect((await two.client.next('post')).post).toMatchObject({ kind: 'heartbeat' });
  });

  test('everything the old leader posted comes before the new leader is named', async () => {
    const { leader, guests } = await meetings.begin(1);
    const { client } = guestOf(guests);
    for (let ref = 0; ref < 20; ref++)
      leader.send({
        type: 'post',
        ref,
        kind: 'heartbeat',
        to: null,
        bytes: 'OLD1',
        heard: ALL_HEARD,
      });
    leader.send({ type: 'leave' });
    await client.next('leader');
    const posts = client.inbox.filter(({ type }) => type === 'post');
    expect(posts).toHaveLength(20);
  });

  test('so does what the database is slow to store', async () => {
    const { leader, guests } = await meetings.begin(1);
    const { client } = guestOf(guests);
    const { db } = service.database;
    const insert = db.insert.bind(db);
    Object.assign(db, {
      insert: (table: Parameters<typeof insert>[0]) => ({
        values: async (rows: object[]) => {
          await new Promise((resolve) => setTimeout(resolve, 100));
          return insert(table).values(rows);
        },
      }),
    });
    leader.send({
      type: 'post',
      ref: 0,
      kind: 'heartbeat',
      to: null,
      bytes: 'OLD1',
      heard: ALL_HEARD,
    });
    leader.send({ type: 'leave' });
    await client.next('leader');
    Object.assign(db, { insert });
    expect(client.inbox.filter(({ type }) => type === 'post')).toHaveLength(1);
  });

  test('nothing of the old leader is taken while another is being named', async () => {
    const { leader, guests, host } = await meetings.begin(1);
    const { joined, client } = guestOf(guests);
    await leader.post('link', linkOf(host, joined));
    service.clock.now += 31_000;
    const board = service.boards.ofRun(host.meetingUuid);
    const told: unknown[] = [];
    const line = {
      send: (text: string) => void told.push(JSON.parse(text)),
      close: () => undefined,
    };
    const swept = board?.sweep();
    board?.post(
      line,
      host.participantId,
      { ref: 7, kind: 'heartbeat', to: null, bytes: 'OLD1' },
      ALL_HEARD,
    );
    await swept;
    await board?.settled();
    expect(board?.leader).toBe(joined.participantId);
    expect(told).toEqual([{ type: 'fault', ref: 7, code: 'not-allowed' }]);
    client.send({ type: 'fetch', ref: 1, after: 1 });
    expect((await client.next('posts')).posts).toEqual([]);
  });

  test('a leader who is away for 15 s leads no more, and comes back as one of the others', async () => {
    const { leader, guests, host } = await meetings.begin(1);
    const { joined, client } = guestOf(guests);
    leader.close();
    while ((await client.next('attendees')).attendees.every(({ connected }) => connected));
    service.clock.now += 14_000;
    await meetings.sweep(host.meetingUuid);
    client.send({ type: 'ping' });
    await client.next('pong');
    expect(client.inbox.filter(({ type }) => type === 'leader')).toEqual([]);
    service.clock.now += 2_000;
    await meetings.sweep(host.meetingUuid);
    expect((await client.next('leader')).participantId).toBe(joined.participantId);
    const back = meetings.open(host);
    expect((await back.next('welcome')).leader).toBe(joined.participantId);
    for (const kind of ['heartbeat', 'link', 'keybox']) {
      back.send({ type: 'post', ref: 1, kind, to: null, bytes: 'AAAA', heard: ALL_HEARD });
      expect((await back.next('fault')).code).toBe('not-allowed');
    }
  });

  test('a leader that is named again does not get to say what it had to say before another spoke', async () => {
    const { leader, guests, host } = await meetings.begin(1);
    const { joined, client } = guestOf(guests);
    const listed = await leader.post('link', linkOf(host, joined));
    service.clock.now += 31_000;
    await meetings.sweep(host.meetingUuid);
    const spoken = await client.post('heartbeat', 'NEW1');
    client.send({ type: 'leave' });
    await leader.nextThat(
      (one) => one.type === 'leader' && one.participantId === host.participantId,
    );
    const says = (ref: number, heard: number) =>
      leader.send({ type: 'post', ref, kind: 'heartbeat', to: null, bytes: 'OLD1', heard });
    says(101, listed);
    expect(await leader.next('fault')).toEqual({ type: 'fault', ref: 101, code: 'not-allowed' });
    says(102, spoken);
    expect(await leader.nextThat((one) => one.type === 'posted' && one.ref === 102)).toBeDefined();
  });

  test('a leader who is connected but silent for 30 s leads no more', async () => {
    const { leader, guests, host } = await meetings.begin(1);
    const { joined, client } = guestOf(guests);
    await leader.post('link', linkOf(host, joined));
    service.clock.now += 29_000;
    await leader.post('heartbeat', 'AAAA');
    service.clock.now += 29_000;
    await meetings.sweep(host.meetingUuid);
    leader.send({ type: 'ping' });
    await leader.next('pong');
    expect(leader.inbox.filter(({ type }) => type === 'leader')).toEqual([]);
    service.clock.now += 2_000;
    await meetings.sweep(host.meetingUuid);
    for (const told of [leader, client])
      expect((await told.next('leader')).participantId).toBe(joined.participantId);
  });

  test('someone on the list leads before someone who is not, a host too', async () => {
    const { leader, guests, host, meetingId } = await meetings.begin(1);
    const { joined, client } = guestOf(guests);
    const second = await meetings.join(meetingId, ana.token);
    await meetings.open(second).next('welcome');
    await leader.post('link', linkOf(host, joined));
    leader.send({ type: 'leave' });
    expect((await client.next('leader')).participantId).toBe(joined.participantId);
  });

  test('the host leads before a guest who came first', async () => {
    const { leader, guests, meetingId } = await meetings.begin(1);
    const second = await meetings.join(meetingId, ana.token);
    await meetings.open(second).next('welcome');
    leader.send({ type: 'leave' });
    const { client } = guestOf(guests);
    expect((await client.next('leader')).participantId).toBe(second.participantId);
  });

  test('a leader whose app was started again is one of the others, in the same run', async () => {
    const { leader, guests, host } = await meetings.begin(1);
    const { joined, client } = guestOf(guests);
    const again = await meetings.again(host, ana.token);
    expect(again.meetingUuid).toBe(host.meetingUuid);
    expect((await leader.next('ended')).code).toBe('replaced');
    expect((await client.next('gone')).participantId).toBe(host.participantId);
    expect((await client.next('leader')).participantId).toBe(joined.participantId);
    expect((await meetings.open(again).next('welcome')).leader).toBe(joined.participantId);
  });

  test('a leader who was alone leads again when its app was started again, and finds what it had said', async () => {
    const { leader, host } = await meetings.begin(0);
    await leader.post('announcement', 'AAA0');
    await leader.post('link', 'AAA1');
    await leader.post('heartbeat', 'AAA2');
    await leader.post('chat', 'AAA3');
    await leader.post('ack', 'ACK0');
    const again = await meetings.again(host, ana.token);
    const back = meetings.open(again);
    expect((await back.next('welcome')).leader).toBe(host.participantId);
    back.send({ type: 'fetch', ref: 1, after: 0 });
    const { posts } = await back.next('posts');
    expect(posts.map(({ bytes }) => bytes)).toEqual(['AAA0', 'AAA1', 'AAA2', 'AAA3']);
    await back.post('heartbeat', 'AAA4');
  });

  test('a name that could not be stored is told to nobody, and named again', async () => {
    const { leader, guests, host } = await meetings.begin(2);
    const [one, two] = [guestOf(guests), guestOf(guests, 1)];
    const { db } = service.database;
    const update = db.update.bind(db);
    let [failing, failures] = [true, 0];
    Object.assign(db, {
      update: (table: Parameters<typeof update>[0]) => {
        const builder = update(table);
        return {
          set: (values: Record<string, unknown>) => {
            if ('leader' in values && failing) {
              failures += 1;
              throw new Error('no connection');
            }
            return builder.set(values);
          },
        };
      },
    });
    leader.send({ type: 'leave' });
    while (failures === 0) await two.client.next('attendees').catch(() => null);
    expect(two.client.inbox.filter(({ type }) => type === 'leader')).toEqual([]);
    failing = false;
    await meetings.sweep(host.meetingUuid);
    Object.assign(db, { update });
    expect((await two.client.next('leader')).participantId).toBe(one.joined.participantId);
  });
});

describe('board: whom the leader wishes for in its place', () => {
  /** The leader has said so, and the service has heard it. */
  const wish = async (leader: BoardClient, participantId: string | null): Promise<void> => {
    leader.send({ type: 'successor', participantId });
    leader.send({ type: 'ping' });
    await leader.next('pong');
  };

  test('leads when the leader leaves, before whoever came first, and nobody is told of the wish', async () => {
    const { leader, guests } = await meetings.begin(3);
    const [one, , three] = [guestOf(guests), guestOf(guests, 1), guestOf(guests, 2)];
    await wish(leader, three.joined.participantId);
    const heard = [leader, one.client, three.client].flatMap(({ inbox }) => inbox);
    expect(heard.filter(({ type }) => !['attendees', 'posted'].includes(type))).toEqual([]);
    leader.send({ type: 'leave' });
    for (const { client } of [one, three])
      expect((await client.next('leader')).participantId).toBe(three.joined.participantId);
  });

  test('leads when the leader vanishes', async () => {
    const { leader, guests, host } = await meetings.begin(2);
    const [one, two] = [guestOf(guests), guestOf(guests, 1)];
    await wish(leader, two.joined.participantId);
    leader.close();
    while ((await one.client.next('attendees')).attendees.every(({ connected }) => connected));
    service.clock.now += 16_000;
    await meetings.sweep(host.meetingUuid);
    expect((await one.client.next('leader')).participantId).toBe(two.joined.participantId);
  });

  test('is not followed once the leader has taken it back', async () => {
    const { leader, guests } = await meetings.begin(2);
    const [one, two] = [guestOf(guests), guestOf(guests, 1)];
    await wish(leader, two.joined.participantId);
    await wish(leader, null);
    leader.send({ type: 'leave' });
    expect((await two.client.next('leader')).participantId).toBe(one.joined.participantId);
  });

  test('is the wish of who leads now, not of who led before', async () => {
    const { leader, guests } = await meetings.begin(3);
    const [one, two, three] = [guestOf(guests), guestOf(guests, 1), guestOf(guests, 2)];
    await wish(leader, two.joined.participantId);
    leader.send({ type: 'leave' });
    await two.client.next('leader');
    two.client.send({ type: 'leave' });
    const leads = await three.client.nextThat(
      (said) => said.type === 'leader' && said.participantId !== two.joined.participantId,
    );
    expect(leads).toMatchObject({ participantId: one.joined.participantId });
  });

  test('ends with them, also where somebody else came to lead instead', async () => {
    const { leader, guests } = await meetings.begin(3);
    const [one, two, three] = [guestOf(guests), guestOf(guests, 1), guestOf(guests, 2)];
    await wish(leader, three.joined.participantId);
    three.client.close();
    while ((await two.client.next('attendees')).attendees.every(({ connected }) => connected));
    leader.send({ type: 'leave' });
    expect((await two.client.next('leader')).participantId).toBe(one.joined.participantId);
    await meetings.open(three.joined).next('welcome');
    one.client.send({ type: 'leave' });
    expect((await two.client.next('leader')).participantId).toBe(two.joined.participantId);
  });

  test('cannot be said by anyone else', async () => {
    const { leader, guests } = await meetings.begin(2);
    const [one, two] = [guestOf(guests), guestOf(guests, 1)];
    two.client.send({ type: 'successor', participantId: two.joined.participantId });
    expect((await two.client.next('fault')).code).toBe('not-allowed');
    leader.send({ type: 'leave' });
    expect((await two.client.next('leader')).participantId).toBe(one.joined.participantId);
  });

  test('is known to a service that was restarted', async () => {
    const { leader, guests, host, meetingId } = await meetings.begin(2);
    const [one, two] = [guestOf(guests).joined, guestOf(guests, 1).joined];
    await wish(leader, two.participantId);
    const { db } = service.database;
    const run = (await takeUpRuns(db)).find(({ meetingUuid }) => meetingUuid === host.meetingUuid);
    if (run === undefined) throw new Error('the run is not stored');
    const board = await Board.restored(run, await runPolicy(db, {}, meetingId), depsOf());
    for (const { participantId, role } of [one, two])
      await board.open(participantId, role, { send: () => undefined, close: () => undefined });
    service.clock.now += 16_000;
    await board.sweep();
    expect(board.leader).toBe(two.participantId);
  });
});

describe('board: who leads after a restart of the service', () => {
  const restored = async (host: JoinAnswer, leader = host.participantId): Promise<Board> => {
    const { meetingUuid, meetingId } = host;
    const deps = depsOf();
    const policy = await runPolicy(deps.db, {}, meetingId);
    const run = {
      ...{ meetingUuid, meetingId, leader, successor: null, startedAt: NOON, restarts: 1 },
      ...AS_THE_MEETING,
    };
    return Board.restored(run, policy, deps);
  };
  const opened = async (board: Board, { participantId, role }: JoinAnswer): Promise<string[]> => {
    const heard: string[] = [];
    await board.open(participantId, role, {
      send: (text) => heard.push(text),
      close: () => undefined,
    });
    return heard;
  };

  test('the leader has 15 s to come back', async () => {
    const { guests, host } = await meetings.begin(1);
    const { joined } = guestOf(guests);
    const board = await restored(host);
    service.clock.now += 60_000;
    await board.sweep();
    await opened(board, joined);
    service.clock.now += 14_000;
    await board.sweep();
    expect(board.leader).toBe(host.participantId);
    service.clock.now += 2_000;
    await board.sweep();
    expect(board.leader).toBe(joined.participantId);
  });

  test('a leader who had left is followed by the first on the list who comes back', async () => {
    const { leader, guests, host } = await meetings.begin(2);
    const [one, two] = [guestOf(guests).joined, guestOf(guests, 1).joined];
    await leader.post('link', linkOf(host, two));
    const gone = `${'A'.repeat(22)}.${'A'.repeat(22)}`;
    const board = await restored(host, gone);
    const heard = await opened(board, one);
    expect(board.leader).toBe(gone);
    await opened(board, two);
    expect(board.leader).toBe(two.participantId);
    expect(heard.map((text) => JSON.parse(text) as object)).toContainEqual({
      type: 'leader',
      participantId: two.participantId,
    });
  });
});
