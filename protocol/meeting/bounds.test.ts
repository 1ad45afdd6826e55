// The bounds of protocol.md §5-6 that only a large or a long meeting comes to. With stand-ins for the slow primitives.
import { describe, expect, test } from '@jest/globals';
import { byId } from './by-id.js';
import type { BoardPost, FakeMeeting, Seat } from './fake-meeting.fixture.js';
import { begun, expectAgreement } from './meeting-of.fixture.js';
import { nonceInterval } from './nonce.js';
import { boxWith, deliver } from './lies.fixture.js';
import {
  applyLink,
  encodeLink,
  hasRoom,
  link,
  opItem,
  planOps,
  type Op,
  type ParticipantList,
} from './participant-list.js';
import { quickPrimitives } from './quick-primitives.fixture.js';
import { encode } from '../crypto/cbor.js';
import { participantId } from '../crypto/participant-id.js';
import type { Bytes } from '../bytes.js';

type Three = [Seat, Seat, Seat];

async function three(): Promise<{ meeting: FakeMeeting; seats: Three }> {
  const { meeting, seats } = await begun(quickPrimitives, ['Ana', 'Bo', 'Cy']);
  return { meeting, seats: seats as Three };
}

const opsOf = ({ bytes }: BoardPost) => {
  const parsed = link.decode(bytes);
  return parsed.ok ? parsed.value.ops : [];
};
const isSnapshot = (post: BoardPost): boolean =>
  post.kind === 'link' && opsOf(post)[0]?.[0] === 'snapshot';
const keyBoxesTo = (meeting: FakeMeeting, { id }: Seat): number =>
  meeting.posts.filter(({ kind, to }) => kind === 'keybox' && to === id).length;

/** Renames Ana, who leads, over and over: each is a link. */
async function writeLinks(meeting: FakeMeeting, ana: Seat, count: number): Promise<void> {
  for (let i = 0; i < count; i++)
    await meeting.give(ana, { type: 'request', op: { type: 'rename', name: `Ana ${i}` } });
}

describe('key boxes (protocol.md §5)', () => {
  test('whoever asks again and again for a lost key gets one box a second', async () => {
    const { meeting, seats } = await three();
    const [ana, bo, cy] = seats;
    meeting.loses = ({ kind }, to) => kind === 'keybox' && to === cy;
    const atFirst = keyBoxesTo(meeting, cy);
    const di = await meeting.join('Di');
    // The one that all are sent is the first.
    await meeting.give(cy, { type: 'reconnected' });
    expect(keyBoxesTo(meeting, cy)).toBe(atFirst + 1);
    await meeting.pass(1_500);
    const before = keyBoxesTo(meeting, cy);
    for (let asked = 0; asked < 5; asked++) {
      await meeting.give(cy, { type: 'reconnected' });
      await meeting.pass(100);
    }
    expect(keyBoxesTo(meeting, cy)).toBe(before + 1);
    await meeting.pass(500);
    await meeting.give(cy, { type: 'reconnected' });
    expect(keyBoxesTo(meeting, cy)).toBe(before + 2);
    meeting.loses = () => false;
    await meeting.pass(5_000);
    expectAgreement(meeting, [ana, bo, cy, di]);
  });

  test('encoders are asked for a key frame once after a switch for a join, and after no other', async () => {
    const { meeting, seats } = await three();
    const [ana, bo, cy] = seats;
    const asked = () => [ana, bo].map(({ keyFrames }) => keyFrames);
    const [before = 0, andBo = 0] = asked();
    await meeting.join('Di');
    await meeting.pass(5_000);
    expect(asked()).toEqual([before + 1, andBo + 1]);
    const seq = meeting.view(ana).mkSeq ?? 0;
    await meeting.leave(cy);
    await meeting.pass(5_000);
    await meeting.pass(301_000);
    expect(meeting.view(ana).mkSeq).toBe(seq + 2);
    expect(asked()).toEqual([before + 1, andBo + 1]);
  });

  test('a key that no heartbeat certified is dropped when the leader changes, and the next leader may use its number', async () => {
    const { meeting, seats } = await three();
    const [ana, bo, cy] = seats;
    const mkSeq = (meeting.view(ana).mkSeq ?? 0) + 1;
    const mk = meeting.random(32);
    await deliver(meeting, cy, 'keybox', ana.id, boxWith(meeting, ana, cy, { mk, mkSeq }));
    expect([...cy.keys.keys()]).toContain(mkSeq);
    await meeting.give(cy, { type: 'leader', participantId: bo.id });
    expect([...cy.keys.keys()]).not.toContain(mkSeq);
    await meeting.nameLeader(bo);
    await meeting.pass(3_000);
    expectAgreement(meeting, [bo, ana, cy]);
    expect(meeting.view(cy).mkSeq).toBe(mkSeq);
  });
});

