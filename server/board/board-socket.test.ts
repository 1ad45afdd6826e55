import { request } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, test, expect } from '@jest/globals';
import { WebSocket } from 'ws';
import { patiently } from '../../test/patience.mjs';
import { runPolicy } from '../meetings/run-policy.js';
import { AS_THE_MEETING } from '../meetings/run-rules.js';
import {
  joinBody,
  makeMeeting,
  NOON,
  signUp,
  testService,
  type SignedUp,
  type TestService,
} from '../service.fixture.js';
import { ALL_HEARD, BoardClient } from './board-client.fixture.js';
import type { JoinAnswer } from '../../protocol/wire/http.js';
import { BoardMeetings, guestOf } from './board-meeting.fixture.js';
import { Board } from './board.js';
import { PATIENCE } from './patience.js';

let service: TestService;
let ana: SignedUp;
let url = '';
let meetings: BoardMeetings;
beforeAll(async () => {
  service = await testService();
  ana = await signUp(service);
  url = service.listensOn();
  meetings = new BoardMeetings(service, ana);
}, 60_000);
afterAll(() => service.end(), 20_000);
beforeEach(() => {
  meetings.close();
  service.clock.now = NOON;
});

const join: BoardMeetings['join'] = (...args) => meetings.join(...args);
const open: BoardMeetings['open'] = (joined) => meetings.open(joined);
const meeting: BoardMeetings['begin'] = (count) => meetings.begin(count);
/** Until the service has noticed that nobody is connected. */
const empty = async (meetingUuid: string): Promise<void> => {
  while (service.boards.ofRun(meetingUuid)?.connected !== 0)
    await new Promise((resolve) => setTimeout(resolve, 10));
};
const sweep: BoardMeetings['sweep'] = (meetingUuid) => meetings.sweep(meetingUuid);

