import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { toBase64url, type Bytes } from '../../protocol/bytes.js';
import { enhancedSender } from '../../protocol/media/service-key.js';
import { BoardLine, type SocketEvents } from './board-line.js';
import { DROP_KEY_AFTER, EnhancedDriver, SEND_WITH_AFTER } from './enhanced-driver.js';
import type { FromMeetingWorker } from './messages.js';
import type { Person, StreamKeys } from './stream-keys.js';

const fill = (byte: number, length: number): Bytes => new Uint8Array(length).fill(byte);
const pid = (letter: string): string => `${letter.repeat(22)}.${letter.repeat(22)}`;
const ME = pid('A');
const BEN = pid('B');
const about = { meetingId: '12345678901', meetingUuid: fill(9, 16) };
const MINE = enhancedSender({ ...about, participantId: ME, joinNonce: fill(1, 16) });

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** A driver on a board on which one can speak for the service. */
function scene() {
  const log: string[] = [];
  const told: FromMeetingWorker[] = [];
  const sent: { type: string; [field: string]: unknown }[] = [];
  const people: { others: readonly Person[]; mine: Bytes | null } = { others: [], mine: null };
  let socket: SocketEvents | undefined;
  const keys = {
    setPeople: (others: readonly Person[], mine: Bytes | null) =>
      Object.assign(people, { others, mine }),
    addKey: (kid: number) => void log.push(`add ${kid}`),
    sendWith: (kid: number) => void log.push(`send ${kid}`),
    dropKey: (kid: number) => void log.push(`drop ${kid}`),
    stopSending: () => void log.push('stop'),
    destroy: () => void log.push('destroy'),
  } as unknown as StreamKeys;
  const driver = new EnhancedDriver({
    me: { ...about, participantId: ME, name: 'Anna' },
    joinNonce: fill(1, 16),
    keys,
    tell: (message) => void told.push(message),
    openBoard: (deliver, enhanced) =>
      new BoardLine({
        ...{ url: 'ws://127.0.0.1:1', participantToken: 'token', deliver, enhanced },
        connect: (_url, _protocols, events) => {
          socket = events;
          return { send: (text) => sent.push(JSON.parse(text)), close: () => undefined };
        },
      }),
  });
  const say = (message: object) => socket?.onMessage(JSON.stringify(message));
  const open = () => {
    say({ type: 'welcome', participantId: ME, leader: null, attendees: [], lastSeq: 0 });
    say({ type: 'posts', ref: 0, posts: [], more: false });
  };
  const key = (kid: number, room: string | null = null, byte = kid) =>
    say({ type: 'key', kid, key: toBase64url(fill(byte, 32)), room });
  const ofType = (type: FromMeetingWorker['type']) => told.filter((one) => one.type === type);
  return {
    ...{ driver, log, told, sent, people, say, open, key, ofType },
    breakLine: () => socket?.onClose(1006),
  };
}

describe('a client of an enhanced meeting', () => {
  test('says its name and the nonce of this join on every connection', () => {
    const { sent, open, breakLine } = scene();
    open();
    breakLine();
    jest.advanceTimersByTime(1_000);
    open();
    const introduced = sent.filter(({ type }) => type === 'introduce');
    const mine = { type: 'introduce', name: 'Anna', joinNonce: toBase64url(fill(1, 16)) };
    expect(introduced).toEqual([mine, mine]);
  });

  test('sends under the first key at once, under the next when the others have it, and drops the old one', () => {
    const { log, open, key } = scene();
    open();
    key(1);
    expect(log).toEqual(['add 1', 'send 1']);
    key(5);
    expect(log.at(-1)).toBe('add 5');
    jest.advanceTimersByTime(SEND_WITH_AFTER);
    expect(log.at(-1)).toBe('send 5');
    jest.advanceTimersByTime(DROP_KEY_AFTER);
    expect(log.slice(-1)).toEqual(['drop 1']);
  });

  test('takes a key that is said again once', () => {
    const { log, open, key } = scene();
    open();
    key(1);
    key(1);
    expect(log).toEqual(['add 1', 'send 1']);
  });

  test('has no key of the room it left, at once, and sends nothing before it has one of the new', () => {
    const { log, open, key, ofType } = scene();
    open();
    key(1);
    key(5);
    log.length = 0;
    key(6, 'r1');
    expect(log).toEqual(['stop', 'drop 1', 'drop 5', 'add 6', 'send 6']);
    jest.advanceTimersByTime(DROP_KEY_AFTER + SEND_WITH_AFTER);
    expect(log).toHaveLength(5);
    expect(ofType('enhanced-view').at(-1)).toMatchObject({ view: { room: 'r1', sendingWith: 6 } });
  });

  test('knows each sender by the nonce of their join, and itself by its own', () => {
    const { people, open, say } = scene();
    open();
    expect(people.mine).toEqual(MINE);
    const one = (participantId: string, byte: number) => ({
      ...{ participantId, name: 'X', role: 'participant', connected: true, room: null },
      joinNonce: toBase64url(fill(byte, 16)),
    });
    // The service lies about mine: it could make me repeat a CTR, if I believed it.
    say({ type: 'people', people: [one(ME, 7), one(BEN, 2)] });
    const bindingHash = enhancedSender({ ...about, participantId: BEN, joinNonce: fill(2, 16) });
    expect(people).toEqual({ mine: MINE, others: [{ participantId: BEN, bindingHash }] });
  });

  test('tells what became of each ask, also when the connection breaks', () => {
    const { driver, sent, open, say, ofType, breakLine } = scene();
    open();
    for (const ref of [70, 71, 72]) driver.ask(ref, { about: 'raise-hand', up: true });
    const [first, second] = sent.filter(({ type }) => type === 'ask');
    say({ type: 'done', ref: first?.['ref'] });
    say({ type: 'fault', ref: second?.['ref'], code: 'feature-off' });
    breakLine();
    driver.ask(73, { about: 'raise-hand', up: false });
    expect(ofType('answered')).toEqual([
      { type: 'answered', ref: 70, code: null },
      { type: 'answered', ref: 71, code: 'feature-off' },
      { type: 'answered', ref: 72, code: 'connection-lost' },
      { type: 'answered', ref: 73, code: 'connection-lost' },
    ]);
    expect(ofType('report')).toEqual([]);
  });

  test.each([
    ['a key of 31 bytes', { type: 'key', kid: 1, key: 'A'.repeat(42), room: null }],
    ['a key number of 0', { type: 'key', kid: 0, key: 'A'.repeat(43), room: null }],
    ['a feature that nobody knows', { type: 'told', told: { about: 'dance' } }],
    ['people of another shape', { type: 'people', people: [{ participantId: BEN }] }],
  ])('reports %s and uses none of it', (_what, odd) => {
    const { log, open, say, ofType } = scene();
    open();
    say(odd);
    expect(ofType('report')).toEqual([{ type: 'report', code: 'service-odd', about: null }]);
    expect(log).toEqual([]);
  });

  test('forgets every key when it leaves, and when it is put out', () => {
    for (const end of ['leave', 'ended'] as const) {
      const { driver, log, open, key, say, ofType } = scene();
      open();
      key(1);
      if (end === 'leave') driver.leave();
      else say({ type: 'ended', code: 'removed' });
      expect(log.at(-1)).toBe('destroy');
      expect(ofType('ended')).toEqual([
        { type: 'ended', code: end === 'leave' ? null : 'removed' },
      ]);
    }
  });
});