describe('liveness (protocol.md §5)', () => {
  test.each([
    [1, 180_000],
    [200, 180_000],
    [201, 360_000],
    [1_000, 900_000],
  ])('of %i people each posts a nonce every %i ms', (people, ms) => {
    expect(nonceInterval(people)).toBe(ms);
  });

  test('whoever posts no nonce for three intervals is listed as left, and nobody sooner', async () => {
    const { meeting, seats } = await three();
    const [ana, bo, cy] = seats;
    const since = byId(ana.state.lead?.peers ?? [], cy.id)?.nonceAt ?? 0;
    const present = () => meeting.view(bo).people.map(({ name }) => name);
    meeting.loses = ({ kind, from }) => kind === 'nonce' && from === cy.id;
    await meeting.pass(since + 3 * 180_000 - 1 - meeting.now);
    expect(present()).toEqual(['Ana', 'Bo', 'Cy']);
    const seq = meeting.view(ana).mkSeq ?? 0;
    await meeting.pass(1_500);
    expect(present()).toEqual(['Ana', 'Bo']);
    expect(meeting.view(bo).mkSeq).toBe(seq + 1);
    expect(cy.ended).toBe('not-listed');
  });

  test.each([
    ['shrank', 997, 0],
    ['grew', 0, 997],
  ])(
    'where the meeting %s since they posted, they have the time of the larger one',
    async (_how, before, after) => {
      const { meeting, seats } = await three();
      const [ana, bo] = seats;
      const { list } = ana.state;
      if (list === null) throw new Error('Ana does not lead');
      const some = [...list.present.values()][0];
      /** To the leader as many more are present: only how many counts here. */
      const withMore = (count: number): void => {
        if (some === undefined) return;
        const more = Array.from({ length: count }, (_, i) => [`${i}`, some] as const);
        const present = new Map([...list.present, ...more]);
        ana.state = { ...ana.state, list: { ...list, present } };
      };
      withMore(before);
      await meeting.give(bo, { type: 'reconnected' });
      const since = meeting.now;
      withMore(after);
      meeting.loses = ({ kind, from }) => kind === 'nonce' && from === bo.id;
      await meeting.pass(since + 3 * 900_000 - 1 - meeting.now);
      expect(bo.ended).toBeUndefined();
      await meeting.pass(1_500);
      expect(bo.ended).toBe('not-listed');
    },
  );
});