describe('board: posts', () => {
  test('are stored and ordered, relayed to others and never to their sender', async () => {
    const { leader, guests, host } = await meeting(2);
    const [one, two] = [guestOf(guests), guestOf(guests, 1)];
    expect(await one.client.post('announcement', 'AAAA')).toBe(1);
    expect(await leader.post('link', 'BBBB')).toBe(2);
    const expected = {
      seq: 1,
      kind: 'announcement',
      from: one.joined.participantId,
      to: null,
      bytes: 'AAAA',
    };
    expect((await leader.next('post')).post).toEqual(expected);
    expect((await two.client.next('post')).post).toEqual(expected);
    expect((await two.client.next('post')).post).toMatchObject({
      seq: 2,
      from: host.participantId,
    });
    expect((await one.client.next('post')).post.seq).toBe(2);
    expect(one.client.inbox.filter(({ type }) => type === 'post')).toEqual([]);
  });

  test('to one person reach that person alone, also by fetch', async () => {
    const { leader, guests } = await meeting(2);
    const [one, two] = [guestOf(guests), guestOf(guests, 1)];
    await leader.post('keybox', 'KEY1', one.joined.participantId);
    await leader.post('heartbeat', 'BEAT');
    expect((await one.client.next('post')).post).toMatchObject({ kind: 'keybox' });
    expect((await two.client.next('post')).post).toMatchObject({ kind: 'heartbeat' });
    two.client.send({ type: 'fetch', ref: 9, after: 0 });
    const fetched = await two.client.next('posts');
    expect(fetched).toMatchObject({
      ref: 9,
      more: false,
      posts: [{ kind: 'heartbeat', bytes: 'BEAT' }],
    });
  });

  test('come in pages to whoever fetches, oldest first', async () => {
    const { leader, guests } = await meeting(1);
    const { client } = guestOf(guests);
    for (let post = 0; post < 250; post++)
      leader.send({
        type: 'post',
        ref: post,
        kind: 'data',
        to: null,
        bytes: 'AAAA',
        heard: ALL_HEARD,
      });
    for (let post = 0; post < 250; post++) await leader.next('posted');
    client.send({ type: 'fetch', ref: 1, after: 0 });
    const first = await client.next('posts');
    expect([first.posts.length, first.more]).toEqual([200, true]);
    client.send({ type: 'fetch', ref: 2, after: first.posts.at(-1)?.seq });
    const second = await client.next('posts');
    expect([second.posts.length, second.more, second.posts.at(-1)?.seq]).toEqual([50, false, 250]);
  });

  test('that only the leader may make, or to nobody here, or malformed, are refused', async () => {
    const { guests } = await meeting(1);
    const { client } = guestOf(guests);
    const refusal = async (message: object) => {
      client.send(message);
      return (await client.next('fault')).code;
    };
    const post = {
      type: 'post',
      ref: 1,
      kind: 'heartbeat',
      to: null,
      bytes: 'AAAA',
      heard: ALL_HEARD,
    };
    expect(await refusal(post)).toBe('not-allowed');
    const nobody = `${'A'.repeat(22)}.${'A'.repeat(22)}`;
    expect(await refusal({ ...post, kind: 'data', to: nobody })).toBe('not-found');
    expect(await refusal({ ...post, kind: 'reaction' })).toBe('off-in-e2ee');
    expect(await refusal({ ...post, kind: 'poem' })).toBe('bad-request');
    expect(await refusal({ ...post, kind: 'data', from: nobody })).toBe('bad-request');
    expect(await refusal({ type: 'fetch', ref: 1, after: -1 })).toBe('bad-request');
    client.socket.send('{');
    expect((await client.next('fault')).code).toBe('bad-request');
    client.socket.send(Buffer.from([1, 2, 3]));
    expect((await client.next('fault')).code).toBe('bad-request');
    client.send({ type: 'ping' });
    await client.next('pong');
  });

  test('of somebody who has left, or of a meeting that ends, are not taken', async () => {
    const { leader, guests, host } = await meeting(1);
    const { client, joined } = guestOf(guests);
    client.send({ type: 'leave' });
    client.send({ type: 'post', ref: 1, kind: 'data', to: null, bytes: 'LATE', heard: ALL_HEARD });
    await client.closed();
    expect(await leader.post('data', 'KEPT')).toBe(1);
    const told: unknown[] = [];
    const line = {
      send: (text: string) => void told.push(JSON.parse(text)),
      close: () => undefined,
    };
    const board = service.boards.ofRun(host.meetingUuid);
    const data = { ref: 2, kind: 'data', to: null, bytes: 'LATE' } as const;
    board?.post(line, joined.participantId, data, ALL_HEARD);
    const ended = board?.end('meeting-ended');
    board?.post(line, host.participantId, { ...data, ref: 3 }, ALL_HEARD);
    await ended;
    expect(told).toEqual([
      { type: 'fault', ref: 2, code: 'not-listed' },
      { type: 'fault', ref: 3, code: 'meeting-ended' },
    ]);
  });

  test('that cannot be stored are refused to their sender, shown to nobody, and the next ones go on', async () => {
    const { leader, guests, host } = await meeting(1);
    const { client } = guestOf(guests);
    const { db } = service.database;
    const insert = db.insert.bind(db);
    Object.assign(db, {
      insert: () => {
        throw Object.assign(new Error('could not extend file'), { code: '53100' });
      },
    });
    leader.send({ type: 'post', ref: 7, kind: 'data', to: null, bytes: 'LOST', heard: ALL_HEARD });
    const fault = await leader.next('fault');
    Object.assign(db, { insert });
    expect(fault).toMatchObject({ ref: 7, code: 'disk-full' });
    expect(await leader.post('data', 'KEPT')).toBe(1);
    expect((await client.next('post')).post).toMatchObject({
      bytes: 'KEPT',
      from: host.participantId,
    });
  });
});

