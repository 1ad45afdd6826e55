import { webcrypto } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { choosePrimitives, type Subtle } from '../crypto/webcrypto-primitives.js';
import { FakeMeeting, inputOf, type Seat } from './fake-meeting.fixture.js';
import { announcementWith, deliver } from './lies.fixture.js';
import { begun, expectAgreement } from './meeting-of.fixture.js';
import { participant, receive } from './participant.js';
import type { Me } from './state.js';

const crypto = await choosePrimitives(webcrypto.subtle as unknown as Subtle);
const meetingOf = (...names: readonly string[]) => begun(crypto, names);

describe('participant: joining and leaving (protocol.md §4-6)', () => {
  test('everyone who joins has the same list, key and security code', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo', 'Cy');
    expectAgreement(meeting, seats);
    expect(
      meeting
        .view(seats[1] as Seat)
        .people.map(({ name }) => name)
        .sort(),
    ).toEqual(['Ana', 'Bo', 'Cy']);
    expect(seats.flatMap(({ reports }) => reports)).toEqual([]);
  });

  test.each([
    ['of another service', (me: Me) => ({ ...me, rootKey: me.ivk }), 'signature'],
    ['for another identity', (me: Me) => ({ ...me, ivk: me.rootKey }), 'certificate'],
    ['for another computer', (me: Me) => ({ ...me, hardwareId: me.userId }), 'certificate'],
    ['for another meeting', (me: Me) => ({ ...me, meetingId: '99999999999' }), 'certificate'],
    ['that is none', (me: Me) => ({ ...me, admit: me.serviceKey }), 'schema'],
    ['under a key that is none', (me: Me) => ({ ...me, serviceKey: me.admit }), 'schema'],
  ])('whoever is admitted by a certificate %s announces nothing', async (_what, with_, code) => {
    const meeting = new FakeMeeting('own admission', crypto);
    const [isk, user, hardware] = [meeting.random(32), meeting.random(16), meeting.random(16)];
    const admitted = await meeting.admitted('Ana', isk, user, hardware);
    const env = { crypto, random: meeting.random, now: meeting.now };
    const { state, effects } = await receive(env, participant(with_(admitted)), { type: 'start' });
    expect(state).toMatchObject({ phase: 'ended', failed: code });
    expect(effects.map(({ type }) => type)).toEqual(['stop-sending', 'destroy-keys', 'end']);
  });

  test('whoever has keys that nothing can be encrypted to is refused, and stops nobody', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo');
    const [ana, bo] = seats as [Seat, Seat];
    meeting.loses = ({ kind, from }) => kind === 'announcement' && from !== ana.id;
    const eve = await meeting.join('Eve');
    meeting.loses = () => false;
    // FIPS 203 §7.2: coefficients above the modulus.
    const mlkem = new Uint8Array(1_184).fill(0xff);
    const forged = await announcementWith(meeting, eve, { mlkem }, { isk: eve.isk });
    for (const seat of [ana, bo]) await deliver(meeting, seat, 'announcement', eve.id, forged);
    await meeting.pass(5_000);
    expect([ana.reports, bo.reports]).toEqual([['mlkem'], []]);
    expectAgreement(meeting, [ana, bo]);
    // The next leader comes to the same end.
    await meeting.nameLeader(bo);
    await meeting.pass(5_000);
    expect(bo.reports).toContain('mlkem');
    expectAgreement(meeting, [bo, ana]);
  });

  test('a leader who is alone sends at once', async () => {
    const { meeting, seats } = await meetingOf('Ana');
    expectAgreement(meeting, seats);
  });

  test('a newcomer gets a new key and can read nothing from before', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo');
    const before = seats[0]?.keys.get(meeting.view(seats[0]).mkSeq ?? 0) ?? '';
    const cy = await meeting.join('Cy');
    await meeting.pass(5_000);
    expectAgreement(meeting, [...seats, cy]);
    expect(cy.everHad.has(before)).toBe(false);
    expect(seats[0]?.everHad.has(before)).toBe(true);
  });

  test('whoever joins again gets no key before the link that lists the new join, however it asks', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo', 'Cy');
    const [ana, bo, cy] = seats as [Seat, Seat, Seat];
    const di = await meeting.join('Di');
    const before = ana.keys.get(meeting.view(ana).mkSeq ?? 0) ?? '';
    const again = await meeting.join('Cy', cy);
    await meeting.give(again, { type: 'reconnected' });
    expect(again.everHad.size).toBe(0);
    await meeting.pass(5_000);
    expectAgreement(meeting, [ana, bo, di, again]);
    expect([again.everHad.has(before), di.everHad.has(before)]).toEqual([false, true]);
  });

  test('whoever leaves never gets the next key', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo', 'Cy');
    const [ana, bo, cy] = seats as [Seat, Seat, Seat];
    const seq = meeting.view(ana).mkSeq ?? 0;
    await meeting.leave(bo);
    await meeting.pass(10_000);
    expectAgreement(meeting, [ana, cy]);
    expect(meeting.view(ana).mkSeq).toBeGreaterThan(seq);
    expect(meeting.view(cy).people.map(({ name }) => name)).not.toContain('Bo');
    expect(bo.everHad.has(ana.keys.get(meeting.view(ana).mkSeq ?? 0) ?? '')).toBe(false);
    expect(bo.keys.size).toBe(0);
  });

  test('whoever left may come back with the same identity and a new announcement', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo');
    const [ana, bo] = seats as [Seat, Seat];
    await meeting.leave(bo);
    await meeting.pass(5_000);
    const again = await meeting.join('Bo', bo);
    await meeting.pass(5_000);
    expectAgreement(meeting, [ana, again]);
    expect(meeting.view(ana).people.find(({ name }) => name === 'Bo')?.leaves).toBe(1);
  });

  test('whoever leaves and comes back at once is listed again', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo');
    const [ana, bo] = seats as [Seat, Seat];
    await meeting.leave(bo);
    const again = await meeting.join('Bo', bo);
    await meeting.pass(5_000);
    expectAgreement(meeting, [ana, again]);
    expect([ana.reports, again.reports]).toEqual([[], []]);
  });

  test('whoever comes back and leaves again at once is not listed', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo');
    const [ana, bo] = seats as [Seat, Seat];
    await meeting.leave(bo);
    await meeting.leave(await meeting.join('Bo', bo));
    await meeting.pass(5_000);
    expectAgreement(meeting, [ana]);
  });

  test('whoever announces twice before the next link is listed under the later announcement', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo');
    const cy = await meeting.join('Cy');
    const di = await meeting.join('Di');
    di.connected = false;
    const again = await meeting.join('Di', di);
    await meeting.pass(5_000);
    expectAgreement(meeting, [...seats, cy, again]);
  });

  test('joins that follow within two seconds share one key', async () => {
    const { meeting, seats } = await meetingOf('Ana');
    const ana = seats[0] as Seat;
    const others: Seat[] = [];
    for (const name of ['Bo', 'Cy', 'Di', 'Ed']) others.push(await meeting.join(name));
    await meeting.pass(5_000);
    expectAgreement(meeting, [ana, ...others]);
    expect(meeting.view(ana).mkSeq).toBe(3);
  });

  test('a leave destroys every key of the one who leaves', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo');
    const bo = seats[1] as Seat;
    const { secrets, keys } = bo.state;
    await meeting.leave(bo);
    expect(bo.ended).toBeNull();
    expect(keys.every(({ mk }) => mk.every((byte) => byte === 0))).toBe(true);
    expect(secrets?.msk.every((byte) => byte === 0)).toBe(true);
  });
});

