// adversary.md A1-A8, A18, A19, A22, A24: a service that lies to honest clients, each of which must notice, say so, and leak nothing.
import { webcrypto } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { fromHex, toHex, type Bytes } from '../bytes.js';
import { participantId } from '../crypto/participant-id.js';
import { securityCode } from '../crypto/security-code.js';
import { choosePrimitives } from '../crypto/webcrypto-primitives.js';
import { openFrame, sealFrame } from '../media/frame-seal.js';
import { meetingSalt, streamBaseKey } from '../media/stream-key.js';
import { FakeMeeting, inputOf, type BoardPost, type Seat } from './fake-meeting.fixture.js';
import {
  announcementWith,
  beatWith,
  deliver,
  impostor,
  lastPost,
  names,
  shieldMisses,
  told,
} from './lies.fixture.js';
import { encodeLink, snapshotItem } from './participant-list.js';
import { participant, receive } from './participant.js';
import type { Attending, Input } from './state.js';

const crypto = await choosePrimitives(webcrypto.subtle);
const NOT_SIGNED = {
  code: 'signature',
  says: 'A message was not signed by the person it claims to be from.',
};

async function meetingOf(...people: string[]): Promise<[FakeMeeting, ...Seat[]]> {
  const meeting = new FakeMeeting(people.join(' '), crypto);
  const seats: Seat[] = [];
  for (const name of people) seats.push(await meeting.join(name));
  await meeting.pass(5_000);
  await meeting.tellAttendees();
  return [meeting, ...seats];
}

/** Nobody encrypts with a key that this one was ever given. */
function expectNobodyEncryptsFor(outsider: Seat, meeting: FakeMeeting): void {
  for (const seat of meeting.seats) {
    if (seat === outsider || seat.sendingWith === null) continue;
    expect(outsider.everHad.has(seat.keys.get(seat.sendingWith) ?? '')).toBe(false);
  }
}

function keyOf(seat: Seat): Bytes {
  const key = fromHex(seat.keys.get(seat.sendingWith ?? 0) ?? '');
  if (key === null) throw new Error(`${seat.name} has no key`);
  return key;
}

function keyOfOrNone(seat: Seat): string {
  return seat.keys.get(seat.sendingWith ?? 0) ?? 'none';
}

describe('swapped keys of a participant (adversary.md A1)', () => {
  test.each(['x25519', 'mlkem', 'mvk', 'nonce'] as const)(
    'the leader refuses an announcement whose %s the service swapped, and makes no key for it',
    async (item) => {
      const [meeting, ana] = (await meetingOf('Ana')) as [FakeMeeting, Seat];
      meeting.loses = ({ kind }) => kind === 'announcement';
      const bo = await meeting.join('Bo');
      const own = bo.state.binding?.[item] ?? new Uint8Array();
      const changes = { [item]: own.map((byte) => byte ^ 1) };
      const swapped = await announcementWith(meeting, bo, changes);
      await deliver(meeting, ana, 'announcement', bo.id, swapped);
      await meeting.pass(5_000);
      expect(told(ana)).toEqual(NOT_SIGNED);
      expect(names(meeting, ana)).toEqual(['Ana']);
      expect(meeting.posts.some(({ kind, to }) => kind === 'keybox' && to === bo.id)).toBe(false);
      expect([bo.sendingWith, shieldMisses(meeting, bo)]).toEqual([
        null,
        ['keyBox', 'heartbeat', 'list'],
      ]);
    },
  );

  test('a member refuses a leader whose keys the service swapped: no leader, no code, nothing sent', async () => {
    const [meeting, ana] = (await meetingOf('Ana')) as [FakeMeeting, Seat];
    meeting.loses = ({ kind }) => kind === 'announcement';
    meeting.posts[0] = {
      ...lastPost(meeting, 'announcement', { from: ana }),
      bytes: await announcementWith(meeting, ana, { x25519: meeting.random(32) }),
    };
    const bo = await meeting.join('Bo');
    await meeting.pass(5_000);
    expect(told(bo)).toEqual(NOT_SIGNED);
    expect(meeting.view(bo)).toMatchObject({ leader: null, securityCode: null });
    expect([bo.sendingWith, shieldMisses(meeting, bo)]).toEqual([
      null,
      ['certificate', 'keyBox', 'heartbeat', 'list'],
    ]);
  });

  test('with another identity key the certificate names another person', async () => {
    const [meeting, ana] = (await meetingOf('Ana')) as [FakeMeeting, Seat];
    meeting.loses = ({ kind }) => kind === 'announcement';
    const bo = await meeting.join('Bo');
    const { isk, ivk } = await impostor(meeting, bo);
    const swapped = await announcementWith(meeting, bo, { ivk }, { isk });
    await deliver(meeting, ana, 'announcement', bo.id, swapped);
    expect(told(ana)).toEqual({
      code: 'certificate',
      says: "Someone's admission to this meeting is not valid.",
    });
    expect(names(meeting, ana)).toEqual(['Ana']);
  });

  test('an identity that the service made and certified is listed by its own key, and the person it plays gets nothing', async () => {
    const [meeting, ana] = (await meetingOf('Ana')) as [FakeMeeting, Seat];
    meeting.loses = ({ kind, from }) => kind === 'announcement' && from !== ana.id;
    const bo = await meeting.join('Bo');
    const { isk, ivk } = await impostor(meeting, bo);
    const forged = await announcementWith(meeting, bo, { ivk }, { isk, certified: true });
    await deliver(meeting, ana, 'announcement', bo.id, forged);
    await meeting.pass(5_000);
    const listed = ana.state.last?.list.present.get(bo.id)?.ivk ?? new Uint8Array();
    expect(securityCode(listed)).not.toBe(securityCode(bo.state.me.ivk));
    expect([bo.sendingWith, bo.keys.size, meeting.view(bo).securityCode]).toEqual([null, 0, null]);
    expect(shieldMisses(meeting, bo)).toEqual(['keyBox', 'heartbeat', 'list']);
  });
});