describe('board: who is here', () => {
  test('the first leader is the host, and everyone is told who comes and goes', async () => {
    const { leader, guests, host } = await meeting(1);
    const { joined, client } = guestOf(guests);
    const told = await leader.next('attendees');
    expect(told.attendees).toEqual([
      { participantId: host.participantId, role: 'host', connected: true },
      { participantId: joined.participantId, role: 'participant', connected: true },
    ]);
    client.send({ type: 'leave' });
    expect(await client.closed()).toBe(1000);
    expect((await leader.next('gone')).participantId).toBe(joined.participantId);
    expect(service.engine.told).toContain(`remove ${joined.participantId}`);
  });

  test('whoever comes back in time keeps the seat and finds what was posted meanwhile', async () => {
    const { leader, guests } = await meeting(1);
    const { joined, client } = guestOf(guests);
    client.close();
    await leader.next('attendees');
    await leader.next('attendees');
    await leader.post('keybox', 'KEY2', joined.participantId);
    service.clock.now += 29_000;
    await sweep(joined.meetingUuid);
    const again = open(joined);
    expect((await again.next('welcome')).lastSeq).toBe(1);
    again.send({ type: 'fetch', ref: 1, after: 0 });
    expect((await again.next('posts')).posts).toMatchObject([{ bytes: 'KEY2' }]);
    expect(leader.inbox.filter(({ type }) => type === 'gone')).toEqual([]);
  });

  test('whoever stays away for 30 s is gone and may join again as the same guest', async () => {
    const { leader, guests, meetingId } = await meeting(1);
    const { joined, client } = guestOf(guests);
    client.close();
    await leader.next('attendees');
    await leader.next('attendees');
    service.clock.now += 31_000;
    await sweep(joined.meetingUuid);
    expect((await leader.next('gone')).participantId).toBe(joined.participantId);
    const late = open(joined);
    expect((await late.next('fault')).code).toBe('not-listed');
    const hardwareId = joined.participantId.split('.')[1];
    const again = await join(
      meetingId,
      undefined,
      joinBody({ guestToken: joined.guestToken, hardwareId }),
    );
    expect(again.participantId).toBe(joined.participantId);
    await open(again).next('welcome');
  });

  test('a guest token of another run makes a new guest', async () => {
    const first = await meeting(1);
    const second = await meeting(0);
    const { joined } = guestOf(first.guests);
    const other = await join(
      second.meetingId,
      undefined,
      joinBody({ guestToken: joined.guestToken }),
    );
    expect(other.userId).not.toBe(joined.userId);
    expect(other.guestToken).not.toBe(joined.guestToken);
  });

  test('a second join of the same person replaces the first', async () => {
    const { leader, guests, meetingId } = await meeting(1);
    const { joined, client } = guestOf(guests);
    const hardwareId = joined.participantId.split('.')[1];
    const again = await join(
      meetingId,
      undefined,
      joinBody({ guestToken: joined.guestToken, hardwareId }),
    );
    expect((await client.next('ended')).code).toBe('replaced');
    expect((await leader.next('gone')).participantId).toBe(joined.participantId);
    await open(again).next('welcome');
    expect((await open(joined).next('fault')).code).toBe('signed-out');
  });

  test('a second connection of the same join takes over from the first', async () => {
    const { leader, guests } = await meeting(1);
    const { joined, client } = guestOf(guests);
    await open(joined).next('welcome');
    expect(await client.closed()).toBe(4001);
    expect(leader.inbox.filter(({ type }) => type === 'gone')).toEqual([]);
  });
});

describe('board: a connection that broke', () => {
  const post = { type: 'post', ref: 41, kind: 'data', to: null, bytes: 'ONCE', heard: ALL_HEARD };

  test('what is posted again because its acknowledgement was lost is acknowledged, and posted once', async () => {
    const { leader, guests } = await meeting(1);
    const { joined, client } = guestOf(guests);
    client.send(post);
    const { seq } = await client.next('posted');
    client.socket.terminate();
    const back = open(joined);
    await back.next('welcome');
    back.send(post);
    expect(await back.next('posted')).toEqual({ type: 'posted', ref: 41, seq });
    // The same words under another number were said another time.
    back.send({ ...post, ref: 42 });
    await back.next('posted');
    await leader.next('post');
    await leader.next('post');
    expect(leader.inbox.filter(({ type }) => type === 'post')).toEqual([]);
  });

  test('what is posted again while it is being stored is posted once, and acknowledged where its sender is now', async () => {
    const { guests, host } = await meeting(1);
    const { joined, client } = guestOf(guests);
    const board = service.boards.ofRun(host.meetingUuid);
    const told: unknown[] = [];
    const line = {
      send: (text: string) => void told.push(JSON.parse(text)),
      close: () => undefined,
    };
    const posting = { ref: 41, kind: 'data', to: null, bytes: 'ONCE' } as const;
    board?.post(line, joined.participantId, posting, ALL_HEARD);
    board?.post(line, joined.participantId, posting, ALL_HEARD);
    expect(await client.next('posted')).toMatchObject({ ref: 41, seq: 1 });
    await board?.settled();
    expect(told).toEqual([]);
    const next = guestOf(guests).client;
    expect(await next.post('data', 'NEXT')).toBe(2);
  });

  test('what a connection still says that another has replaced is not heard, a leave least of all', async () => {
    const { leader, guests, host } = await meeting(1);
    const { joined } = guestOf(guests);
    const board = service.boards.ofRun(host.meetingUuid);
    const late = { send: () => undefined, close: () => undefined };
    await board?.open(joined.participantId, 'participant', late);
    const back = open(joined);
    await back.next('welcome');
    await board?.hear(late, joined.participantId, {
      ...{ type: 'post', ref: 1, kind: 'data', to: null, bytes: 'LATE', heard: 0 },
    });
    await board?.hear(late, joined.participantId, { type: 'leave' });
    expect(await back.post('data', 'KEPT')).toBe(1);
    expect((await leader.next('post')).post.bytes).toBe('KEPT');
    expect(leader.inbox.filter(({ type }) => type === 'gone')).toEqual([]);
  });
});