describe('participant: the meeting key (protocol.md §5)', () => {
  test('a lost box is asked for again and comes', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo', 'Cy');
    const [ana, bo, cy] = seats as [Seat, Seat, Seat];
    let lost = 0;
    meeting.loses = (post, to) => post.kind === 'keybox' && to === cy && lost++ === 0;
    const di = await meeting.join('Di');
    await meeting.pass(10_000);
    expect(lost).toBeGreaterThan(0);
    expectAgreement(meeting, [ana, bo, cy, di]);
    expect(cy.reports).toContain('no-key');
  });

  test('nobody waits more than two seconds for a slow acknowledgement', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo');
    const [ana, bo] = seats as [Seat, Seat];
    meeting.loses = (post) => post.kind === 'ack';
    const seq = meeting.view(ana).mkSeq ?? 0;
    await meeting.join('Cy');
    await meeting.pass(1_900);
    expect([ana.sendingWith, bo.sendingWith]).toEqual([seq, seq]);
    await meeting.pass(200);
    expect([ana.sendingWith, bo.sendingWith]).toEqual([seq + 1, seq + 1]);
  });

  test('everyone switches as soon as all have acknowledged the new key', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo');
    const cy = await meeting.join('Cy');
    expectAgreement(meeting, [...seats, cy]);
  });

  test('everyone switches at once, also where the acknowledgements come before main has signed', async () => {
    const meeting = new FakeMeeting('slow main');
    const anna = await meeting.join('Anna');
    meeting.slowMains.add(anna);
    const ben = await meeting.join('Ben');
    for (let beats = 0; beats < 3; beats++) await meeting.letSign();
    expect(anna.sendingWith).toBe(2);
    expect(ben.sendingWith).toBe(2);
  });

  test('an old key is dropped ten seconds after the next one came', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo');
    const bo = seats[1] as Seat;
    await meeting.join('Cy');
    expect(bo.keys.size).toBe(2);
    await meeting.pass(10_100);
    expect(bo.keys.size).toBe(1);
  });

  test('a box of a key that was dropped is refused when it is played again', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo');
    const bo = seats[1] as Seat;
    const first = meeting.posts.find(({ kind, to }) => kind === 'keybox' && to === bo.id);
    await meeting.join('Cy');
    await meeting.pass(11_000);
    if (first === undefined) throw new Error('Bo got no box');
    const before = bo.state;
    await meeting.give(bo, inputOf(first));
    expect(bo.reports.at(-1)).toBe('keybox');
    expect(bo.state).toBe(before);
  });

  test('a key is replaced after five minutes', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo');
    const seq = meeting.view(seats[0] as Seat).mkSeq ?? 0;
    await meeting.pass(301_000);
    expect(meeting.view(seats[0] as Seat).mkSeq).toBe(seq + 1);
    expectAgreement(meeting, seats);
  });
});