describe('the service in the place of the leader (adversary.md A2)', () => {
  test("every member's code differs from the real leader's", async () => {
    const [meeting, ana] = (await meetingOf('Ana')) as [FakeMeeting, Seat];
    // The same meeting as the members are told it: led by the service, under Ana's name and number.
    const told = new FakeMeeting('Ana', crypto);
    told.random(32_000);
    const mallory = await told.join('Ana', {
      ...ana,
      isk: told.random(32),
      state: { ...ana.state },
    });
    const [bo, cy] = [await told.join('Bo'), await told.join('Cy')];
    await told.pass(5_000);
    expect([mallory.id, told.view(bo).leaderName]).toEqual([ana.id, 'Ana']);
    const code = meeting.view(ana).securityCode;
    expect(code).toMatch(/^\d{3}( \d{3}){12}$/);
    expect([told.view(bo).securityCode, told.view(cy).securityCode]).not.toContain(code);
    expect(told.view(bo).securityCode).toBe(told.view(cy).securityCode);
  });

  test('what the code does not match is said to everyone', async () => {
    const [meeting, , bo, cy] = (await meetingOf('Ana', 'Bo', 'Cy')) as [FakeMeeting, ...Seat[]];
    await meeting.give(bo as Seat, { type: 'mark', match: false });
    const seen = meeting.view(cy as Seat).people.find(({ name }) => name === 'Bo');
    expect(seen?.mark).toBe(false);
  });

  test("an identity swapped later is refused: a leader's ivk does not change within a meeting", async () => {
    const [meeting, ana, bo] = (await meetingOf('Ana', 'Bo')) as [FakeMeeting, Seat, Seat];
    const { isk, ivk } = await impostor(meeting, ana);
    const issuedAt = meeting.now;
    const changes = { ivk, issuedAt };
    const forged = await announcementWith(meeting, ana, changes, { isk, certified: true });
    const before = meeting.view(bo);
    await deliver(meeting, bo, 'announcement', ana.id, forged);
    expect(told(bo)).toEqual({
      code: 'identity-changed',
      says: 'Someone came under another identity than before. What they sent was dropped.',
    });
    expect(meeting.view(bo)).toEqual(before);
  });

  test('a member named leader in its place is a change that asks everyone to compare the code again', async () => {
    const [meeting, ana, bo, cy] = (await meetingOf('Ana', 'Bo', 'Cy')) as [
      FakeMeeting,
      ...Seat[],
    ] as [FakeMeeting, Seat, Seat, Seat];
    const code = meeting.view(cy).securityCode;
    ana.connected = false;
    await meeting.nameLeader(bo);
    await meeting.pass(5_000);
    const { leaderChange, securityCode: after } = meeting.view(cy);
    expect(leaderChange).toMatchObject({ from: 'Ana', settled: true, mustBeCompared: true });
    expect(after).not.toBe(code);
  });
});