describe('board: the end of a run', () => {
  test('comes when the last one leaves', async () => {
    const { leader, guests, meetingId, host } = await meeting(1);
    const { client } = guestOf(guests);
    client.send({ type: 'leave' });
    await leader.next('gone');
    leader.send({ type: 'leave' });
    expect(await leader.closed()).toBe(1000);
    expect((await open(host).next('ended')).code).toBe('nobody-left');
    expect(service.boards.ofMeeting(meetingId)).toBeNull();
  });

  test('comes when nobody was connected for 100 s, not before', async () => {
    const { leader, guests, host } = await meeting(1);
    const { joined, client } = guestOf(guests);
    leader.close();
    client.close();
    await empty(host.meetingUuid);
    service.clock.now += 99_000;
    await sweep(joined.meetingUuid);
    const back = open(joined);
    expect((await back.next('welcome')).attendees).toHaveLength(2);
    back.close();
    await empty(host.meetingUuid);
    service.clock.now += 101_000;
    await sweep(joined.meetingUuid);
    expect((await open(joined).next('ended')).code).toBe('nobody-left');
  });

  test('comes when the host ends it for all; nobody gets back in', async () => {
    const { leader, guests, host } = await meeting(1);
    const { joined, client } = guestOf(guests);
    const params = { meetingUuid: host.meetingUuid };
    const tried = await service.call('endMeeting', { params, token: joined.participantToken });
    expect(tried.json()).toMatchObject({ code: 'not-allowed' });
    await service.call('endMeeting', { params, token: host.participantToken });
    expect((await client.next('ended')).code).toBe('meeting-ended');
    expect((await leader.next('ended')).code).toBe('meeting-ended');
    const late = open(joined);
    expect((await late.next('ended')).code).toBe('meeting-ended');
    expect(await late.closed()).toBe(4010);
  });

  test('comes when its meeting is deleted', async () => {
    const { guests, meetingId } = await meeting(1);
    await service.call('deleteMeeting', { params: { meetingId }, token: ana.token });
    expect((await guestOf(guests).client.next('ended')).code).toBe('meeting-ended');
  });

  test('leaves nothing of what was posted', async () => {
    const { leader, host } = await meeting(0);
    await leader.post('data', 'AAAA');
    await service.call('endMeeting', {
      params: { meetingUuid: host.meetingUuid },
      token: host.participantToken,
    });
    const kept = (await service.database.db.execute(
      `select * from posts where meeting_uuid = '${host.meetingUuid}'`,
    )) as { rows: unknown[] };
    expect(kept.rows).toEqual([]);
  });

  test('does not come with a restart of the service', async () => {
    const { leader, host } = await meeting(0);
    await leader.post('link', 'AAAA');
    const deps = {
      db: service.database.db,
      now: () => service.clock.now,
      uptime: service.clock.uptime,
      patience: PATIENCE,
      onGone: () => undefined,
      onEnded: () => undefined,
      onRoomClosed: () => undefined,
      onTrouble: () => undefined,
    };
    const run = {
      meetingUuid: host.meetingUuid,
      meetingId: host.meetingId,
      leader: host.participantId,
      successor: null,
      startedAt: NOON,
      restarts: 1,
      ...AS_THE_MEETING,
    };
    const policy = await runPolicy(deps.db, {}, host.meetingId);
    const board = await Board.restored(run, policy, deps);
    const heard: string[] = [];
    await board.open(host.participantId, 'host', {
      send: (text) => heard.push(text),
      close: () => undefined,
    });
    expect(JSON.parse(heard[0] ?? '')).toMatchObject({
      type: 'welcome',
      lastSeq: 1,
      leader: host.participantId,
    });
  });
});

