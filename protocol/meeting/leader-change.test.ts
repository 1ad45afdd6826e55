import { webcrypto } from 'node:crypto';
import { describe, expect, jest, test } from '@jest/globals';
import { CONTEXT } from '../crypto/contexts.js';
import { H } from '../crypto/hash.js';
import { sign } from '../crypto/sign.js';
import { choosePrimitives, type Subtle } from '../crypto/webcrypto-primitives.js';
import { inputOf, type FakeMeeting, type Seat } from './fake-meeting.fixture.js';
import { heartbeat } from './heartbeat.js';
import { oldestKid } from './keys.js';
import { boxWith, deliver } from './lies.fixture.js';
import { begun, expectAgreement } from './meeting-of.fixture.js';
import { encodeLink, opItem, snapshotItem } from './participant-list.js';
import { encodeSigned } from './signed.js';

const crypto = await choosePrimitives(webcrypto.subtle as unknown as Subtle);
const meetingOf = (...names: readonly string[]) => begun(crypto, names);

// Whole meetings with real cryptography, beside whatever else the machine does.
jest.setTimeout(60_000);

type Four = [Seat, Seat, Seat, Seat];
const ABCD = ['Ana', 'Bo', 'Cy', 'Di'] as const;

/** Ana's machine is gone from one moment to the next; the service names Bo. */
async function lose(meeting: FakeMeeting, ana: Seat, bo: Seat): Promise<void> {
  ana.connected = false;
  await meeting.pass(20_000);
  for (const seat of meeting.seats)
    if (seat.connected) await meeting.give(seat, { type: 'gone', participantId: ana.id });
  await meeting.nameLeader(bo);
  await meeting.pass(3_000);
}

function names(meeting: FakeMeeting, seat: Seat): string[] {
  return meeting
    .view(seat)
    .people.map(({ name }) => name)
    .sort();
}