describe('posts of another time (adversary.md A3, A24)', () => {
  const EARLIER = {
    announcement: 'announcement',
    keybox: 'keybox',
    link: 'link',
    heartbeat: 'heartbeat',
    nonce: 'signature',
    request: 'signature',
  } as const;

  test.each(Object.entries(EARLIER))(
    'refuses a %s of an earlier meeting of the same people',
    async (kind, code) => {
      const [earlier, oldAna, oldBo] = (await meetingOf('Ana', 'Bo')) as [FakeMeeting, Seat, Seat];
      await earlier.give(oldBo, { type: 'reconnected' });
      await earlier.give(oldBo, { type: 'request', op: { type: 'rename', name: 'Beau' } });
      await earlier.pass(1_000);
      const meeting = new FakeMeeting('a later meeting', crypto);
      const ana = await meeting.join('Ana', oldAna);
      const bo = await meeting.join('Bo', oldBo);
      await meeting.pass(5_000);
      const old = earlier.posts.findLast((post) => post.kind === kind && post.from === oldAna.id);
      const ofBo = earlier.posts.findLast((post) => post.kind === kind && post.from === oldBo.id);
      for (const [to, post] of [
        [bo, old],
        [ana, ofBo],
      ] as const) {
        if (post === undefined) continue;
        const before = to.state;
        await meeting.give(to, inputOf(post));
        expect(to.reports.at(-1)).toBe(code);
        expect(to.state).toBe(before);
      }
    },
  );

  test('who was in an earlier meeting is not brought into this one', async () => {
    const [earlier, oldAna, , oldCy] = (await meetingOf('Ana', 'Bo', 'Cy')) as [
      FakeMeeting,
      ...Seat[],
    ] as [FakeMeeting, Seat, Seat, Seat];
    const meeting = new FakeMeeting('a later meeting', crypto);
    const ana = await meeting.join('Ana', oldAna);
    await meeting.give(ana, inputOf(lastPost(earlier, 'announcement', { from: oldCy })));
    await meeting.pass(5_000);
    expect(told(ana)?.code).toBe('announcement');
    expect(names(meeting, ana)).toEqual(['Ana']);
  });

  test('an acknowledgement of an earlier meeting does not count', async () => {
    const [earlier, oldAna, oldBo] = (await meetingOf('Ana', 'Bo')) as [FakeMeeting, Seat, Seat];
    const meeting = new FakeMeeting('a later meeting', crypto);
    meeting.loses = ({ kind }) => kind === 'ack';
    const ana = await meeting.join('Ana', oldAna);
    const bo = await meeting.join('Bo', oldBo);
    await deliver(meeting, ana, 'ack', bo.id, lastPost(earlier, 'ack', { from: oldBo }).bytes);
    expect(ana.reports).toEqual(['keybox']);
    expect(ana.state.last?.acked).toBe(false);
  });

  test('a box under a nonce that two later ones replaced is refused', async () => {
    const [meeting, ana, bo] = (await meetingOf('Ana', 'Bo')) as [FakeMeeting, Seat, Seat];
    meeting.loses = ({ kind, to }) => kind === 'keybox' && to === bo.id;
    await meeting.join('Cy');
    const stale = lastPost(meeting, 'keybox', { from: ana, to: bo });
    for (let i = 0; i < 2; i++) await meeting.give(bo, { type: 'reconnected' });
    const held = [...bo.keys.keys()];
    await meeting.give(bo, inputOf(stale));
    expect(told(bo)).toEqual({
      code: 'keybox',
      says: 'A meeting key arrived that was not meant for now or for you.',
    });
    expect([...bo.keys.keys()]).toEqual(held);
  });

  test('a heartbeat of someone who left is refused, and who left stays gone when the announcement is posted again', async () => {
    const [meeting, ana, bo, cy] = (await meetingOf('Ana', 'Bo', 'Cy')) as [
      FakeMeeting,
      ...Seat[],
    ] as [FakeMeeting, Seat, Seat, Seat];
    const announced = lastPost(meeting, 'announcement', { from: bo });
    await meeting.leave(bo);
    await meeting.pass(5_000);
    const [listAtAna, listAtCy] = [names(meeting, ana), names(meeting, cy)];
    for (const to of [ana, cy]) await meeting.give(to, inputOf(announced));
    await meeting.pass(5_000);
    expect([names(meeting, ana), names(meeting, cy)]).toEqual([listAtAna, listAtCy]);
    expectNobodyEncryptsFor(bo, meeting);
  });

  test.each([
    ['dated anew', 'signature', (now: number) => ({ changes: { issuedAt: now }, how: {} })],
    [
      'dated anew, with a certificate of that date',
      'signature',
      (now: number) => ({ changes: { issuedAt: now }, how: { certified: true } }),
    ],
    [
      'as it was, with a newer certificate',
      'certificate',
      (now: number) => ({ changes: {}, how: { certified: true, certifiedAt: now } }),
    ],
  ] as const)('an old binding %s brings nobody back', async (_title, code, forge) => {
    const [meeting, ana, bo] = (await meetingOf('Ana', 'Bo')) as [FakeMeeting, Seat, Seat];
    await meeting.leave(bo);
    await meeting.pass(5_000);
    // The service can date a certificate as it likes, but not what Bo's key has signed.
    const { changes, how } = forge(meeting.now);
    const again = await announcementWith(meeting, bo, changes, how);
    await deliver(meeting, ana, 'announcement', bo.id, again);
    await meeting.pass(5_000);
    expect(told(ana)?.code).toBe(code);
    expect(names(meeting, ana)).toEqual(['Ana']);
  });

  test('a leader who lists someone again under an old announcement is refused by all', async () => {
    const [meeting, ana, bo, cy] = (await meetingOf('Ana', 'Bo', 'Cy')) as [
      FakeMeeting,
      ...Seat[],
    ] as [FakeMeeting, Seat, Seat, Seat];
    const was = ana.state.last?.list.present.get(bo.id);
    await meeting.leave(bo);
    await meeting.pass(5_000);
    const list = cy.state.last?.list;
    if (was === undefined || list === undefined) throw new Error('Bo was not there');
    const { userId, hardwareId, ivk, bindingHash, issuedAt, name } = was;
    const join = ['join', userId, hardwareId, ivk, bindingHash, issuedAt, name];
    const link = encodeLink(cy.state.me.meetingUuid, list, ana.id, [join]);
    await deliver(meeting, cy, 'link', ana.id, link);
    expect(told(cy)).toEqual({
      code: 'link',
      says: 'The list of participants changed in a way that is not allowed.',
    });
    expect(names(meeting, cy)).toEqual(['Ana', 'Cy']);
  });
});

