// adversary.md A16: bytes that nobody wrote. Named ones here; random ones by the thousand in test/fuzz.
import { webcrypto } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { concat, utf8, type Bytes } from '../bytes.js';
import { encode } from '../crypto/cbor.js';
import { choosePrimitives } from '../crypto/webcrypto-primitives.js';
import { faults } from '../fault.js';
import { processorTime } from '../processor-time.fixture.js';
import { postKind } from '../wire/board.js';
import type { Binding } from './announcement.js';
import { allById, byId, countById, setById } from './by-id.js';
import { FakeMeeting, type Seat } from './fake-meeting.fixture.js';
import { deliver, lastPost, names } from './lies.fixture.js';

const crypto = await choosePrimitives(webcrypto.subtle);
const MEBIBYTE = 1_048_576;
/** A client that took longer over one such message could be kept busy by them. */
const AT_MOST_MS = 5_000;

function bytes(...values: number[]): Bytes {
  return Uint8Array.from(values);
}

const BOMBS: [string, Bytes][] = [
  ['nothing', bytes()],
  ['a mebibyte of arrays in arrays', new Uint8Array(MEBIBYTE).fill(0x81)],
  ['an array that says it has 2^64 - 1 items', bytes(0x9b, ...Array<number>(8).fill(0xff))],
  ['an array that says it has 2^32 - 1 items', bytes(0x9a, 0xff, 0xff, 0xff, 0xff)],
  [
    'a byte string that says it has 2^53 - 1 bytes',
    bytes(0x5b, 0, 0x1f, ...Array<number>(6).fill(0xff)),
  ],
  ['more than a mebibyte', encode([new Uint8Array(MEBIBYTE - 6)]).slice(0, MEBIBYTE)],
  ['two mebibytes', new Uint8Array(2 * MEBIBYTE)],
  [
    'a mebibyte of small integers',
    concat(bytes(0x9a, 0, 0x0f, 0xff, 0xfb), new Uint8Array(MEBIBYTE - 5)),
  ],
  ['a map', bytes(0xa1, 0x00, 0x00)],
  ['a float', bytes(0x81, 0xf9, 0x00, 0x00)],
  ['a tag', bytes(0xc0, 0x60)],
  ['undefined', bytes(0x81, 0xf7)],
  ['an array without an end', bytes(0x9f, 0x00, 0xff)],
  ['a negative integer', bytes(0x81, 0x20)],
  ['JSON', utf8('{"type":"post"}')],
];

/** One spelling only: the same message with one head longer than it must be, or with something after it. */
function otherSpellings(message: Bytes): [string, Bytes][] {
  const head = message[0] ?? 0x80;
  return [
    ['with its length in two bytes', concat(bytes(0x98, head & 0x1f), message.slice(1))],
    [
      'with its length in nine bytes',
      concat(bytes(0x9b, 0, 0, 0, 0, 0, 0, 0, head & 0x1f), message.slice(1)),
    ],
    ['without a length', concat(bytes(0x9f), message.slice(1), bytes(0xff))],
    ['with a byte after it', concat(message, bytes(0))],
    ['cut by a byte', message.slice(0, -1)],
    ['with an item more', concat(bytes(head + 1), message.slice(1), bytes(0xf6))],
    ['twice', concat(message, message)],
  ];
}

async function begun(): Promise<[FakeMeeting, Seat, Seat]> {
  const meeting = new FakeMeeting('bytes', crypto);
  const [ana, bo] = [await meeting.join('Ana'), await meeting.join('Bo')];
  await meeting.pass(5_000);
  await meeting.tellAttendees();
  await meeting.give(bo, { type: 'reconnected' });
  await meeting.give(bo, { type: 'request', op: { type: 'rename', name: 'Beau' } });
  await meeting.pass(5_000);
  return [meeting, ana, bo];
}

