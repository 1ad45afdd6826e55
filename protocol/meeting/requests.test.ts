import { webcrypto } from 'node:crypto';
import { describe, expect, jest, test } from '@jest/globals';
import { choosePrimitives, type Subtle } from '../crypto/webcrypto-primitives.js';
import { inputOf, type BoardPost, type FakeMeeting, type Seat } from './fake-meeting.fixture.js';
import { begun, expectAgreement } from './meeting-of.fixture.js';
import type { RequestOp } from './request.js';
import { encodeSigned, signed } from './signed.js';

const crypto = await choosePrimitives(webcrypto.subtle as unknown as Subtle);
// Whole meetings with real cryptography, beside whatever else the machine does.
jest.setTimeout(60_000);

type Three = [Seat, Seat, Seat];
const LOCK: RequestOp = { type: 'lock' };
const UNLOCK: RequestOp = { type: 'unlock' };
const idOf = ({ state: { me } }: Seat) => ({ userId: me.userId, hardwareId: me.hardwareId });

/** Ana is the host, and Bo leads: what the host wants is a request. */
async function ledByBo(): Promise<{ meeting: FakeMeeting; seats: Three }> {
  const { meeting, seats } = await begun(crypto, ['Ana', 'Bo', 'Cy']);
  await meeting.tellAttendees();
  await meeting.nameLeader(seats[1] as Seat);
  await meeting.pass(3_000);
  return { meeting, seats: seats as Three };
}

function lastRequest(meeting: FakeMeeting): BoardPost {
  const found = meeting.posts.findLast(({ kind }) => kind === 'request');
  if (found === undefined) throw new Error('nobody asked for anything');
  return found;
}