describe('withheld posts (adversary.md A4, A5, A7)', () => {
  test('who gets no heartbeats is told after three, and leaves after ten', async () => {
    const [meeting, , bo] = (await meetingOf('Ana', 'Bo')) as [FakeMeeting, Seat, Seat];
    meeting.loses = ({ kind }, to) => kind === 'heartbeat' && to === bo;
    await meeting.pass(31_000);
    expect(told(bo)).toEqual({
      code: 'leader-lost',
      says: 'The connection to the meeting leader is lost. Waiting for it to come back.',
    });
    expect(shieldMisses(meeting, bo)).toEqual(['heartbeat']);
    await meeting.pass(70_000);
    expect(told(bo)).toEqual({
      code: 'leader-gone',
      says: 'The meeting leader has not been heard from for 100 seconds, so you have left.',
    });
    expect(bo.keys.size).toBe(0);
  });

  test.each([
    ['leave', (meeting: FakeMeeting, cy: Seat) => meeting.leave(cy)],
    [
      'lock',
      (meeting: FakeMeeting) =>
        meeting.give(meeting.seats[0] as Seat, { type: 'request', op: { type: 'lock' } }),
    ],
  ] as const)(
    'who is not told of a %s accepts nothing after it, says that it has lost the leader, and never heals',
    async (_what, happens) => {
      const [meeting, ana, bo, cy] = (await meetingOf('Ana', 'Bo', 'Cy')) as [
        FakeMeeting,
        ...Seat[],
      ] as [FakeMeeting, Seat, Seat, Seat];
      const v = ana.state.last?.v ?? 0;
      // Everything but the one link, also when Bo asks again.
      meeting.loses = ({ kind }, to) =>
        kind === 'link' && to === bo && (ana.state.list?.v ?? 0) > v;
      const before = meeting.view(bo);
      await happens(meeting, cy);
      await meeting.pass(40_000);
      expect(ana.state.last?.v).toBe(v + 1);
      expect(meeting.view(bo)).toMatchObject({
        people: before.people,
        locked: before.locked,
        mkSeq: before.mkSeq,
      });
      expect(bo.reports).toEqual(expect.arrayContaining(['gap', 'leader-lost']));
      expect(shieldMisses(meeting, bo)).toContain('heartbeat');
      await meeting.pass(65_000);
      expect(told(bo)?.code).toBe('leader-gone');
      expect(bo.keys.size).toBe(0);
    },
  );

  test('who is shown a next heartbeat that builds on another than the last leaves as split', async () => {
    const [meeting, ana, bo] = (await meetingOf('Ana', 'Bo')) as [FakeMeeting, Seat, Seat];
    const forked = await beatWith(meeting, ana, { prevH: new Uint8Array(32).fill(1) });
    await deliver(meeting, bo, 'heartbeat', ana.id, forked);
    expect(told(bo)?.code).toBe('split');
    expect(bo.state.evidence.length).toBe(2);
  });

  test('nothing newer is accepted over a heartbeat that was withheld', async () => {
    const [meeting, ana, bo] = (await meetingOf('Ana', 'Bo')) as [FakeMeeting, Seat, Seat];
    meeting.loses = () => true;
    const before = bo.state.last;
    const later = await beatWith(meeting, ana, { t: (before?.t ?? 0) + 2 });
    await deliver(meeting, bo, 'heartbeat', ana.id, later);
    expect(told(bo)).toEqual({
      code: 'gap',
      says: "Part of the leader's messages is missing. Fetching it again.",
    });
    expect(bo.state.last).toBe(before);
  });

  test('who is told another history than the others leaves as split, and keeps both words', async () => {
    const [meeting, ana, bo] = (await meetingOf('Ana', 'Bo')) as [FakeMeeting, Seat, Seat];
    const shown = await beatWith(meeting, ana, { acked: false });
    const hidden = await beatWith(meeting, ana, { timestampMs: meeting.now + 7 });
    await deliver(meeting, bo, 'heartbeat', ana.id, shown);
    await deliver(meeting, bo, 'heartbeat', ana.id, hidden);
    expect(told(bo)).toEqual({
      code: 'split',
      says: 'This meeting was split: not everyone is told the same. You have left to stay safe.',
    });
    expect(bo.state.evidence.map(toHex)).toEqual([shown, hidden].map(toHex));
    expect([bo.sendingWith, bo.keys.size]).toEqual([null, 0]);
  });

  test('who is starved of its box holds nobody up, says that it has no key, and stops sending', async () => {
    const [meeting, ana, bo, cy] = (await meetingOf('Ana', 'Bo', 'Cy')) as [
      FakeMeeting,
      ...Seat[],
    ] as [FakeMeeting, Seat, Seat, Seat];
    const seq = meeting.view(ana).mkSeq ?? 0;
    meeting.loses = ({ kind }, to) => kind === 'keybox' && to === cy;
    await meeting.join('Di');
    await meeting.pass(1_900);
    expect([ana.sendingWith, bo.sendingWith]).toEqual([seq, seq]);
    await meeting.pass(200);
    expect([ana.sendingWith, bo.sendingWith]).toEqual([seq + 1, seq + 1]);
    expect(told(cy)).toEqual({
      code: 'no-key',
      says: 'Your app has no current meeting key. Asking the leader for it.',
    });
    expect(shieldMisses(meeting, cy)).toEqual(['keyBox']);
    expect(cy.sendingWith === null || cy.keys.has(cy.sendingWith)).toBe(true);
  });
});