describe('the list of a long meeting (protocol.md §6)', () => {
  test('the link after 20 without a snapshot begins with one, and everyone takes it', async () => {
    const { meeting, seats } = await three();
    const [ana] = seats;
    await writeLinks(meeting, ana, 45);
    const links = meeting.posts.filter(({ kind }) => kind === 'link');
    const at = links.flatMap((post, i) => (isSnapshot(post) ? [i] : []));
    expect(at).toEqual([20, 41]);
    expectAgreement(meeting, seats);
    expect(seats.flatMap(({ reports }) => reports)).toEqual([]);
  });

  test.each([
    ['nothing from before it', 0],
    // Fetched page by page, the older ones may be deleted in between.
    ['the first of all, and nothing between', 1],
  ])(
    'a newcomer starts from the latest snapshot: of the links it hears %s',
    async (_what, kept) => {
      const { meeting, seats } = await three();
      const [ana] = seats;
      await writeLinks(meeting, ana, 30);
      const from = meeting.posts.findLast(isSnapshot)?.seq ?? 0;
      const chained = meeting.posts.filter(({ kind }) => kind === 'link' || kind === 'heartbeat');
      const old = new Set(chained.filter(({ seq }) => seq < from).slice(2 * kept));
      expect(old.size).toBeGreaterThan(20);
      meeting.posts.splice(
        0,
        meeting.posts.length,
        ...meeting.posts.filter((one) => !old.has(one)),
      );
      const di = await meeting.join('Di');
      await meeting.pass(5_000);
      expectAgreement(meeting, [...seats, di]);
      expect(di.reports).toEqual([]);
    },
  );

  test('a fourth leave of the same person is counted, over a snapshot and a change of leader', async () => {
    const { meeting, seats } = await three();
    const [ana, bo, cy] = seats;
    const leavesOf = (name: string) =>
      [ana, bo].map((seat) => meeting.view(seat).people.find((one) => one.name === name)?.leaves);
    let who = cy;
    for (let times = 1; times <= 4; times++) {
      await meeting.leave(who);
      await meeting.pass(3_000);
      if (times === 2) await writeLinks(meeting, ana, 21);
      if (times === 3) await meeting.nameLeader(bo);
      who = await meeting.join('Cy', who);
      await meeting.pass(5_000);
      expect(leavesOf('Cy')).toEqual([times, times]);
    }
    const late = await meeting.join('Di');
    await meeting.pass(5_000);
    expect(meeting.view(late).people.find(({ name }) => name === 'Cy')?.leaves).toBe(4);
  });

  test.each([
    ['256 wait', 300, 1, 256],
    // A third of a megabyte each.
    ['16 MiB wait', 60, 2_000, 48],
  ])('of a flood of forged links %s, the newest', async (_what, count, renames, kept) => {
    const { meeting, seats } = await three();
    const [ana, bo, cy] = seats;
    const { last, me } = bo.state;
    if (last === null) throw new Error('Bo has no list');
    for (let i = 0; i < count; i++) {
      const { userId, hardwareId } = ana.state.me;
      const name = `Forged ${i}`.padEnd(128);
      const op = opItem({ type: 'rename', who: { userId, hardwareId }, name });
      const ops = Array.from({ length: renames }, () => op);
      const forged = encodeLink(me.meetingUuid, last.list, ana.id, ops);
      await deliver(meeting, bo, 'link', ana.id, forged);
    }
    expect(bo.state.drafts).toHaveLength(kept);
    const newest = bo.state.drafts.at(-1)?.present.get(ana.id)?.name;
    expect(newest).toBe(`Forged ${count - 1}`.padEnd(128));
    const di = await meeting.join('Di');
    await meeting.pass(5_000);
    expectAgreement(meeting, [ana, bo, cy, di]);
  });

  test('of a flood before the leader is known the newest 4,096 posts wait: the ones that still count', async () => {
    const { meeting, seats } = await three();
    const [ana, bo, cy] = seats;
    const di = await meeting.join('Di');
    await meeting.pass(2_000);
    // A newcomer hears the leader's announcement after everything else.
    const announced = meeting.posts.filter(({ kind }) => kind === 'announcement');
    const others = meeting.posts.filter(({ kind }) => kind !== 'announcement');
    const junk = Array.from({ length: 5_000 }, (_, i): BoardPost => {
      const bytes = new Uint8Array(64).fill(i & 0xff);
      return { seq: i + 1, kind: 'heartbeat', from: ana.id, to: null, bytes };
    });
    meeting.posts.splice(0, meeting.posts.length, ...junk, ...others, ...announced);
    const ed = await meeting.join('Ed');
    await meeting.pass(5_000);
    expect(ed.reports).toContain('too-much-waiting');
    expectAgreement(meeting, [ana, bo, cy, di, ed]);
  });
});