describe('requests (protocol.md §6)', () => {
  test('the host locks and unlocks through the leader, without a new key, and everyone is warned of the unlock', async () => {
    const { meeting, seats } = await ledByBo();
    const [ana, bo, cy] = seats;
    const { mkSeq } = meeting.view(bo);
    await meeting.give(ana, { type: 'request', op: LOCK });
    expect(seats.map((seat) => meeting.view(seat).locked)).toEqual([true, true, true]);
    const late = await meeting.join('Di');
    await meeting.pass(5_000);
    expect(late.state.last).toBeNull();
    expect(bo.reports).toEqual(['newcomer-locked-out']);
    await meeting.give(ana, { type: 'request', op: UNLOCK });
    expect(seats.map((seat) => meeting.view(seat).locked)).toEqual([false, false, false]);
    expect(meeting.view(cy).unlockedAt).toBe(meeting.now);
    expect(seats.every(({ reports }) => reports.includes('unlocked'))).toBe(true);
    expect(meeting.view(bo).mkSeq).toBe(mkSeq);
  });

  test('whoever waits before a locked meeting knows why, is seen by everyone as outside, and comes in with the unlock', async () => {
    const { meeting, seats } = await ledByBo();
    const [ana, bo, cy] = seats;
    await meeting.give(ana, { type: 'request', op: LOCK });
    const di = await meeting.join('Di');
    await meeting.tellAttendees();
    await meeting.pass(5_000);
    expect(meeting.view(di)).toMatchObject({ bar: 'locked', people: [] });
    for (const seat of seats)
      expect(meeting.view(seat).outside).toEqual([
        { participantId: di.id, name: 'Di', bar: 'locked' },
      ]);
    await meeting.give(ana, { type: 'request', op: UNLOCK });
    await meeting.pass(3_000);
    expectAgreement(meeting, [bo, ana, cy, di]);
    expect([meeting.view(di).bar, meeting.view(cy).outside]).toEqual([null, []]);
  });

  test('whoever is outside and goes away is outside no more', async () => {
    const { meeting, seats } = await ledByBo();
    const [ana, , cy] = seats;
    await meeting.give(ana, { type: 'request', op: LOCK });
    const di = await meeting.join('Di');
    await meeting.tellAttendees();
    await meeting.leave(di);
    expect(meeting.view(cy).outside).toEqual([]);
  });

  test('whoever left comes back past the lock by identity', async () => {
    const { meeting, seats } = await ledByBo();
    const [ana, bo, cy] = seats;
    await meeting.give(ana, { type: 'request', op: LOCK });
    await meeting.leave(ana);
    await meeting.pass(5_000);
    const again = await meeting.join('Ana', ana);
    await meeting.pass(5_000);
    expectAgreement(meeting, [bo, cy, again]);
    expect(meeting.view(again).locked).toBe(true);
  });

  test('a removed person gets no key from then on, and comes back neither as itself nor with another device', async () => {
    const { meeting, seats } = await ledByBo();
    const [ana, bo, cy] = seats;
    const before = meeting.view(bo).mkSeq ?? 0;
    await meeting.give(ana, { type: 'request', op: { type: 'remove', ...idOf(cy) } });
    expect([cy.ended, cy.keys.size, cy.sendingWith]).toEqual(['removed', 0, null]);
    expectAgreement(meeting, [bo, ana]);
    const { mkSeq } = meeting.view(bo);
    expect(mkSeq).toBeGreaterThan(before);
    expect(cy.everHad.has(bo.keys.get(mkSeq ?? 0) ?? '')).toBe(false);
    cy.connected = false;
    const again = await meeting.join('Cy', cy);
    await meeting.pass(5_000);
    const other = { ...cy, isk: meeting.random(32), state: { ...cy.state } };
    other.state = { ...cy.state, me: { ...cy.state.me, hardwareId: meeting.random(16) } };
    const elsewhere = await meeting.join('Cy too', other);
    await meeting.pass(5_000);
    expect([again.state.last, elsewhere.state.last]).toEqual([null, null]);
    expect(bo.reports).toEqual(['removed-came-back', 'removed-came-back']);
    expect([meeting.view(again).bar, meeting.view(elsewhere).bar]).toEqual(['removed', 'removed']);
  });

  test('two devices of one user are two people, and removing one leaves the other', async () => {
    const { meeting, seats } = await ledByBo();
    const [ana, bo, cy] = seats;
    const device = { ...cy, isk: meeting.random(32) };
    device.state = { ...cy.state, me: { ...cy.state.me, hardwareId: meeting.random(16) } };
    const tablet = await meeting.join('Cy’s tablet', device);
    await meeting.pass(5_000);
    expectAgreement(meeting, [bo, ana, cy, tablet]);
    await meeting.give(ana, { type: 'request', op: { type: 'remove', ...idOf(tablet) } });
    expect([tablet.ended, cy.ended]).toEqual(['removed', undefined]);
    expectAgreement(meeting, [bo, ana, cy]);
  });

  test('everyone may rename themselves, and nobody else', async () => {
    const { meeting, seats } = await ledByBo();
    const [, bo, cy] = seats;
    for (const seat of [cy, bo])
      await meeting.give(seat, { type: 'request', op: { type: 'rename', name: `${seat.name}!` } });
    for (const seat of seats)
      expect(
        meeting
          .view(seat)
          .people.map(({ name }) => name)
          .sort(),
      ).toEqual(['Ana', 'Bo!', 'Cy!']);
  });

  test.each([LOCK, { type: 'remove', userId: new Uint8Array(16), hardwareId: new Uint8Array(16) }])(
    'a $type by someone who is no host is refused, at the leader and to who asked',
    async (op) => {
      const { meeting, seats } = await ledByBo();
      const [ana, bo, cy] = seats;
      const target = op.type === 'remove' ? { ...op, ...idOf(ana) } : op;
      await meeting.give(cy, { type: 'request', op: target as RequestOp });
      await meeting.give(bo, { type: 'request', op: target as RequestOp });
      await meeting.pass(12_000);
      expect(cy.reports).toEqual(['request-refused']);
      expect(bo.reports).toEqual(['request', 'request-refused']);
      expect(meeting.view(ana).locked).toBe(false);
      expectAgreement(meeting, [bo, ana, cy]);
    },
  );

  test('nobody removes the leader', async () => {
    const { meeting, seats } = await ledByBo();
    const [ana, bo] = seats;
    await meeting.give(ana, { type: 'request', op: { type: 'remove', ...idOf(bo) } });
    await meeting.pass(12_000);
    expect(ana.reports).toEqual(['request-refused']);
    expect(meeting.view(bo).isLeader).toBe(true);
  });

  test('a request that is played again after the list changed is refused', async () => {
    const { meeting, seats } = await ledByBo();
    const [ana, bo] = seats;
    await meeting.give(ana, { type: 'request', op: LOCK });
    const locking = lastRequest(meeting);
    await meeting.give(ana, { type: 'request', op: UNLOCK });
    await meeting.give(bo, inputOf(locking));
    expect(bo.reports.at(-1)).toBe('request');
    expect(meeting.view(bo).locked).toBe(false);
  });

  test('a request in another’s name is refused', async () => {
    const { meeting, seats } = await ledByBo();
    const [ana, bo, cy] = seats;
    await meeting.give(cy, { type: 'request', op: { type: 'rename', name: 'Ana' } });
    const { bytes } = lastRequest(meeting);
    await meeting.give(bo, { type: 'post', kind: 'request', from: ana.id, bytes });
    expect(bo.reports.at(-1)).toBe('signature');
  });

  test('a request of somebody who is not there, or that is none, is refused', async () => {
    const { meeting, seats } = await ledByBo();
    const [ana, bo] = seats;
    await meeting.give(ana, { type: 'request', op: LOCK });
    const { bytes } = lastRequest(meeting);
    const stranger = `${'A'.repeat(22)}.${'A'.repeat(22)}`;
    await meeting.give(bo, { type: 'post', kind: 'request', from: stranger, bytes });
    expect(bo.reports.at(-1)).toBe('request');
    const inside = signed.decode(bytes);
    if (!inside.ok) throw new Error(inside.fault.code);
    const odd = encodeSigned(new Uint8Array([0x80]), inside.value.signature);
    for (const [given, code] of [
      [new Uint8Array(), 'cbor'],
      [odd, 'schema'],
    ] as const) {
      await meeting.give(bo, { type: 'post', kind: 'request', from: ana.id, bytes: given });
      expect(bo.reports.at(-1)).toBe(code);
    }
  });

  test('what cannot be, and what somebody asks before they are in, is refused at once', async () => {
    const { meeting, seats } = await ledByBo();
    const [ana, bo] = seats;
    await meeting.give(ana, { type: 'request', op: UNLOCK });
    const nobody = { userId: new Uint8Array(16), hardwareId: new Uint8Array(16) };
    await meeting.give(ana, { type: 'request', op: { type: 'remove', ...nobody } });
    expect(bo.reports).toEqual(['request', 'request']);
    meeting.loses = ({ kind }) => kind === 'link';
    const di = await meeting.join('Di');
    await meeting.give(di, { type: 'request', op: { type: 'rename', name: 'Diana' } });
    expect(di.reports).toContain('request-refused');
  });

  test('a person who asks for more than 16 things at once is refused the rest', async () => {
    const { meeting, seats } = await ledByBo();
    const [ana] = seats;
    meeting.loses = ({ kind }) => kind === 'request';
    for (let i = 0; i < 17; i++)
      await meeting.give(ana, { type: 'request', op: { type: 'rename', name: `Ana ${i}` } });
    expect(ana.state.wishes).toHaveLength(16);
    expect(ana.reports).toEqual(['request-refused']);
  });

  test('what was asked over an older link is asked again, also of a new leader', async () => {
    const { meeting, seats } = await ledByBo();
    const [ana, bo, cy] = seats;
    meeting.loses = ({ kind }) => kind === 'request';
    await meeting.give(ana, { type: 'request', op: LOCK });
    meeting.loses = () => false;
    await meeting.nameLeader(cy);
    await meeting.pass(3_000);
    expect(seats.map((seat) => meeting.view(seat).locked)).toEqual([true, true, true]);
    expectAgreement(meeting, [cy, ana, bo]);
    expect(ana.state.wishes).toEqual([]);
  });
});