describe('a ghost (adversary.md A6)', () => {
  test('is on the list of each person before that person encrypts for it', async () => {
    const meeting = new FakeMeeting('ghost', crypto);
    const people = [await meeting.join('Ana'), await meeting.join('Bo')];
    let checked = 0;
    meeting.watch = (seat) => {
      const ghost = meeting.seats.find(({ name }) => name === 'Ghost');
      if (ghost === undefined || seat === ghost || seat.sendingWith === null) return;
      if (!ghost.everHad.has(seat.keys.get(seat.sendingWith) ?? '')) return;
      checked++;
      expect(names(meeting, seat)).toContain('Ghost');
    };
    await meeting.join('Ghost');
    await meeting.pass(5_000);
    expect(checked).toBeGreaterThanOrEqual(people.length);
  });

  test('that is kept from someone never gets a key that this someone encrypts with', async () => {
    const [meeting, ana, bo] = (await meetingOf('Ana', 'Bo')) as [FakeMeeting, Seat, Seat];
    meeting.loses = ({ kind }: BoardPost, to) => kind === 'link' && to === bo;
    const ghost = await meeting.join('Ghost');
    await meeting.pass(20_000);
    expect(names(meeting, ana)).toContain('Ghost');
    expect(ghost.everHad.has(keyOfOrNone(bo))).toBe(false);
    expect(bo.reports).toContain('gap');
  });
});