describe('leader change (protocol.md §6)', () => {
  test('the service names another one: the meeting goes on under a new key, with the old leader in it', async () => {
    const { meeting, seats } = await meetingOf(...ABCD);
    const [ana, bo] = seats as Four;
    const { mkSeq } = meeting.view(bo);
    const t = bo.state.last?.t ?? 0;
    await meeting.nameLeader(bo);
    await meeting.pass(3_000);
    expectAgreement(meeting, seats);
    expect(names(meeting, ana)).toEqual([...ABCD]);
    expect(meeting.view(ana)).toMatchObject({ leader: bo.id, leaderName: 'Bo', isLeader: false });
    expect(meeting.view(bo).isLeader).toBe(true);
    expect(meeting.view(bo).mkSeq).toBeGreaterThan(mkSeq ?? 0);
    expect(bo.state.last?.t).toBeGreaterThan(t);
    expect(seats.flatMap(({ reports }) => reports)).toEqual([]);
  });

  test('the leader leaves: it is listed as left and gets no key any more', async () => {
    const { meeting, seats } = await meetingOf(...ABCD);
    const [ana, bo, cy, di] = seats as Four;
    await meeting.leave(ana);
    await meeting.nameLeader(bo);
    await meeting.pass(3_000);
    expectAgreement(meeting, [bo, cy, di]);
    expect(names(meeting, cy)).toEqual(['Bo', 'Cy', 'Di']);
    const key = bo.keys.get(meeting.view(bo).mkSeq ?? 0) ?? '';
    expect(ana.everHad.has(key)).toBe(false);
    expect([bo, cy, di].flatMap(({ reports }) => reports)).toEqual([]);
  });

  test('the leader vanishes: the meeting goes on, and it may come back as the same person', async () => {
    const { meeting, seats } = await meetingOf(...ABCD);
    const [ana, bo, cy, di] = seats as Four;
    await lose(meeting, ana, bo);
    expectAgreement(meeting, [bo, cy, di]);
    const again = await meeting.join('Ana', ana);
    await meeting.pass(5_000);
    expectAgreement(meeting, [bo, cy, di, again]);
    expect(names(meeting, again)).toEqual([...ABCD]);
  });

  test('a new key is there within three seconds of the naming, also where nonces of a long meeting are unknown', async () => {
    const { meeting, seats } = await meetingOf(...ABCD);
    const [ana, bo, cy, di] = seats as Four;
    await meeting.pass(1_000_000);
    await meeting.leave(ana);
    await meeting.nameLeader(cy);
    await meeting.pass(2_500);
    expectAgreement(meeting, [cy, bo, di]);
    expect([bo, cy, di].flatMap(({ reports }) => reports)).toEqual([]);
  });

  test('one leader after the other: Bo takes over, then Cy, then Bo again', async () => {
    const { meeting, seats } = await meetingOf(...ABCD);
    const [ana, bo, cy] = seats as Four;
    for (const leader of [bo, cy, bo, ana]) {
      await meeting.nameLeader(leader);
      await meeting.pass(3_000);
      expectAgreement(meeting, seats);
      expect(meeting.view(leader).isLeader).toBe(true);
    }
    await meeting.pass(30_000);
    expectAgreement(meeting, seats);
  });

  test('whoever joins after the change follows the new leader', async () => {
    const { meeting, seats } = await meetingOf(...ABCD);
    const [ana, bo, cy, di] = seats as Four;
    await meeting.leave(ana);
    await meeting.nameLeader(bo);
    await meeting.pass(3_000);
    const ed = await meeting.join('Ed');
    await meeting.pass(5_000);
    expectAgreement(meeting, [bo, cy, di, ed]);
    expect(ed.reports).toEqual([]);
  });

  test('whoever joins again after the change is told nothing of the boxes that the old leader made for the join before', async () => {
    const { meeting, seats } = await meetingOf(...ABCD);
    const [ana, bo, cy, di] = seats as Four;
    await meeting.nameLeader(bo);
    await meeting.leave(di);
    await meeting.pass(5_000);
    const again = await meeting.join('Di', di);
    await meeting.pass(5_000);
    expectAgreement(meeting, [bo, ana, cy, again]);
    expect(again.reports).toEqual([]);
  });

  test('whoever announced and was not listed yet is listed by the new leader', async () => {
    const { meeting, seats } = await meetingOf(...ABCD);
    const [ana, bo, cy, di] = seats as Four;
    ana.connected = false;
    const ed = await meeting.join('Ed');
    await meeting.pass(15_000);
    await meeting.give(bo, { type: 'gone', participantId: ana.id });
    await meeting.nameLeader(bo);
    await meeting.pass(3_000);
    expectAgreement(meeting, [bo, cy, di, ed]);
  });

  test('whoever announced before the service gave them a seat is listed once it does', async () => {
    const { meeting, seats } = await meetingOf(...ABCD);
    const [ana, bo, cy, di] = seats as Four;
    await meeting.tellAttendees();
    meeting.holds = (to) => to === ana;
    const ed = await meeting.join('Ed');
    ana.connected = false;
    await meeting.give(bo, { type: 'gone', participantId: ana.id });
    await meeting.nameLeader(bo);
    await meeting.pass(3_000);
    expect(names(meeting, bo)).toEqual(['Bo', 'Cy', 'Di']);
    await meeting.tellAttendees();
    await meeting.pass(3_000);
    expectAgreement(meeting, [bo, cy, di, ed]);
  });

  test('a newcomer may be all that is left: it carries the meeting on and lists itself, if it is unlocked', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo');
    const [ana, bo] = seats as [Seat, Seat];
    meeting.holds = (to) => to === ana;
    const cy = await meeting.join('Cy');
    expect(names(meeting, cy)).toEqual([]);
    ana.connected = false;
    await meeting.give(cy, { type: 'gone', participantId: ana.id });
    await meeting.give(bo, { type: 'gone', participantId: ana.id });
    await meeting.nameLeader(cy);
    await meeting.pass(3_000);
    expect(names(meeting, cy)).toEqual(['Bo', 'Cy']);
    expect(meeting.view(bo).leaderChange).toMatchObject({ settled: true, mustBeAccepted: true });
    expect(bo.reports).toContain('leader-not-known');
    expect(bo.sendingWith).toBeNull();
    await meeting.give(bo, { type: 'accept-leader' });
    expectAgreement(meeting, [cy, bo]);
  });

  test('locked, everyone leaves a leader who was not let in, whatever it writes', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo');
    const [ana, bo] = seats as [Seat, Seat];
    await meeting.tellAttendees();
    await meeting.give(ana, { type: 'request', op: { type: 'lock' } });
    const cy = await meeting.join('Cy');
    const { last, me } = bo.state;
    const mine = cy.state.binding;
    if (last === null || mine === null) throw new Error('the meeting has not begun');
    const join = opItem({ type: 'join', who: mine });
    const ops = [snapshotItem(last.list), ['unlock'], join];
    const link = encodeLink(me.meetingUuid, last.list, cy.id, ops);
    const beat = heartbeat.encode({
      ...{ leaderBindingHash: mine.bindingHash, linkHash: H(link), v: last.v + 1, t: last.t + 1 },
      ...{ mkSeq: last.mkSeq + 1, mkCommit: last.mkCommit, acked: true, prevH: last.h },
      timestampMs: meeting.now,
    });
    const signature = await sign(crypto, cy.isk, CONTEXT.heartbeat, beat);
    await meeting.give(bo, { type: 'leader', participantId: cy.id });
    const from = { type: 'post', from: cy.id } as const;
    await meeting.give(bo, { ...from, kind: 'link', bytes: link });
    await meeting.give(bo, { ...from, kind: 'heartbeat', bytes: encodeSigned(beat, signature) });
    expect([bo.ended, bo.keys.size]).toEqual(['leader-not-listed', 0]);
  });

  test('locked, whoever is named without being listed does not lead', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo');
    const [ana] = seats as [Seat, Seat];
    await meeting.tellAttendees();
    await meeting.give(ana, { type: 'request', op: { type: 'lock' } });
    const cy = await meeting.join('Cy');
    await meeting.nameLeader(cy);
    expect(cy.ended).toBe('leader-not-listed');
  });

  test('a leader that was cut off finds another one leading, forgets what nobody heard, and goes on', async () => {
    const { meeting, seats } = await meetingOf(...ABCD);
    const [ana, bo, cy, di] = seats as Four;
    // Ana speaks into the void: nothing of hers arrives, nothing reaches her.
    const isVoid = (from: string): boolean => from === ana.id;
    meeting.loses = (post, to) => isVoid(post.from) || to === ana;
    meeting.holds = (to) => to === ana;
    await meeting.pass(25_000);
    expect(ana.state.last?.t).toBeGreaterThan(bo.state.last?.t ?? 0);
    await meeting.nameLeader(bo);
    await meeting.pass(3_000);
    expectAgreement(meeting, [bo, cy, di]);
    const kept = meeting.posts.filter((post) => !isVoid(post.from));
    meeting.loses = () => false;
    meeting.holds = () => false;
    const waiting = meeting.held.splice(0);
    for (const one of waiting) await meeting.deliver(one);
    for (const post of kept.slice(-60))
      if (post.to === null || post.to === ana.id) await meeting.give(ana, inputOf(post));
    await meeting.pass(15_000);
    expect(ana.ended).toBeUndefined();
    expectAgreement(meeting, seats);
  });

  test('a leader that was cut off holds no key as forgotten that may come again under the next leader', async () => {
    const { meeting, seats } = await meetingOf(...ABCD);
    const [ana, bo, cy, di] = seats as Four;
    let oldest = 0;
    meeting.watch = (seat) => {
      if (seat !== ana) return;
      oldest = Math.max(oldest, oldestKid(ana.state));
      expect(Math.min(...ana.keys.keys())).toBeGreaterThanOrEqual(oldest);
    };
    meeting.loses = (post, to) => post.from === ana.id || to === ana;
    meeting.holds = (to) => to === ana;
    // Into the void it makes one key after the other, and drops the old ones.
    const since = meeting.view(ana).mkSeq ?? 0;
    for (const seat of [cy, di]) {
      await meeting.give(ana, { type: 'gone', participantId: seat.id });
      await meeting.pass(12_000);
    }
    expect([...ana.keys.keys()]).toEqual([since + 2]);
    await meeting.nameLeader(bo);
    await meeting.pass(3_000);
    meeting.loses = () => false;
    meeting.holds = () => false;
    for (const one of meeting.held.splice(0)) await meeting.deliver(one);
    for (const post of meeting.posts.filter(({ from }) => from !== ana.id).slice(-60))
      if (post.to === null || post.to === ana.id) await meeting.give(ana, inputOf(post));
    await meeting.pass(15_000);
    expectAgreement(meeting, seats);
    expect(meeting.view(ana).mkSeq).toBe(since + 1);
  });

  test('a leader whose app is started again carries its own meeting on, under the same code', async () => {
    const { meeting, seats } = await meetingOf(...ABCD);
    const [ana, bo, cy, di] = seats as Four;
    const { securityCode } = meeting.view(bo);
    await meeting.give(bo, { type: 'mark', match: true });
    ana.connected = false;
    const again = await meeting.join('Ana', ana);
    await meeting.pass(5_000);
    expectAgreement(meeting, [again, bo, cy, di]);
    const seen = meeting.view(bo);
    expect(seen.securityCode).toBe(securityCode);
    expect(seen.leaderChange).toMatchObject({ settled: true, mustBeCompared: false });
    expect([again, bo, cy, di].flatMap(({ reports }) => reports)).toEqual([]);
  });

  /** Bo, Cy and then Ana again lead, and Di hears of all of it afterwards. */
  async function leadWithout(meeting: FakeMeeting, [ana, bo, cy, di]: Four): Promise<void> {
    meeting.holds = (to) => to === di;
    const since = meeting.posts.length;
    for (const leader of [bo, cy, ana]) {
      await meeting.nameLeader(leader);
      await meeting.pass(5_000);
    }
    meeting.holds = () => false;
    meeting.held.splice(0);
    await meeting.give(di, { type: 'leader', participantId: ana.id });
    for (const post of meeting.posts.slice(since))
      if (post.from !== di.id && (post.to ?? di.id) === di.id)
        await meeting.give(di, inputOf(post));
    await meeting.give(di, { type: 'reconnected' });
    await meeting.pass(5_000);
  }

  test('who was away while others led finds its way over what they said, also back to the same leader', async () => {
    const { meeting, seats } = await meetingOf(...ABCD);
    await leadWithout(meeting, seats as Four);
    expectAgreement(meeting, seats);
  });

  test.each([
    ['by a heartbeat of one that led meanwhile', 1],
    ['by a box of the leader, back again', 3],
  ])(
    'who was away while others led drops the key that no heartbeat certified before, and is not told that it is contradicted %s',
    async (_by, later) => {
      const { meeting, seats } = await meetingOf(...ABCD);
      const [ana, , , di] = seats as Four;
      const mkSeq = (meeting.view(di).mkSeq ?? 0) + later;
      const box = boxWith(meeting, ana, di, { mk: meeting.random(32), mkSeq });
      await deliver(meeting, di, 'keybox', ana.id, box);
      expect([...di.keys.keys()]).toContain(mkSeq);
      await leadWithout(meeting, seats as Four);
      expect(di.ended).toBeUndefined();
      expectAgreement(meeting, seats);
    },
  );

  test('named, unnamed and named again before anyone else spoke, a leader does not trust its own last words', async () => {
    const { meeting, seats } = await meetingOf(...ABCD);
    const [ana, bo, cy, di] = seats as Four;
    await meeting.give(ana, { type: 'leader', participantId: bo.id });
    await meeting.give(ana, { type: 'leader', participantId: ana.id });
    expect([meeting.view(ana).isLeader, ana.reports]).toEqual([false, ['join-again']]);
    ana.connected = false;
    const again = await meeting.join('Ana', ana);
    await meeting.pass(5_000);
    expectAgreement(meeting, [again, bo, cy, di]);
  });

  test('everyone else is asked to compare the code again, unless they compared the successor’s before', async () => {
    const { meeting, seats } = await meetingOf(...ABCD);
    const [ana, bo, cy, di] = seats as Four;
    await meeting.give(ana, { type: 'successor', participantId: bo.id });
    expect(meeting.view(cy).successor).toMatchObject({ participantId: bo.id, name: 'Bo' });
    await meeting.give(cy, { type: 'mark', match: true, of: 'successor' });
    await meeting.leave(ana);
    await meeting.nameLeader(bo);
    await meeting.pass(3_000);
    const mustCompare = [cy, di].map((seat) => meeting.view(seat).leaderChange?.mustBeCompared);
    expect(mustCompare).toEqual([false, true]);
    const marks = new Map(meeting.view(di).people.map(({ name, mark }) => [name, mark]));
    expect([marks.get('Cy'), marks.get('Di')]).toEqual([true, null]);
  });

  test('two leaders for two groups: both end up apart, and the groups never merge', async () => {
    const { meeting, seats } = await meetingOf(...ABCD);
    const [ana, bo, cy, di] = seats as Four;
    const group = (seat: Seat): boolean => seat === bo || seat === di;
    meeting.loses = (post, to) => {
      const from = seats.find(({ id }) => id === post.from);
      return from !== undefined && group(from) !== group(to);
    };
    for (const seat of [bo, di]) await meeting.give(seat, { type: 'leader', participantId: bo.id });
    for (const { id } of [bo, di]) await meeting.give(ana, { type: 'gone', participantId: id });
    await meeting.pass(12_000);
    meeting.loses = () => false;
    for (const post of [...meeting.posts].slice(-40))
      for (const seat of seats)
        if (seat.id !== post.from && (post.to ?? seat.id) === seat.id)
          await meeting.give(seat, inputOf(post));
    await meeting.pass(3_000);
    const keyOf = (seat: Seat): string => seat.keys.get(seat.sendingWith ?? 0) ?? '';
    expect(keyOf(bo)).not.toBe(keyOf(ana));
    expect([ana, cy].filter(({ everHad }) => everHad.has(keyOf(bo)))).toEqual([]);
    expect([bo, di].filter(({ everHad }) => everHad.has(keyOf(ana)))).toEqual([]);
  });

  test('what main signs for a leader once another leads is not posted', async () => {
    const { meeting, seats } = await meetingOf(...ABCD);
    const [ana, bo] = seats as Four;
    meeting.slowMains.add(ana);
    await meeting.pass(10_000);
    expect(ana.state.lead?.beat).not.toBeNull();
    await meeting.nameLeader(bo);
    const beatsOf = (seat: Seat) =>
      meeting.posts.filter(({ kind, from }) => kind === 'heartbeat' && from === seat.id).length;
    const before = beatsOf(ana);
    for (let i = 0; i < 3; i++) await meeting.letSign();
    expect(beatsOf(ana)).toBe(before);
    await meeting.pass(3_000);
    expectAgreement(meeting, seats);
  });

  test('whoever is to lead before it heard the end of what was said takes in what is true of it, and no more', async () => {
    const { meeting, seats } = await meetingOf(...ABCD);
    const [ana, bo, cy, di] = seats as Four;
    meeting.holds = (to) => to === bo;
    await meeting.give(ana, { type: 'request', op: { type: 'rename', name: 'Anna' } });
    await meeting.nameLeader(bo);
    const held = meeting.held.splice(0);
    meeting.holds = () => false;
    const beat = held.find(({ input }) => input.type === 'post' && input.kind === 'heartbeat');
    if (beat?.input.type !== 'post') throw new Error('no heartbeat was held');
    // Without knowing who leads, Bo keeps what comes; one of it is forged.
    bo.state = { ...bo.state, leader: null, namedLeader: null };
    const forged = beat.input.bytes.map((byte, i) => (i === 40 ? byte ^ 1 : byte));
    await meeting.give(bo, { ...beat.input, bytes: forged });
    for (const one of held) await meeting.deliver(one);
    await meeting.pass(3_000);
    expect(bo.reports).toContain('heartbeat');
    expect(names(meeting, cy)).toEqual(['Anna', 'Bo', 'Cy', 'Di']);
    expectAgreement(meeting, [bo, ana, cy, di]);
  });

  test('the old leader’s posts are refused from the change on', async () => {
    const { meeting, seats } = await meetingOf(...ABCD);
    const [ana, bo, cy] = seats as Four;
    const box = meeting.posts.findLast(({ kind, to }) => kind === 'keybox' && to === cy.id);
    await meeting.nameLeader(bo);
    await meeting.pass(3_000);
    if (box === undefined) throw new Error('Cy got no box');
    const { state } = cy;
    await meeting.give(cy, { type: 'post', kind: 'keybox', from: ana.id, bytes: box.bytes });
    expect(cy.reports.at(-1)).toBe('keybox');
    expect(cy.state).toBe(state);
  });
});
