// adversary.md A16 on the board: what comes over the socket and is no message of the contract. One typed fault each, and the line lives on.
import { describe, expect, test } from '@jest/globals';
import { processorTime } from '../../protocol/processor-time.fixture.js';
import { featureNames } from '../../protocol/settings/features.js';
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
    const since = processorTime();
    say(data);
    expect(processorTime() - since).toBeLessThan(5_000);
    expect(events.slice(before)).toEqual([{ type: 'fault', code: 'service-odd' }]);
    say(JSON.stringify(HONEST));
    expect(events.at(-1)).toEqual({ type: 'attendees', attendees: [] });
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

// adversary.md A11 and A12: what only an enhanced meeting has, said on the board of an end-to-end encrypted one.
const PERSON = { participantId: PID, name: 'Eve', joinNonce: 'A'.repeat(22) };
const OVERSTEPS: [string, object][] = [
  ['a key of its own', { type: 'key', kid: 1, key: 'A'.repeat(43), room: null }],
  ['a key that is malformed too', { type: 'key', key: 1 }],
  [
    'a list of its own',
    { type: 'people', people: [{ ...PERSON, role: 'host', connected: true, room: null }] },
  ],
  ...featureNames.map((feature): [string, object] => [
    `${feature} as switched on`,
    { type: 'told', told: { about: 'features', features: { [feature]: null } } },
  ]),
  ...[
    { about: 'reacted', participantId: PID, reaction: 'heart' },
    { about: 'hands', hands: [PID] },
    { about: 'chatted', messages: [] },
    { about: 'polls', polls: [] },
    { about: 'rooms', open: { rooms: [], mine: null, closesAt: null } },
    { about: 'broadcast', fromName: 'Eve', text: 'Come here' },
    { about: 'microphone', wish: 'mute', fromName: 'Eve' },
  ].map((told): [string, object] => [`"${told.about}" as told`, { type: 'told', told }]),
  ['an ask as done', { type: 'done', ref: 0 }],
];

describe('a service that oversteps an end-to-end encrypted meeting (adversary.md A11, A12)', () => {
  test.each(OVERSTEPS)(
    '%s is refused with its own fault, and nothing else happens',
    (_what, lie) => {
      const { board, events, say } = line();
      say(JSON.stringify(HONEST));
      const before = events.length;
      say(JSON.stringify(lie));
      expect(events.slice(before)).toEqual([{ type: 'fault', code: 'service-oversteps' }]);
      board.leave();
    },
  );
});