describe('leaders who are none (adversary.md A8)', () => {
  test('a leader who was never listed stops everyone from sending until they accept it', async () => {
    const [meeting, ana, bo] = (await meetingOf('Ana', 'Bo')) as [FakeMeeting, Seat, Seat];
    const mallory = await aside(meeting, 'Mallory');
    ana.connected = false;
    await meeting.nameLeader(mallory);
    await meeting.pass(5_000);
    expect(bo.reports).toContain('leader-not-known');
    expect(bo.sendingWith).toBeNull();
    expect(meeting.view(bo).leaderChange?.mustBeAccepted).toBe(true);
    expect(shieldMisses(meeting, bo)).toContain('keyBox');
    expectNobodyEncryptsFor(mallory, meeting);
    await meeting.give(bo, { type: 'accept-leader' });
    expect(bo.sendingWith).not.toBeNull();
  });

  test('in a locked meeting everyone leaves', async () => {
    const [meeting, ana, bo] = (await meetingOf('Ana', 'Bo')) as [FakeMeeting, Seat, Seat];
    await meeting.give(ana, { type: 'request', op: { type: 'lock' } });
    await meeting.pass(5_000);
    expect(meeting.view(bo).locked).toBe(true);
    const mallory = await aside(meeting, 'Mallory');
    ana.connected = false;
    await meeting.nameLeader(mallory);
    // An honest core leaves by itself; a leader who lies would go on with a snapshot of its own.
    expect(mallory.ended).toBe('leader-not-listed');
    const list = bo.state.last?.list;
    const binding = mallory.state.binding;
    if (list === undefined || binding === null) throw new Error('there is no list');
    const link = encodeLink(bo.state.me.meetingUuid, list, mallory.id, [
      snapshotItem(list),
      ['unlock'],
      joinItem(mallory),
    ]);
    await deliver(meeting, bo, 'link', mallory.id, link);
    const head = bo.state.drafts.at(-1)?.head ?? new Uint8Array(32);
    const beat = await beatWith(
      meeting,
      { ...mallory, state: bo.state },
      {
        ...{ leaderBindingHash: binding.bindingHash, linkHash: head, v: list.v + 1 },
        mkSeq: (bo.state.last?.mkSeq ?? 0) + 1,
      },
    );
    await deliver(meeting, bo, 'heartbeat', mallory.id, beat);
    expect(told(bo)).toEqual({
      code: 'leader-not-listed',
      says: 'The service named a meeting leader who was not let into this locked meeting. You have left to stay safe.',
    });
    expect(bo.keys.size).toBe(0);
  });

  test('two groups with two leaders never become one again', async () => {
    const [meeting, ana, bo, cy, di] = (await meetingOf('Ana', 'Bo', 'Cy', 'Di')) as [
      FakeMeeting,
      ...Seat[],
    ] as [FakeMeeting, Seat, Seat, Seat, Seat];
    const group = (seat: Seat): number => (seat === ana || seat === bo ? 1 : 2);
    const idGroup = (id: string): number => (id === ana.id || id === bo.id ? 1 : 2);
    meeting.loses = (post, to) => idGroup(post.from) !== group(to);
    for (const to of [cy, di]) await meeting.give(to, { type: 'leader', participantId: cy.id });
    await meeting.pass(25_000);
    expect(meeting.view(di).leaderChange).toMatchObject({ from: 'Ana', mustBeCompared: true });
    expect(meeting.view(di).securityCode).not.toBe(meeting.view(bo).securityCode);
    expect(keyOf(bo)).not.toEqual(keyOf(di));
    // The service brings them together again: the two histories contradict each other.
    meeting.loses = () => false;
    for (const to of [cy, di]) await meeting.give(to, { type: 'leader', participantId: ana.id });
    for (const post of [...meeting.posts])
      if (idGroup(post.from) === 1 && post.to === null)
        for (const to of [cy, di])
          if (to.ended === undefined) await meeting.give(to, inputOf(post));
    await meeting.pass(120_000);
    // Di took the word of both: it leaves, with both words kept.
    expect(told(di)?.code).toBe('split');
    expect(di.state.evidence.length).toBe(2);
    expect([di.sendingWith, di.keys.size]).toEqual([null, 0]);
    // Cy led, and is shown the change; it sends nothing to the others before they have given it a key.
    expect(meeting.view(cy).leaderChange?.mustBeCompared).toBe(true);
    expect(shieldMisses(meeting, cy)).not.toEqual([]);
  });
});

/** Someone who announces, but whom the leader never hears of. */
async function aside(meeting: FakeMeeting, name: string): Promise<Seat> {
  const before = meeting.loses;
  meeting.loses = ({ kind, from }, to) =>
    kind === 'announcement' &&
    to.id === meeting.leader &&
    !meeting.seats.some((seat) => seat.id === from && seat.name !== name);
  const seat = await meeting.join(name);
  meeting.loses = before;
  return seat;
}

function joinItem({ state, name }: Seat): [string, Bytes, Bytes, Bytes, Bytes, number, string] {
  const { binding } = state;
  if (binding === null) throw new Error(`${name} has not announced`);
  const { userId, hardwareId, ivk, bindingHash, issuedAt } = binding;
  return ['join', userId, hardwareId, ivk, bindingHash, issuedAt, binding.name];
}

