import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { ToClient, ToService } from '../../protocol/wire/board.js';
import { BoardLine, type BoardEvent, type SocketEvents } from './board-line.js';

const ANNA = `${'A'.repeat(22)}.${'B'.repeat(22)}`;
const post = (seq: number) => ({ seq, kind: 'ack' as const, from: ANNA, to: null, bytes: 'AAAA' });

function line() {
  const events: BoardEvent[] = [];
  const sockets: (SocketEvents & { sent: ToService[]; closedWith: number | undefined | null })[] =
    [];
  const it = new BoardLine({
    url: 'ws://127.0.0.1/v1/runs/x/board',
    participantToken: 'secret',
    deliver: (event) => events.push(event),
    connect: (_url, _protocols, socketEvents) => {
      const socket = { ...socketEvents, sent: [] as ToService[], closedWith: null };
      sockets.push(socket);
      return {
        send: (text) => socket.sent.push(JSON.parse(text) as ToService),
        close: (code) => Object.assign(socket, { closedWith: code }),
      };
    },
  });
  const socket = (n: number) => {
    const found = sockets[n];
    if (found === undefined) throw new Error(`there is no connection ${n}`);
    return found;
  };
  const say = (n: number, message: ToClient) => socket(n).onMessage(JSON.stringify(message));
  const welcome = (n: number) =>
    say(n, { type: 'welcome', participantId: ANNA, leader: null, attendees: [], lastSeq: 0 });
  const sentPosts = (n: number) => socket(n).sent.filter(({ type }) => type === 'post');
  const seen = () => events.filter(({ type }) => type === 'post' || type === 'caught-up');
  return { it, events, sockets, socket, say, welcome, sentPosts, seen };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the line to the board', () => {
  test('what comes live while history is fetched is delivered after it, once', () => {
    const { say, welcome, seen } = line();
    welcome(0);
    say(0, { type: 'post', post: post(3) });
    say(0, { type: 'posts', ref: 0, posts: [post(1), post(2)], more: true });
    say(0, { type: 'posts', ref: 1, posts: [post(3)], more: false });
    expect(seen().map(({ type }) => type)).toEqual(['post', 'post', 'post', 'caught-up']);
  });

  test('a post that the service did not confirm is posted again on the next connection', () => {
    const { it, say, welcome, socket, sentPosts } = line();
    welcome(0);
    say(0, { type: 'posts', ref: 0, posts: [], more: false });
    it.post('ack', null, new Uint8Array([1]), 7);
    it.post('ack', null, new Uint8Array([2]), 8);
    const [first] = sentPosts(0);
    if (first?.type !== 'post') throw new Error('nothing posted');
    say(0, { type: 'posted', ref: first.ref, seq: 1 });
    socket(0).onClose(1006);
    jest.advanceTimersByTime(1_000);
    welcome(1);
    expect(sentPosts(1)).toEqual([]);
    say(1, { type: 'posts', ref: 9, posts: [], more: false });
    // As it was said: with how much of the board was heard by then.
    expect(sentPosts(1)).toMatchObject([{ heard: 8 }]);
  });

  test('what is sealed is not posted again, since its key may be gone: it is told what became of it', () => {
    const { it, events, say, welcome, socket, sentPosts } = line();
    welcome(0);
    say(0, { type: 'posts', ref: 0, posts: [], more: false });
    const said = [1, 2, 3, 4].map((byte) => it.post('chat', null, new Uint8Array([byte]), 0));
    const fates = () =>
      events.flatMap((one) =>
        one.type === 'posted' || one.type === 'unposted' || one.type === 'post-refused'
          ? [[one.type, said.indexOf(one.ref)]]
          : [],
      );
    say(0, { type: 'posted', ref: said[0] ?? 0, seq: 1 });
    say(0, { type: 'fault', ref: said[1] ?? 0, code: 'disk-full' });
    expect(fates()).toEqual([
      ['posted', 0],
      ['post-refused', 1],
    ]);
    socket(0).onClose(1006);
    jest.advanceTimersByTime(1_000);
    welcome(1);
    // The third had arrived; the one of somebody else that reads the same is nobody's proof.
    const mine = { kind: 'chat' as const, from: ANNA, to: null, bytes: 'Aw' };
    const other = { ...mine, from: `${'C'.repeat(21)}A.${'B'.repeat(21)}A`, bytes: 'BA' };
    const posts = [
      { ...mine, seq: 2 },
      { ...other, seq: 3 },
    ];
    say(1, { type: 'posts', ref: 9, posts, more: false });
    expect(fates().slice(2)).toEqual([
      ['posted', 2],
      ['unposted', 3],
    ]);
    expect(sentPosts(1)).toEqual([]);
    // One's own message is shown already.
    expect(events.filter(({ type }) => type === 'post')).toMatchObject([{ from: other.from }]);
    expect(events.at(-1)).toEqual({ type: 'caught-up', again: true });
  });

  test('whoever went and was here again by the time that history came has not gone', () => {
    const { say, welcome, events } = line();
    const announced = (seq: number) => ({ ...post(seq), kind: 'announcement' as const });
    const gone = (seq: number) => say(0, { type: 'gone', participantId: ANNA, seq });
    const told = () =>
      events.flatMap(({ type }) => (['gone', 'post'].includes(type) ? [type] : []));
    welcome(0);
    gone(1);
    say(0, { type: 'posts', ref: 0, posts: [announced(1), announced(2)], more: false });
    expect(told()).toEqual(['post', 'post']);
    gone(2);
    expect(told()).toEqual(['post', 'post', 'gone']);
  });

  test('whoever leads hears so after what was posted before, anyone else at once', () => {
    const { say, events } = line();
    const welcomed = {
      ...{ type: 'welcome' as const, participantId: ANNA },
      ...{ attendees: [], lastSeq: 1 },
    };
    const told = () =>
      events.flatMap(({ type }) => (['leader', 'post'].includes(type) ? [type] : []));
    say(0, { ...welcomed, leader: ANNA });
    say(0, { type: 'posts', ref: 0, posts: [post(1)], more: false });
    expect(told()).toEqual(['post', 'leader']);
    events.length = 0;
    const other = line();
    other.say(0, { ...welcomed, leader: `${'C'.repeat(22)}.${'B'.repeat(22)}` });
    other.say(0, { type: 'posts', ref: 0, posts: [post(1)], more: false });
    expect(other.events.find(({ type }) => type === 'leader')).toBeDefined();
    expect(other.events.findIndex(({ type }) => type === 'leader')).toBeLessThan(
      other.events.findIndex(({ type }) => type === 'post'),
    );
  });

  test('what one said as leader after another was named is refused without a word, anything else is told', () => {
    const { it, say, welcome, events, sentPosts } = line();
    welcome(0);
    say(0, { type: 'posts', ref: 0, posts: [], more: false });
    const faults = () => events.filter(({ type }) => type === 'fault');
    const refusedWith = (code: 'not-allowed' | 'not-found', to: string | null) => {
      it.post('keybox', to, new Uint8Array([1]), 0);
      const posting = sentPosts(0).at(-1);
      if (posting?.type !== 'post') throw new Error('nothing posted');
      say(0, { type: 'fault', ref: posting.ref, code });
    };
    say(0, { type: 'leader', participantId: ANNA });
    refusedWith('not-allowed', null);
    expect(faults()).toHaveLength(1);
    say(0, { type: 'leader', participantId: `${'C'.repeat(22)}.${'B'.repeat(22)}` });
    refusedWith('not-allowed', null);
    refusedWith('not-found', ANNA);
    expect(faults()).toHaveLength(1);
  });

  test('a leader says whom it wishes for on every connection, and no more once another leads', () => {
    const { it, say, socket } = line();
    const wishes = (n: number) =>
      socket(n).sent.flatMap((one) => (one.type === 'successor' ? [one.participantId] : []));
    const connected = (n: number) => {
      const attended = { participantId: ANNA, leader: ANNA, attendees: [], lastSeq: 0 };
      say(n, { type: 'welcome', ...attended });
      expect(wishes(n)).toEqual([]);
      say(n, { type: 'posts', ref: 0, posts: [], more: false });
    };
    const drop = (n: number) => {
      socket(n).onClose(1006);
      jest.advanceTimersByTime(5_000);
    };
    const ben = `${'C'.repeat(22)}.${'B'.repeat(22)}`;
    connected(0);
    expect(wishes(0)).toEqual([]);
    it.prefer(ben);
    expect(wishes(0)).toEqual([ben]);
    drop(0);
    connected(1);
    expect(wishes(1)).toEqual([ben]);
    drop(1);
    it.prefer(null);
    connected(2);
    expect(wishes(2)).toEqual([null]);
    say(2, { type: 'leader', participantId: ben });
    drop(2);
    say(3, { type: 'welcome', participantId: ANNA, leader: ben, attendees: [], lastSeq: 0 });
    say(3, { type: 'posts', ref: 0, posts: [], more: false });
    expect(wishes(3)).toEqual([]);
  });

  test('a second connection is told from the first', () => {
    const { say, welcome, socket, seen } = line();
    welcome(0);
    say(0, { type: 'posts', ref: 0, posts: [post(1)], more: false });
    socket(0).onClose(1001);
    jest.advanceTimersByTime(1_000);
    welcome(1);
    expect(socket(1).sent).toMatchObject([{ type: 'fetch', after: 1 }]);
    say(1, { type: 'posts', ref: 1, posts: [post(1), post(2)], more: false });
    expect(seen()).toMatchObject([
      { type: 'post' },
      { type: 'caught-up', again: false },
      { type: 'post' },
      { type: 'caught-up', again: true },
    ]);
  });

  test('it tries again more and more slowly, at most every 5 s', () => {
    const { sockets, socket } = line();
    for (let n = 0; n < 8; n++) {
      socket(n).onClose(1006);
      jest.advanceTimersByTime(5_000);
    }
    expect(sockets).toHaveLength(9);
  });

  test('a service that is silent for 25 s is left for a new connection', () => {
    const { sockets, say, welcome, events } = line();
    welcome(0);
    say(0, { type: 'posts', ref: 0, posts: [], more: false });
    jest.advanceTimersByTime(35_000);
    expect(events).toContainEqual({ type: 'connection', board: 'lost' });
    expect(sockets.length).toBeGreaterThan(1);
  });

  test.each([
    [4001, 'replaced'],
    [4010, 'meeting-ended'],
    [1000, 'meeting-ended'],
  ])('closed with %d it ends as %s and does not come back', (code, why) => {
    const { sockets, socket, events } = line();
    socket(0).onClose(code);
    jest.advanceTimersByTime(60_000);
    expect(events).toContainEqual({ type: 'ended', code: why });
    expect(sockets).toHaveLength(1);
  });

  test('a token that the service refuses asks for a new admission', () => {
    const { sockets, socket, events } = line();
    socket(0).onClose(4003);
    jest.advanceTimersByTime(60_000);
    expect(events.at(-1)).toEqual({ type: 'refused' });
    expect(sockets).toHaveLength(1);
  });

  test('what is not a message of the contract is said and not used', () => {
    const { socket, events } = line();
    socket(0).onMessage('{"type":"welcome"}');
    socket(0).onMessage('{');
    socket(0).onMessage(new Uint8Array(3));
    expect(events.filter(({ type }) => type === 'fault')).toHaveLength(3);
  });

  test('a service that says "more" for ever is not followed', () => {
    const { say, welcome, socket, seen } = line();
    welcome(0);
    for (let n = 0; n < 5; n++) say(0, { type: 'posts', ref: n, posts: [post(1)], more: true });
    expect(socket(0).sent.filter(({ type }) => type === 'fetch').length).toBeLessThanOrEqual(2);
    expect(seen().at(-1)).toMatchObject({ type: 'caught-up' });
  });

  test('leaving says so and hangs up', () => {
    const { it, say, welcome, socket, sockets } = line();
    welcome(0);
    say(0, { type: 'posts', ref: 0, posts: [], more: false });
    it.leave();
    it.post('ack', null, new Uint8Array(1), 0);
    expect(socket(0).sent.at(-1)).toEqual({ type: 'leave' });
    expect(socket(0).closedWith).toBe(1000);
    socket(0).onClose(1000);
    jest.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
  });
});
