// A message lies in a signature, and a signature in a message (protocol.md §2): whatever layer is wrong, it is refused by its name, also
// under a true signature. Nothing in here is sent by an honest client.
import { webcrypto } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Bytes } from '../bytes.js';
import { encode, type Item } from '../crypto/cbor.js';
import { CONTEXT } from '../crypto/contexts.js';
import { openSealed } from '../crypto/seal.js';
import { sign } from '../crypto/sign.js';
import { choosePrimitives } from '../crypto/webcrypto-primitives.js';
import { sframeOpen, sframeSeal } from '../media/sframe.js';
import { bindingOf, openAnnouncement, posted } from './announcement.js';
import { FakeMeeting } from './fake-meeting.fixture.js';
import { openHeartbeat } from './heartbeat.js';
import { keyBox, openKeyBox, sealKeyBox } from './key-box.js';
import { byId } from './by-id.js';
import { lastPost } from './lies.fixture.js';
import { openNonce } from './nonce.js';
import { link } from './participant-list.js';
import { openRequest } from './request.js';
import { encodeMark, encodeSuccessor, openSay, readMark, readSuccessor } from './say.js';
import { encodeSigned } from './signed.js';

const crypto = await choosePrimitives(webcrypto.subtle);
const meeting = new FakeMeeting('layers', crypto);
const ana = await meeting.join('Ana');
const bo = await meeting.join('Bo');
await meeting.pass(3_000);
const leader = known(ana.state.binding);
const member = known(bo.state.binding);
const secrets = known(ana.state.secrets);
const ODD: [string, Bytes, string][] = [
  ['no CBOR', Uint8Array.of(0xff), 'cbor'],
  ['another message', encode(['other']), 'schema'],
];

function known<T>(value: T | null | undefined): T {
  if (value == null) throw new Error('the meeting has not begun');
  return value;
}

/** What each opener makes of bytes; the seed that signs for it, and its context. */
const OPENERS: [string, (bytes: Bytes) => Promise<unknown>, Bytes, string][] = [
  ['heartbeat', (bytes) => openHeartbeat(crypto, bytes, leader), ana.isk, CONTEXT.heartbeat],
  ['nonce', (bytes) => openNonce(crypto, bytes, leader), ana.isk, CONTEXT.nonce],
  ['request', (bytes) => openRequest(crypto, bytes, leader), ana.isk, CONTEXT.request],
  ['say', (bytes) => openSay(crypto, bytes, leader, 'chat', -1), secrets.msk, CONTEXT.message],
];

describe('a message in a signature', () => {
  test.each(OPENERS)(
    '%s: each layer is refused by its name',
    async (_what, open, seed, context) => {
      for (const [, bytes, code] of ODD) {
        expect(await open(bytes)).toMatchObject({ ok: false, fault: { code } });
        const signature = await sign(crypto, seed, context, bytes);
        const inside = await open(encodeSigned(bytes, signature));
        expect(inside).toMatchObject({ ok: false, fault: { code } });
      }
    },
  );

  test.each([7, true, null, ['text']])(
    'what is said is text or bytes, and never %j',
    async (body) => {
      const x = encode(['say', leader.bindingHash, 'chat', 0, meeting.now, body]);
      const plain = encodeSigned(x, await sign(crypto, secrets.msk, CONTEXT.message, x));
      const opened = await openSay(crypto, plain, leader, 'chat', -1);
      expect(opened).toMatchObject({ ok: false, fault: { code: 'schema' } });
    },
  );
});

describe('an announcement', () => {
  const outer = posted.decode(lastPost(meeting, 'announcement', { from: bo }).bytes);
  if (!outer.ok) throw new Error(outer.fault.code);
  const { meetingId, meetingUuid, rootKey } = bo.state.me;
  const wanted = { meetingId, meetingUuid, rootKey, now: meeting.now };

  test.each(['announce', 'admit', 'serviceKey'] as const)(
    'whose %s is none is refused',
    async (part) => {
      for (const [, bytes, code] of ODD) {
        const opened = await openAnnouncement(
          crypto,
          posted.encode({ ...outer.value, [part]: bytes }),
          wanted,
        );
        expect(opened).toMatchObject({ ok: false, fault: { code } });
        if (part === 'announce') expect(bindingOf(bytes)).toMatchObject({ fault: { code } });
      }
    },
  );
});

