// Every message of protocol.md §4-7, as a whole meeting posts it, with anything in it changed.
import { webcrypto } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { equal, type Bytes } from '../bytes.js';
import { decode, encode, type Item } from '../crypto/cbor.js';
import type { Fields, MessageType } from '../crypto/schema.js';
import { choosePrimitives } from '../crypto/webcrypto-primitives.js';
import { admit, announce, serviceKey } from './announcement.js';
import { FakeMeeting } from './fake-meeting.fixture.js';
import { heartbeat } from './heartbeat.js';
import { ack, keyBox } from './key-box.js';
import { nonceMessage } from './nonce.js';
import { link } from './participant-list.js';
import { request } from './request.js';
import { signed } from './signed.js';

const crypto = await choosePrimitives(webcrypto.subtle);
const meeting = new FakeMeeting('messages', crypto);
const ana = await meeting.join('Ana');
const bo = await meeting.join('Bo');
await meeting.give(bo, { type: 'reconnected' });
await meeting.leave(bo);
await meeting.pass(5_000);

const posted = (kind: string): Bytes => {
  const found = meeting.posts.findLast((post) => post.kind === kind);
  if (found === undefined) throw new Error(`nobody posted a ${kind}`);
  return found.bytes;
};
const inside = (bytes: Bytes): Bytes => {
  const opened = signed.decode(bytes);
  if (!opened.ok) throw new Error(opened.fault.code);
  return opened.value.x;
};
const { me } = ana.state;
const unlocking = request.encode({
  ...{ meetingUuid: me.meetingUuid, linkHash: new Uint8Array(32), participantId: ana.id },
  op: ['unlock'],
});
const samples: [string, MessageType<Fields>, Bytes][] = [
  ['service-key', serviceKey, me.serviceKey.bytes],
  ['admit', admit, me.admit.bytes],
  ['announce', announce, ana.state.announceBytes ?? new Uint8Array()],
  ['keybox', keyBox, posted('keybox')],
  ['ack', ack, posted('ack')],
  ['lpl', link, posted('link')],
  ['signed', signed, posted('heartbeat')],
  ['heartbeat', heartbeat, inside(posted('heartbeat'))],
  ['nonce', nonceMessage, inside(posted('nonce'))],
  ['request', request, unlocking],
].map(([tag, type, bytes]) => [tag, type, bytes] as [string, MessageType<Fields>, Bytes]);

const other: fc.Arbitrary<Item> = fc.oneof(
  ...[fc.maxSafeNat(), fc.string({ maxLength: 50 }), fc.boolean(), fc.constant(null)],
  fc.uint8Array({ maxLength: 70 }).map((bytes) => Uint8Array.from(bytes)),
  fc.constant([]),
);

describe.each(samples)('message %s (protocol.md §2)', (tag, type, bytes) => {
  const decoded = decode(bytes);
  const items = decoded.ok ? (decoded.value as readonly Item[]) : [];
  const isRefused = (changed: readonly Item[]): void => {
    expect(type.decode(encode(changed))).toEqual({ ok: false, fault: { code: 'schema' } });
  };

  test('reads and writes what was posted', () => {
    const read = type.decode(bytes);
    if (!read.ok) throw new Error(read.fault.code);
    expect(equal(type.encode(read.value), bytes)).toBe(true);
  });

  test('an item too many or too few, or another tag, is refused', () => {
    fc.assert(
      fc.property(fc.nat(items.length), other, (at, more) => {
        const without = items.filter((_item, i) => i !== at);
        if (without.length < items.length) isRefused(without);
        isRefused([...items.slice(0, at), more, ...items.slice(at)]);
        if (more !== tag) isRefused([more, ...items.slice(1)]);
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  test('with any item changed it is refused, or is another message of the same type', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: items.length - 1 }), other, (at, changed) => {
        const message = encode(items.map((item, i) => (i === at ? changed : item)));
        const read = type.decode(message);
        if (read.ok) expect(equal(type.encode(read.value), message)).toBe(true);
        else expect(read.fault.code).toBe('schema');
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  test('with any byte changed nothing throws', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const message = bytes.map((before, i) => (i === at ? byte : before));
        const read = type.decode(message);
        if (read.ok) expect(equal(type.encode(read.value), message)).toBe(true);
      }),
      { seed: 2, numRuns: 200 },
    );
  });
});
