// adversary.md A16 on the board: what comes over the socket and is no message of the contract. One typed fault each, and the line lives on.
import { describe, expect, test } from '@jest/globals';
import { BoardLine, type BoardEvent, type SocketEvents } from './board-line.js';

const PID = `${'A'.repeat(22)}.${'A'.repeat(22)}`;
const HONEST = { type: 'welcome', participantId: PID, leader: PID, attendees: [], lastSeq: 0 };

function line() {
  const events: BoardEvent[] = [];
  let socket: SocketEvents | undefined;
  const board = new BoardLine({
    ...{ url: 'ws://127.0.0.1:1', participantToken: 'token' },
    deliver: (event) => events.push(event),
    connect: (_url, _protocols, itsEvents) => {
      socket = itsEvents;
      return { send: () => undefined, close: () => undefined };
    },
  });
  return { board, events, say: (data: unknown) => socket?.onMessage(data) };
}

const LIES: [string, unknown][] = [
  ['no text', new ArrayBuffer(8)],
  ['nothing', ''],
  ['no JSON', '{"type":"welcome"'],
  ['a hundred thousand arrays in arrays', `${'['.repeat(1e5)}${']'.repeat(1e5)}`],
  ['a message of another type', JSON.stringify({ type: 'meeting-key', key: 'AAAA' })],
  ['an unknown field', JSON.stringify({ ...HONEST, serverKey: 'AAAA' })],
  ['a prototype', '{"__proto__":{"type":"welcome"},"type":"pong","constructor":1}'],
  ['a participant who is none', JSON.stringify({ ...HONEST, leader: '../../etc/passwd' })],
  ['a fraction of a seq', JSON.stringify({ ...HONEST, lastSeq: 0.5 })],
  ['a seq below 0', JSON.stringify({ ...HONEST, lastSeq: -1 })],
  ['no list of posts', JSON.stringify({ type: 'posts', ref: 1, posts: {}, more: false })],
  [
    'a kind of post that is none',
    JSON.stringify({
      type: 'post',
      post: { seq: 1, kind: 'key', from: PID, to: null, bytes: 'AAAA' },
    }),
  ],
];

describe('messages that are none (adversary.md A16)', () => {
  test.each(LIES)('%s is a typed fault, and the next message is heard', (_what, data) => {
    const { board, events, say } = line();
    const before = events.length;
    const since = performance.now();
    say(data);
    expect(performance.now() - since).toBeLessThan(5_000);
    expect(events.slice(before)).toEqual([{ type: 'fault', code: 'service-odd' }]);
    say(JSON.stringify(HONEST));
    expect(events.at(-1)).toEqual({ type: 'leader', participantId: PID });
    board.leave();
  });

  test('"more" for ever is not followed', () => {
    const { board, events, say } = line();
    say(JSON.stringify(HONEST));
    say(JSON.stringify({ type: 'posts', ref: 1, posts: [], more: true }));
    expect(events.at(-1)).toEqual({ type: 'caught-up', again: false });
    board.leave();
  });
});
