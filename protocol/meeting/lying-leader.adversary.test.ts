// adversary.md A21, A23: a leader who lies, alone or with the service. Members cannot stop it, but they agree on what they refuse.
import { webcrypto } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { describe, expect, test } from '@jest/globals';
import { concat, equal, fromHex, toHex, utf8, type Bytes } from '../bytes.js';
import { CONTEXT } from '../crypto/contexts.js';
import { H } from '../crypto/hash.js';
import { noblePrimitives } from '../crypto/noble-primitives.js';
import { choosePrimitives } from '../crypto/webcrypto-primitives.js';
import { meetingSalt } from '../media/stream-key.js';
import { FakeMeeting, inputOf, type Seat } from './fake-meeting.fixture.js';
import {
  announcementWith,
  beatWith,
  boxWith,
  deliver,
  lastPost,
  shieldMisses,
  told,
} from './lies.fixture.js';
import { commitTo } from './mk.js';
import { encodeLink, snapshotItem } from './participant-list.js';
import { receive } from './participant.js';
import { encodeSigned, signed } from './signed.js';

const native = await choosePrimitives(webcrypto.subtle);
const SPLIT = {
  code: 'split',
  says: 'This meeting was split: not everyone is told the same. You have left to stay safe.',
};

async function meetingOf(...people: string[]): Promise<[FakeMeeting, Seat, Seat, Seat]> {
  const meeting = new FakeMeeting(people.join(' '), native);
  const seats: Seat[] = [];
  for (const name of people) seats.push(await meeting.join(name));
  await meeting.pass(5_000);
  return [meeting, ...seats] as [FakeMeeting, Seat, Seat, Seat];
}

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;
/** A point of order 8. */
const TORSION = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');

function littleEndian(n: bigint): Bytes {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((n >> BigInt(8 * i)) & 255n));
}

function bigOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(Uint8Array.from(bytes).reverse())}`);
}

/** A signature whose R has a component of order 8: cofactored libraries take it, the others do not. */
function withTorsion(isk: Bytes, m: Bytes): Bytes {
  const { scalar, pointBytes } = ed25519.utils.getExtendedPublicKey(isk);
  const r = 12_345n;
  const R = Point.BASE.multiply(r).add(TORSION).toBytes();
  const k = bigOf(sha512(concat(R as Bytes, pointBytes as Bytes, m))) % ORDER;
  return concat(R as Bytes, littleEndian((r + k * scalar) % ORDER));
}

const SMALL = littleEndian(1n);
const ODD: [string, (valid: Bytes, isk: Bytes, m: Bytes) => Bytes][] = [
  [
    'a scalar not below the order of the group',
    (valid) => concat(valid.slice(0, 32), littleEndian(bigOf(valid.subarray(32)) + ORDER)),
  ],
  ['a component of order 8', (_valid, isk, m) => withTorsion(isk, m)],
  ['a point of small order', (valid) => concat(SMALL, valid.slice(32))],
  [
    'a point of which y is not below p',
    (valid) => concat(littleEndian(2n ** 255n - 18n), valid.slice(32)),
  ],
];

describe('signatures on which libraries disagree (adversary.md A21)', () => {
  test('libraries do disagree on a component of order 8', async () => {
    const isk = new Uint8Array(32).fill(3);
    const m = utf8('m');
    const signature = withTorsion(isk, m);
    const ivk = await native.ed25519Public(isk);
    expect(ed25519.verify(signature, m, ivk)).toBe(true);
    expect(await native.ed25519Verify(ivk, m, signature)).toBe(false);
    expect(await noblePrimitives.ed25519Verify(ivk, m, signature)).toBe(false);
  });

  test.each(ODD)(
    'every client refuses a heartbeat signed with %s, and no meeting splits',
    async (_title, make) => {
      const [meeting, ana, bo] = await meetingOf('Ana', 'Bo');
      const outer = signed.decode(await beatWith(meeting, ana));
      if (!outer.ok) throw new Error(outer.fault.code);
      const { x, signature } = outer.value;
      const m = concat(H(utf8(CONTEXT.heartbeat)), H(x));
      const bytes = encodeSigned(x, make(signature, ana.isk, m));
      const input = inputOf({
        ...{ seq: 999, kind: 'heartbeat', from: ana.id, to: null },
        bytes,
      });
      for (const crypto of [noblePrimitives, native]) {
        const env = { crypto, random: meeting.random, now: meeting.now };
        const { state, effects } = await receive(env, bo.state, input);
        expect(state).toBe(bo.state);
        expect(effects).toContainEqual({ type: 'report', code: 'heartbeat', about: ana.id });
      }
      // The honest one is still accepted by both.
      const honest = inputOf({
        ...{ seq: 999, kind: 'heartbeat', from: ana.id, to: null },
        bytes: encodeSigned(x, signature),
      });
      for (const crypto of [noblePrimitives, native]) {
        const env = { crypto, random: meeting.random, now: meeting.now };
        const { state } = await receive(env, bo.state, honest);
        expect(state.last?.t).toBe((ana.state.last?.t ?? 0) + 1);
      }
    },
  );

  test.each([
    ['of small order', SMALL],
    ['of small order, written with a y not below p', littleEndian(2n ** 255n - 18n)],
  ])('an identity key %s, for which anyone can sign, is nobody', async (_what, ivk) => {
    const [meeting, , bo] = await meetingOf('Ana', 'Bo');
    // For A = identity, R = [S]B satisfies the equation, whatever is signed.
    const signature = concat(Point.BASE.toBytes() as Bytes, littleEndian(1n));
    const bytes = await announcementWith(
      meeting,
      bo,
      { ivk, userId: meeting.random(16) },
      { certified: true, signature },
    );
    for (const crypto of [noblePrimitives, native]) {
      const env = { crypto, random: meeting.random, now: meeting.now };
      const input = inputOf({
        ...{ seq: 999, kind: 'announcement', from: bo.id, to: null },
        bytes,
      });
      const { state, effects } = await receive(env, bo.state, input);
      expect(state).toBe(bo.state);
      expect(effects).toContainEqual({ type: 'report', code: 'signature', about: bo.id });
    }
  });
});

describe('two keys under one number (adversary.md A23)', () => {
  test('who gets both leaves as split, with the evidence, and has sent nothing under either', async () => {
    const [meeting, ana, bo] = await meetingOf('Ana', 'Bo', 'Cy');
    const before = bo.sendingWith;
    const mkSeq = (ana.state.last?.mkSeq ?? 0) + 1;
    const boxes = [1, 2].map((byte) =>
      boxWith(meeting, ana, bo, { mk: new Uint8Array(32).fill(byte), mkSeq }),
    );
    await deliver(meeting, bo, 'keybox', ana.id, boxes[0] as Bytes);
    expect(bo.sendingWith).toBe(before);
    await deliver(meeting, bo, 'keybox', ana.id, boxes[1] as Bytes);
    expect(told(bo)).toEqual(SPLIT);
    expect(bo.state.evidence.some((word) => equal(word, boxes[1] as Bytes))).toBe(true);
    expect([bo.sendingWith, bo.keys.size]).toEqual([null, 0]);
  });

  test.each([
    ['before the heartbeat', true],
    ['after it', false],
  ])(
    'whose key came %s and is not the certified one leaves as split; the other goes on',
    async (_when, boxFirst) => {
      const [meeting, ana, bo, cy] = await meetingOf('Ana', 'Bo', 'Cy');
      const mkSeq = (ana.state.last?.mkSeq ?? 0) + 1;
      const { meetingId, meetingUuid } = ana.state.me;
      const mks = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)] as const;
      const mkCommit = commitTo(mks[0], meetingSalt(meetingId, meetingUuid), mkSeq);
      const beat = await beatWith(meeting, ana, { mkSeq, mkCommit, acked: true });
      for (const [seat, mk] of [
        [bo, mks[0]],
        [cy, mks[1]],
      ] as const) {
        const box = boxWith(meeting, ana, seat, { mk, mkSeq });
        const give = [
          () => deliver(meeting, seat, 'keybox', ana.id, box),
          () => deliver(meeting, seat, 'heartbeat', ana.id, beat),
        ];
        for (const next of boxFirst ? give : give.reverse()) {
          await next();
          expect(seat.keys.get(seat.sendingWith ?? 0)).not.toBe(toHex(mks[1]));
        }
      }
      expect(bo.keys.get(bo.sendingWith ?? 0)).toBe(toHex(mks[0]));
      expect(told(cy)).toEqual(SPLIT);
      expect(cy.state.evidence.length).toBeGreaterThan(0);
      expect([cy.sendingWith, cy.keys.size]).toEqual([null, 0]);
    },
  );

  test('another key under the certified number, in a later heartbeat, is refused', async () => {
    const [meeting, ana, bo] = await meetingOf('Ana', 'Bo', 'Cy');
    const before = bo.state;
    const beat = await beatWith(meeting, ana, { mkCommit: new Uint8Array(32).fill(7) });
    await deliver(meeting, bo, 'heartbeat', ana.id, beat);
    expect(told(bo)).toEqual({
      code: 'heartbeat',
      says: "The leader's sign of life does not fit what came before.",
    });
    expect(bo.state).toBe(before);
  });

  test.each([
    ['with the same key', (mkCommit: Bytes) => mkCommit],
    ['with another key', () => new Uint8Array(32).fill(7)],
  ])("a new leader that repeats the old one's number %s is not followed", async (_how, commit) => {
    const [meeting, ana, bo, cy] = await meetingOf('Ana', 'Bo', 'Cy');
    ana.connected = false;
    meeting.loses = ({ from }) => from === bo.id;
    await meeting.nameLeader(bo);
    const { last, me } = cy.state;
    const { binding } = bo.state;
    if (last === null || binding === null) throw new Error('the meeting has not begun');
    const link = encodeLink(me.meetingUuid, last.list, bo.id, [
      snapshotItem(last.list),
      ['leave', ana.state.me.userId, ana.state.me.hardwareId],
    ]);
    await deliver(meeting, cy, 'link', bo.id, link);
    const beat = (mkSeq: number, mkCommit: Bytes) =>
      beatWith(
        meeting,
        { ...bo, state: cy.state },
        {
          ...{ leaderBindingHash: binding.bindingHash, linkHash: H(link), v: last.v + 1 },
          ...{ mkSeq, mkCommit },
        },
      );
    await deliver(meeting, cy, 'heartbeat', bo.id, await beat(last.mkSeq, commit(last.mkCommit)));
    expect(told(cy)?.code).toBe('heartbeat');
    expect(cy.state.last).toBe(last);
    // Under the next number it would have been: what was refused is the repetition.
    await deliver(
      meeting,
      cy,
      'heartbeat',
      bo.id,
      await beat(last.mkSeq + 1, commit(last.mkCommit)),
    );
    expect(cy.state.last?.t).toBe(last.t + 1);
    expect(shieldMisses(meeting, cy)).toContain('keyBox');
  });

  test('a key that no heartbeat certifies is never sent with, however long it lies there', async () => {
    const [meeting, ana, bo] = await meetingOf('Ana', 'Bo', 'Cy');
    const mk = new Uint8Array(32).fill(1);
    const mkSeq = (ana.state.last?.mkSeq ?? 0) + 1;
    meeting.watch = (seat) => {
      if (seat === bo) expect(bo.keys.get(bo.sendingWith ?? 0)).not.toBe(toHex(mk));
    };
    await deliver(meeting, bo, 'keybox', ana.id, boxWith(meeting, ana, bo, { mk, mkSeq }));
    expect(fromHex(bo.keys.get(mkSeq) ?? '')).toEqual(mk);
    await meeting.pass(40_000);
    expect(lastPost(meeting, 'heartbeat').from).toBe(ana.id);
  });
});