describe('how many a list holds (protocol.md §6)', () => {
  const meetingUuid = new Uint8Array(16).fill(7);
  const numbered = (kind: number, i: number, length: number): Bytes => {
    const bytes = new Uint8Array(length).fill(kind);
    new DataView(bytes.buffer).setUint32(0, i);
    return bytes;
  };
  const person = (i: number) => ({
    userId: numbered(1, i, 16),
    hardwareId: numbered(2, i, 16),
    ivk: numbered(3, i, 32),
    bindingHash: numbered(4, i, 32),
    issuedAt: 1,
    name: `Person ${i}`,
  });
  const leader = participantId(person(0));
  /** By hand: `encodeLink` would refuse to write some of these. */
  const after = (list: ParticipantList | null, ops: readonly Op[]) => {
    const [v, prevHash] = list === null ? [1, new Uint8Array(32)] : [list.v + 1, list.head];
    const bytes = encode(['lpl', meetingUuid, v, prevHash, leader, ops.map(opItem)]);
    return applyLink(meetingUuid, list, bytes);
  };
  const joins = (from: number, to: number): Op[] =>
    Array.from({ length: to - from }, (_, i) => ({ type: 'join', who: person(from + i) }));
  const leaves = (from: number, to: number): Op[] =>
    Array.from({ length: to - from }, (_, i) => ({ type: 'leave', who: person(from + i) }));
  const must = (result: ReturnType<typeof after>): ParticipantList => {
    if (!result.ok) throw new Error(result.fault.code);
    return result.value;
  };

  test('1,000 are present, and no one more', () => {
    const full = must(after(null, joins(0, 1_000)));
    expect(full.present.size).toBe(1_000);
    expect(hasRoom(full, participantId(person(1_000)))).toBe(false);
    expect(after(full, joins(1_000, 1_001)).ok).toBe(false);
    expect(after(full, [...leaves(999, 1_000), ...joins(1_000, 1_001)]).ok).toBe(true);
    expect(after(null, joins(0, 1_001)).ok).toBe(false);
  });

  test('4,000 are listed in all, and no one more', () => {
    let list = must(after(null, joins(0, 1)));
    for (let from = 1; from < 3_999; from += 999) {
      const to = Math.min(from + 999, 3_999);
      list = must(after(must(after(list, joins(from, to))), leaves(from, to)));
    }
    expect(list.present.size + list.left.size).toBe(3_999);
    const full = must(after(list, joins(3_999, 4_000)));
    expect(hasRoom(full, participantId(person(4_000)))).toBe(false);
    expect(after(full, joins(4_000, 4_001)).ok).toBe(false);
    // Whoever left is one of the 4,000.
    const who = { ...person(7), issuedAt: 2, bindingHash: numbered(5, 7, 32) };
    expect(hasRoom(full, participantId(who))).toBe(true);
    expect(after(full, [{ type: 'join', who }]).ok).toBe(true);
  });

  test.each([
    ['1,000 are present', 997, 0],
    ['4,000 are listed', 0, 3_997],
  ])(
    'where %s a leader refuses newcomers, and lets back in who was there',
    async (_what, here, gone) => {
      const { meeting, seats } = await three();
      const [ana, bo, cy] = seats;
      const { lead, list } = ana.state;
      if (lead === null || list === null) throw new Error('Ana does not lead');
      const others = joins(0, here + gone).flatMap((op) => (op.type === 'join' ? [op.who] : []));
      const present = others
        .slice(0, here)
        .map((who) => [participantId(who), { ...who, leaves: 0 }] as const);
      const left = others
        .slice(here)
        .map((who) => [participantId(who), { ...who, leaves: 1, removed: false }] as const);
      const full = {
        ...list,
        present: new Map([...list.present, ...present]),
        left: new Map([...list.left, ...left]),
      };
      ana.state = { ...ana.state, list: full, lead: { ...lead, planned: full } };
      await meeting.join('Di');
      expect(ana.reports).toEqual(['newcomer-not-listed']);
      await meeting.leave(bo);
      const again = await meeting.join('Bo', bo);
      await meeting.pass(5_000);
      expect(ana.reports).toEqual(['newcomer-not-listed']);
      const seen = [again, cy].map((seat) =>
        meeting
          .view(seat)
          .people.map(({ name }) => name)
          .sort(),
      );
      expect(seen).toEqual([
        ['Ana', 'Bo', 'Cy'],
        ['Ana', 'Bo', 'Cy'],
      ]);
    },
  );

  test('a snapshot of 4,000 people with the longest names fits into a link, and what waits beside it goes into the next', async () => {
    const { meeting, seats } = await three();
    const [ana] = seats;
    const { lead, list } = ana.state;
    if (lead === null || list === null) throw new Error('Ana does not lead');
    const everyone = Array.from({ length: 3_997 }, (_, i) => ({
      ...person(i),
      name: 'N'.repeat(128),
    }));
    const rows = everyone.map(
      (who) => [participantId(who), { ...who, leaves: 1, removed: false }] as const,
    );
    const full = {
      ...list,
      present: new Map([...list.present, ...rows.slice(0, 997)]),
      left: new Map(rows.slice(997)),
    };
    const named = everyone
      .slice(0, 997)
      .flatMap((who): Op[] =>
        ['X', 'Y'].map((letter) => ({ type: 'rename', who, name: letter.repeat(128) })),
      );
    const { allowed: pending, planned } = planOps(full, named);
    ana.state = {
      ...ana.state,
      list: full,
      lead: { ...lead, pending, planned, opens: true, flushAt: 0 },
    };
    const before = meeting.posts.length;
    await meeting.give(ana, { type: 'wake' });
    await meeting.pass(100);
    const links = meeting.posts.slice(before).filter(({ kind }) => kind === 'link');
    expect(Math.max(...links.map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(1_048_576);
    expect(links.map((one) => opsOf(one).length)).toEqual([501, 1_494]);
    expect(ana.state.list?.present).toEqual(planned.present);
  });

  test('a link has one op at least and 2,000 at most', () => {
    const list = must(after(null, joins(0, 1)));
    const renames = (count: number): Op[] =>
      Array.from({ length: count }, (_, i) => ({ type: 'rename', who: person(0), name: `N ${i}` }));
    expect(after(list, renames(2_000)).ok).toBe(true);
    expect(after(list, renames(2_001)).ok).toBe(false);
    expect(after(list, []).ok).toBe(false);
  });
});