describe('a key box', () => {
  const peer = known(byId(known(ana.state.lead).peers, bo.id));
  const me = { ...member, ...known(bo.state.secrets) };
  const open = (bytes: Bytes, from = leader) =>
    openKeyBox(crypto, bytes, from, me, bo.state.nonces, []);
  const box = (inside: Bytes): Bytes => {
    const { nonce: liveNonce, ad, line } = peer;
    return sealKeyBox(line, { inside, liveNonce, ad, boxNonce: meeting.random(24), withKem: true });
  };

  test('that the leader sealed and that holds no key is refused', async () => {
    for (const [, bytes, code] of ODD)
      expect(await open(box(bytes))).toMatchObject({ ok: false, fault: { code } });
    expect(await open(box(encode(['mk', meeting.random(32), 3])))).toMatchObject({ ok: true });
  });

  test('from a leader whose key is a point of small order is refused (RFC 7748 §6.1)', async () => {
    const zero = { ...leader, x25519: new Uint8Array(32) };
    const opened = await open(box(encode(['mk', meeting.random(32), 3])), zero);
    expect(opened).toMatchObject({ ok: false, fault: { code: 'x25519' } });
  });

  test('is for one receiver: its bytes name both', () => {
    const parsed = keyBox.decode(box(new Uint8Array(4)));
    expect(parsed).toMatchObject({ value: { leader: ana.id, receiver: bo.id } });
  });
});

describe('a link', () => {
  const withOps = (...ops: Item[]): Bytes =>
    encode(['lpl', leader.meetingUuid, 1, new Uint8Array(32), ana.id, ops]);

  test.each<[string, Item]>([
    ['an op that is no array', 'lock'],
    ['an op of no known kind', ['promote', new Uint8Array(16)]],
    ['a snapshot with a person who is none', ['snapshot', [['Ana']], [], false]],
    ['a snapshot with a name in place of a person', ['snapshot', ['Ana'], [], false]],
  ])('with %s is refused', (_what, op) => {
    expect(link.decode(withOps(op))).toEqual({ ok: false, fault: { code: 'schema' } });
  });
});

describe('what travels as data (protocol.md §8)', () => {
  const hash = new Uint8Array(32).fill(5);

  test('is a mark, a successor, or neither, and never both', () => {
    const mark = encodeMark(hash, true);
    expect([readMark(mark), readSuccessor(mark)]).toEqual([
      { leaderBindingHash: hash, match: true },
      undefined,
    ]);
    expect([readMark(encodeSuccessor(hash)), readSuccessor(encodeSuccessor(hash))]).toEqual([
      null,
      hash,
    ]);
    expect(readSuccessor(encodeSuccessor(null))).toBeNull();
    for (const body of ['mark', ...ODD.map(([, bytes]) => bytes)])
      expect([readMark(body), readSuccessor(body)]).toEqual([null, undefined]);
  });
});

describe('what is sealed', () => {
  test('at rest is refused where it is no seal', () => {
    for (const [, bytes, code] of ODD)
      expect(openSealed(new Uint8Array(32), hashOf(1), bytes)).toMatchObject({ fault: { code } });
  });

  test('as a frame is refused where nobody gave us the key that it names', () => {
    const base = hashOf(2);
    const frame = sframeSeal(base, 7, 0, new Uint8Array(), hashOf(3));
    const withKeys = (...kids: number[]) =>
      sframeOpen((kid) => (kids.includes(kid) ? base : null), new Uint8Array(), frame);
    expect(withKeys(7)).toMatchObject({ ok: true, value: { kid: 7, ctr: 0 } });
    expect(withKeys(6, 8)).toEqual({ ok: false, fault: { code: 'sframe' } });
  });
});

function hashOf(n: number): Bytes {
  return new Uint8Array(32).fill(n);
}