describe('board: bad input', () => {
  test('an unknown token, a token of another run and no token at all are refused', async () => {
    const one = await meeting(0);
    const two = await meeting(0);
    const forged = new BoardClient(url, one.host.meetingUuid, 'A'.repeat(43));
    const other = new BoardClient(url, one.host.meetingUuid, two.host.participantToken);
    const odd = new BoardClient(url, '..', one.host.participantToken);
    meetings.keep(forged, other, odd);
    for (const client of [forged, other]) {
      expect((await client.next('fault')).code).toBe('signed-out');
      expect(await client.closed()).toBe(4003);
    }
    await odd.closed();
  });

  test('an unknown origin is refused before anything else', async () => {
    const { host } = await meeting(0);
    const client = new BoardClient(
      url,
      host.meetingUuid,
      host.participantToken,
      'https://evil.example',
    );
    meetings.keep(client);
    const [, response] = (await once(client.socket, 'unexpected-response')) as [
      unknown,
      { statusCode: number },
    ];
    expect(response.statusCode).toBe(403);
  });

  test('a flood ends that connection and no other', async () => {
    const { leader, guests } = await meeting(1);
    const { client } = guestOf(guests);
    for (let message = 0; message < 2_500; message++) client.send({ type: 'ping' });
    expect((await client.next('fault')).code).toBe('flood');
    expect(await client.closed()).toBe(1008);
    leader.send({ type: 'ping' });
    await leader.next('pong');
  });

  test('a message over the limit closes with 1009', async () => {
    const { guests } = await meeting(1);
    const { client } = guestOf(guests);
    client.socket.send('x'.repeat(70_000));
    expect(await client.closed()).toBe(1009);
  });

  test('messages sent before the welcome are not lost', async () => {
    const { guests, meetingId } = await meeting(1);
    void guests;
    const joined = await join(meetingId);
    const client = open(joined);
    await once(client.socket, 'open');
    client.send({ type: 'ping' });
    client.send({ type: 'post', ref: 1, kind: 'data', to: null, bytes: 'AAAA', heard: ALL_HEARD });
    await client.next('pong');
    await client.next('posted');
  });

  test('a 100 MB body is refused without being read', async () => {
    const send = (headers: Record<string, string>) =>
      new Promise<string>((resolve) => {
        const sent = request(`${url}/v1/sign-in`, { method: 'POST', headers }, (response) => {
          let body = '';
          response.on('data', (chunk: Buffer) => (body += chunk.toString()));
          response.on('end', () => {
            sent.destroy();
            resolve(body);
          });
        });
        sent.on('error', () => resolve('reset'));
        const chunk = Buffer.alloc(65_536, 0x20);
        let written = 0;
        const more = (): void => {
          while (written < 104_857_600 && !sent.destroyed) {
            written += chunk.length;
            if (!sent.write(chunk)) return void sent.once('drain', more);
          }
          sent.end();
        };
        more();
      });
    const before = process.memoryUsage().rss;
    const declared = await send({
      'content-type': 'application/json',
      'content-length': '104857600',
    });
    expect(JSON.parse(declared)).toMatchObject({ code: 'too-large' });
    const chunked = await send({
      'content-type': 'application/json',
      'transfer-encoding': 'chunked',
    });
    expect(chunked === 'reset' || JSON.parse(chunked).code === 'too-large').toBe(true);
    expect(process.memoryUsage().rss - before).toBeLessThan(80_000_000);
    expect((await service.call('health')).statusCode).toBe(200);
  }, 20_000);
});

describe('board: the end of the service', () => {
  test('does not wait for a client that never answers', async () => {
    const other = await testService();
    const owner = await signUp(other);
    const meetingId = await makeMeeting(other, owner.token);
    const joined = await other.call('join', {
      params: { meetingId },
      body: joinBody(),
      token: owner.token,
    });
    const { meetingUuid, participantToken } = joined.json<JoinAnswer>();
    const client = new BoardClient(other.listensOn(), meetingUuid, participantToken);
    await client.next('welcome');
    client.socket.pause(); // never sees the close
    const before = Date.now();
    await other.end();
    expect(Date.now() - before).toBeLessThan(patiently(5_000));
    expect(WebSocket.OPEN).toBe(1);
    client.close();
  }, 30_000);
});