describe('a service that lets people in before the host (product.md #10, adversary.md A12)', () => {
  /** What whoever the service names leader of a meeting without a link does, and the code with which it left. */
  async function begins(seats: readonly Omit<Attending, 'participantId'>[]) {
    const meeting = new FakeMeeting('early', crypto);
    const isk = meeting.random(32);
    const me = await meeting.admitted('Ben', isk, meeting.random(16), meeting.random(16));
    const id = participantId(me);
    const attendees = seats.map(({ role }, at) => ({
      participantId: at === 0 ? id : `${'A'.repeat(22)}.${'A'.repeat(21)}${'AQgw'.charAt(at)}`,
      role,
    }));
    const posted: string[] = [];
    let ended: string | null | undefined;
    let state = participant(me);
    const inputs: Input[] = [
      { type: 'attendees', attendees },
      { type: 'leader', participantId: id },
      { type: 'start' },
    ];
    for (let input = inputs.shift(); input !== undefined; input = inputs.shift()) {
      const env = { crypto, random: meeting.random, now: meeting.now };
      const turn = await receive(env, state, input);
      state = turn.state;
      for (const effect of turn.effects) {
        if (effect.type === 'post') posted.push(effect.kind);
        if (effect.type === 'end') ended = effect.code;
        if (effect.type === 'sign') {
          const signature = await meeting.sign(isk, me, effect.statement);
          inputs.push({ type: 'signed', ref: effect.ref, signature });
        }
      }
    }
    return { posted, ended };
  }

  test('has nobody begin the meeting: whom it names leader leaves, and says why', async () => {
    for (const seats of [[{ role: 'participant' }], Array(3).fill({ role: 'participant' })]) {
      const { posted, ended } = await begins(seats as Omit<Attending, 'participantId'>[]);
      expect(ended).toBe('no-host');
      expect(posted).not.toContain('link');
    }
  });

  test.each(['host', 'co-host'] as const)(
    'while a %s has a seat, connected or not, anyone may begin',
    async (role) => {
      const { posted, ended } = await begins([{ role: 'participant' }, { role }]);
      expect(ended).toBeUndefined();
      expect(posted).toContain('link');
    },
  );
});

describe('wishes of another time (adversary.md A18)', () => {
  test('a lock that was asked for before the list changed is refused when it is played again', async () => {
    const [meeting, ana, bo] = (await meetingOf('Ana', 'Bo')) as [FakeMeeting, Seat, Seat];
    const roles = [
      { participantId: ana.id, role: 'host' },
      { participantId: bo.id, role: 'co-host' },
    ] as const;
    for (const to of [ana, bo]) await meeting.give(to, { type: 'attendees', attendees: roles });
    await meeting.give(bo, { type: 'request', op: { type: 'lock' } });
    await meeting.pass(5_000);
    expect(meeting.view(bo).locked).toBe(true);
    const asked = lastPost(meeting, 'request', { from: bo });
    await meeting.give(ana, { type: 'request', op: { type: 'unlock' } });
    await meeting.pass(5_000);
    expect(meeting.view(bo).locked).toBe(false);
    await meeting.give(ana, inputOf(asked));
    await meeting.pass(5_000);
    expect(told(ana)).toEqual({
      code: 'request',
      says: 'Someone asked to lock, unlock, remove or rename, but may not, or asked too late. Nothing was changed.',
    });
    expect([meeting.view(ana).locked, meeting.view(bo).locked]).toEqual([false, false]);
  });
});