describe('participant: heartbeats and the leader (protocol.md §6)', () => {
  test('says that the leader is lost after 30 s and leaves after 100 s', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo');
    const [ana, bo] = seats as [Seat, Seat];
    ana.connected = false;
    await meeting.pass(31_000);
    expect(bo.reports).toContain('leader-lost');
    expect(meeting.view(bo).leaderLostSince).not.toBeNull();
    expect(meeting.view(bo).checks.heartbeat).toBe(false);
    expect(bo.ended).toBeUndefined();
    await meeting.pass(70_000);
    expect(bo.ended).toBe('leader-gone');
  });

  test('whoever is no longer listed stops sending and leaves', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo', 'Cy');
    const [ana, bo, cy] = seats as [Seat, Seat, Seat];
    await meeting.give(ana, { type: 'gone', participantId: bo.id });
    await meeting.pass(2_000);
    expect([bo.ended, bo.sendingWith, bo.keys.size]).toEqual(['not-listed', null, 0]);
    expectAgreement(meeting, [ana, cy]);
  });

  test.each(['link', 'heartbeat', 'keybox', 'announcement', 'nonce', 'ack'] as const)(
    'drops or refuses a %s that is played again, and keeps what it knew',
    async (kind) => {
      const { meeting, seats } = await meetingOf('Ana', 'Bo', 'Cy');
      const before = seats.map((seat) => meeting.view(seat));
      for (const post of meeting.posts.filter((one) => one.kind === kind))
        for (const seat of seats)
          if (seat.id !== post.from && (post.to === null || post.to === seat.id))
            await meeting.give(seat, { type: 'post', ...post });
      expect(seats.map((seat) => meeting.view(seat))).toEqual(before);
      expect(seats.every(({ ended }) => ended === undefined)).toBe(true);
    },
  );

  test('refuses boxes, links and heartbeats from anyone but the leader', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo', 'Cy');
    const [, bo, cy] = seats as [Seat, Seat, Seat];
    for (const kind of ['keybox', 'link', 'heartbeat'] as const) {
      const post = meeting.posts.findLast((one) => one.kind === kind);
      if (post === undefined) throw new Error(kind);
      const state = bo.state;
      await meeting.give(bo, { type: 'post', kind, from: cy.id, bytes: post.bytes });
      expect(bo.reports.at(-1)).toBe(kind);
      expect(bo.state).toBe(state);
    }
  });
});

describe('participant: marks on the security code (protocol.md §8)', () => {
  test('of whoever joins again count again from the first', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo');
    const [ana, bo] = seats as [Seat, Seat];
    const markOf = (name: string) =>
      meeting.view(ana).people.find((one) => one.name === name)?.mark;
    for (const match of [true, false, true]) await meeting.give(bo, { type: 'mark', match });
    const again = await meeting.join('Bo', bo);
    await meeting.pass(5_000);
    await meeting.give(again, { type: 'mark', match: false });
    expect(markOf('Bo')).toBe(false);
    expect(ana.reports).toEqual([]);
  });

  test('there is none on a code that nobody shows yet', async () => {
    const meeting = new FakeMeeting('early', crypto);
    const ana = await meeting.join('Ana');
    const early = participant(ana.state.me);
    const env = { crypto, random: meeting.random, now: meeting.now };
    const { state, effects } = await receive(env, early, { type: 'mark', match: true });
    expect([state, effects.length]).toEqual([early, 0]);
  });

  test('an answer of main to what was not asked changes nothing', async () => {
    const { meeting, seats } = await meetingOf('Ana');
    const [ana] = seats as [Seat];
    const { state } = ana;
    await meeting.give(ana, { type: 'signed', ref: 99, signature: new Uint8Array(64) });
    expect(ana.state).toBe(state);
  });

  test('shows each mark to everyone', async () => {
    const { meeting, seats } = await meetingOf('Ana', 'Bo', 'Cy');
    const [ana, bo, cy] = seats as [Seat, Seat, Seat];
    await meeting.give(bo, { type: 'mark', match: true });
    await meeting.give(cy, { type: 'mark', match: false });
    for (const seat of [ana, bo, cy]) {
      const marks = new Map(meeting.view(seat).people.map(({ name, mark }) => [name, mark]));
      expect([marks.get('Ana'), marks.get('Bo'), marks.get('Cy')]).toEqual([null, true, false]);
    }
  });
});