/** It is refused with a code of the table or dropped, at once, and nothing that is shown or sent changes. */
async function expectNothing(
  [meeting, ana, bo]: [FakeMeeting, Seat, Seat],
  kind: Parameters<typeof deliver>[2],
  message: Bytes,
): Promise<string[]> {
  const said: string[] = [];
  for (const [to, from] of [
    [ana, bo],
    [bo, ana],
  ] as const) {
    const [shown, reported, posted] = [meeting.view(to), to.reports.length, meeting.posts.length];
    const since = processorTime();
    await deliver(meeting, to, kind, from.id, message);
    expect(processorTime() - since).toBeLessThan(AT_MOST_MS);
    expect(meeting.view(to)).toEqual(shown);
    expect([to.ended, meeting.posts.length]).toEqual([undefined, posted]);
    const codes = to.reports.slice(reported);
    expect(codes.length).toBeLessThanOrEqual(1);
    expect(codes.every((code) => Object.hasOwn(faults, code))).toBe(true);
    said.push(...codes);
  }
  return said;
}

describe('bytes that nobody wrote (adversary.md A16)', () => {
  test.each(BOMBS)('%s is refused as any kind of post, at once', async (_what, message) => {
    const all = await begun();
    for (const kind of [
      'announcement',
      'link',
      'heartbeat',
      'keybox',
      'nonce',
      'ack',
      'request',
    ] as const) {
      const said = await expectNothing(all, kind, message);
      // One of the two takes this kind: it says that it could not read it.
      expect(said.some((code) => code === 'cbor' || code === 'schema')).toBe(true);
    }
    for (const kind of postKind.options) await expectNothing(all, kind, message);
    expect(names(all[0], all[2])).toEqual(['Ana', 'Beau']);
  });

  test.each(['announcement', 'link', 'heartbeat', 'keybox', 'nonce', 'ack', 'request'] as const)(
    'a %s has one spelling',
    async (kind) => {
      const all = await begun();
      const { bytes: message } = lastPost(all[0], kind);
      for (const [, spelt] of otherSpellings(message)) {
        const said = await expectNothing(all, kind, spelt);
        expect(said.some((code) => code === 'cbor' || code === 'schema')).toBe(true);
      }
    },
  );

  test('a flood before the leader is known is bounded, and said', async () => {
    const meeting = new FakeMeeting('flood', crypto);
    meeting.loses = ({ kind }) => kind === 'announcement';
    const ana = await meeting.join('Ana');
    meeting.posts.length = 0;
    const bo = await meeting.join('Bo');
    for (let i = 0; i < 5_000; i++) await deliver(meeting, bo, 'link', ana.id, bytes(i & 0xff));
    expect(bo.reports).toContain('too-much-waiting');
    expect(bo.state.held).toHaveLength(4_096);
  });

  test('a flood of long posts before the leader is known takes 32 MiB at most', async () => {
    const meeting = new FakeMeeting('long', crypto);
    meeting.loses = ({ kind }) => kind === 'announcement';
    const ana = await meeting.join('Ana');
    meeting.posts.length = 0;
    const bo = await meeting.join('Bo');
    const long = new Uint8Array(MEBIBYTE);
    for (let i = 0; i < 40; i++) await deliver(meeting, bo, 'link', ana.id, long);
    expect(bo.reports).toContain('too-much-waiting');
    expect(bo.state.held).toHaveLength(32);
  });

  test('of people whom no list names 8,000 are kept, and it is said that there are more', async () => {
    const [meeting, , bo] = await begun();
    const someone = [...allById(bo.state.bindings)][0] as Binding;
    let { bindings } = bo.state;
    for (let i = countById(bindings); i < 8_000; i++)
      bindings = setById(bindings, `nobody ${i}`, someone);
    bo.state = { ...bo.state, bindings };
    const di = await meeting.join('Di');
    expect(bo.reports).toContain('too-many-announced');
    expect(byId(bo.state.bindings, di.id)).toBeUndefined();
    expect(countById(bo.state.bindings)).toBe(8_000);
  });
});