describe('who was removed (adversary.md A19, A22)', () => {
  async function withoutBo(): Promise<[FakeMeeting, Seat, Seat, Seat]> {
    const [meeting, ana, bo, cy] = (await meetingOf('Ana', 'Bo', 'Cy')) as [
      FakeMeeting,
      ...Seat[],
    ] as [FakeMeeting, Seat, Seat, Seat];
    const { userId, hardwareId } = bo.state.me;
    await meeting.give(ana, { type: 'request', op: { type: 'remove', userId, hardwareId } });
    await meeting.pass(5_000);
    return [meeting, ana, bo, cy];
  }

  test('decrypts nothing from the switch on, though the engine keeps sending to them', async () => {
    const [meeting, ana, bo, cy] = (await meetingOf('Ana', 'Bo', 'Cy')) as [
      FakeMeeting,
      ...Seat[],
    ] as [FakeMeeting, Seat, Seat, Seat];
    const { meetingId, meetingUuid, userId, hardwareId } = bo.state.me;
    const salt = meetingSalt(meetingId, meetingUuid);
    const streamOf = (mk: Bytes): Bytes =>
      streamBaseKey(mk, salt, cy.state.binding?.bindingHash ?? new Uint8Array(32), 'video');
    const readable = (): boolean => {
      const frame = new Uint8Array(40).fill(9);
      const sealed = sealFrame(streamOf(keyOf(cy)), cy.sendingWith ?? 0, 0, 'vp8', frame);
      if (!sealed.ok) throw new Error(sealed.fault.code);
      // Whatever it was ever given, under whatever number.
      return [...bo.everHad].some((mk) => {
        const key = fromHex(mk) ?? new Uint8Array(32);
        return openFrame(() => streamOf(key), 'vp8', sealed.value.encrypted).ok;
      });
    };
    expect(readable()).toBe(true);
    // The removed one has a client that does not leave by itself.
    const { state } = bo;
    await meeting.give(ana, { type: 'request', op: { type: 'remove', userId, hardwareId } });
    await meeting.pass(2_100);
    bo.state = state;
    await meeting.pass(5_000);
    expect(readable()).toBe(false);
    expectNobodyEncryptsFor(bo, meeting);
  });

  test('is told that they were removed, and holds no key', async () => {
    const [, , bo] = await withoutBo();
    expect(told(bo)?.code).toBe('removed');
    expect(bo.keys.size).toBe(0);
  });

  test.each([
    ['with the same identity', (bo: Seat, _meeting: FakeMeeting) => bo],
    [
      'with a new installation of the same user',
      (bo: Seat, meeting: FakeMeeting): Seat => ({
        ...bo,
        isk: meeting.random(32),
        state: {
          ...bo.state,
          me: { ...bo.state.me, hardwareId: meeting.random(16) },
        },
      }),
    ],
    [
      'with the same identity key as another user',
      (bo: Seat, meeting: FakeMeeting): Seat => ({
        ...bo,
        state: {
          ...bo.state,
          me: { ...bo.state.me, userId: meeting.random(16), hardwareId: meeting.random(16) },
        },
      }),
    ],
  ])('is refused when they come back %s', async (_how, disguised) => {
    const [meeting, ana, bo, cy] = await withoutBo();
    const again = await meeting.join('Bo', disguised(bo, meeting));
    await meeting.pass(5_000);
    expect(told(ana)?.code).toBe('removed-came-back');
    expect([names(meeting, ana), names(meeting, cy)]).toEqual([
      ['Ana', 'Cy'],
      ['Ana', 'Cy'],
    ]);
    expect([again.keys.size, again.sendingWith]).toEqual([0, null]);
    // And by every member, where the leader is the liar.
    const list = cy.state.last?.list;
    if (list === undefined) throw new Error('there is no list');
    const link = encodeLink(cy.state.me.meetingUuid, list, ana.id, [joinItem(again)]);
    await deliver(meeting, cy, 'link', ana.id, link);
    expect(told(cy)?.code).toBe('link');
  });

  test.each([
    ['forgets them', []],
    ['says that they only left', [false]],
  ] as const)("is not let in by a new leader's snapshot that %s", async (_how, flags) => {
    const [meeting, ana, bo, cy] = await withoutBo();
    const list = cy.state.last?.list;
    const was = list?.left.get(bo.id);
    if (list === undefined || was === undefined) throw new Error('Bo was not removed');
    const left = flags.map((removed): [string, typeof was] => [bo.id, { ...was, removed }]);
    const forged = snapshotItem({ ...list, left: new Map(left) });
    const link = encodeLink(cy.state.me.meetingUuid, list, cy.id, [forged]);
    await deliver(meeting, ana, 'link', cy.id, link);
    await meeting.give(cy, { type: 'leader', participantId: ana.id });
    await deliver(
      meeting,
      cy,
      'link',
      ana.id,
      encodeLink(cy.state.me.meetingUuid, list, ana.id, [forged]),
    );
    expect(told(cy)?.code).toBe('link');
    expect(names(meeting, cy)).toEqual(['Ana', 'Cy']);
  });

  test('a stranger is not let into a locked meeting', async () => {
    const [meeting, ana, bo] = (await meetingOf('Ana', 'Bo')) as [FakeMeeting, Seat, Seat];
    await meeting.give(ana, { type: 'request', op: { type: 'lock' } });
    await meeting.pass(2_000);
    const cy = await meeting.join('Cy');
    await meeting.pass(5_000);
    expect(told(ana)?.code).toBe('newcomer-locked-out');
    expect([names(meeting, bo), cy.keys.size]).toEqual([['Ana', 'Bo'], 0]);
  });
});
