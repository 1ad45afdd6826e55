import { describe, expect, test } from '@jest/globals';
import type { FakeMeeting, Seat } from './fake-meeting.fixture.js';
import { begun, expectAgreement } from './meeting-of.fixture.js';
import { quickPrimitives } from './quick-primitives.fixture.js';
import { encodeMark, encodeSuccessor, sealSay } from './say.js';
import type { Bytes } from '../bytes.js';

type Four = [Seat, Seat, Seat, Seat];

async function four(): Promise<{ meeting: FakeMeeting; seats: Four }> {
  const { meeting, seats } = await begun(quickPrimitives, ['Ana', 'Bo', 'Cy', 'Di']);
  return { meeting, seats: seats as Four };
}

/** `from` says `body`, whatever its own client would have said; it reaches `to`. */
async function say(meeting: FakeMeeting, from: Seat, to: Seat, body: Bytes): Promise<void> {
  const { secrets, binding, sayCount } = from.state;
  if (secrets === null || binding === null) throw new Error('has not joined');
  const said = { n: sayCount, sentAtMs: meeting.now, body };
  const { msk } = secrets;
  const plain = await sealSay(meeting.crypto, msk, binding.bindingHash, 'data', said);
  if (!plain.ok) throw new Error(plain.fault.code);
  await meeting.give(to, { type: 'said', kind: 'data', from: from.id, plain: plain.value });
}

const hashOf = ({ state }: Seat): Bytes => state.binding?.bindingHash ?? new Uint8Array();
const successorAt = (meeting: FakeMeeting, seat: Seat) =>
  meeting.view(seat).successor?.name ?? null;
const seenBy = (meeting: FakeMeeting, seat: Seat, name: string) =>
  meeting.view(seat).people.find((person) => person.name === name);

/** The leader goes, and the service names whom it wished for. */
async function leaderLeaves(meeting: FakeMeeting, leader: Seat): Promise<void> {
  const next = meeting.seats.findLast(({ id, connected }) => connected && id === meeting.preferred);
  if (next === undefined) throw new Error('the leader wished for nobody');
  await meeting.leave(leader);
  await meeting.nameLeader(next);
  await meeting.pass(3_000);
}

describe('the named successor (protocol.md §8)', () => {
  test('leads when the leader leaves, and whoever compared its code is asked nothing; the new leader has named nobody', async () => {
    const { meeting, seats } = await four();
    const [ana, bo, cy, di] = seats;
    await meeting.give(ana, { type: 'successor', participantId: di.id });
    await meeting.give(bo, { type: 'mark', match: true, of: 'successor' });
    await meeting.give(cy, { type: 'mark', match: false, of: 'successor' });
    expect([bo, cy, di].map((seat) => successorAt(meeting, seat))).toEqual(['Di', 'Di', 'Di']);
    await leaderLeaves(meeting, ana);
    expectAgreement(meeting, [di, bo, cy]);
    expect(meeting.view(bo).leader).toBe(di.id);
    for (const seat of [bo, cy, di]) {
      expect(['Bo', 'Cy'].map((name) => seenBy(meeting, seat, name)?.mark)).toEqual([true, false]);
      expect(successorAt(meeting, seat)).toBeNull();
    }
    const asked = [bo, cy, di].map((seat) => meeting.view(seat).leaderChange?.mustBeCompared);
    expect(asked).toEqual([false, true, false]);
  });

  test('is told to the service with each choice, and taken back with none', async () => {
    const { meeting, seats } = await four();
    const [ana, , cy, di] = seats;
    const told: (string | null)[] = [];
    for (const participantId of [di.id, cy.id, null]) {
      await meeting.give(ana, { type: 'successor', participantId });
      told.push(meeting.preferred);
      expect(meeting.view(di).successor?.participantId ?? null).toBe(participantId);
    }
    expect(told).toEqual([di.id, cy.id, null]);
  });

  test('can be named by nobody but the leader', async () => {
    const { meeting, seats } = await four();
    const [ana, bo, cy, di] = seats;
    await meeting.give(cy, { type: 'successor', participantId: cy.id });
    expect([cy.reports.at(-1), meeting.preferred]).toEqual(['request-refused', null]);
    await meeting.give(ana, { type: 'successor', participantId: di.id });
    for (const seat of [ana, bo]) await say(meeting, cy, seat, encodeSuccessor(hashOf(cy)));
    expect([ana, bo].map((seat) => successorAt(meeting, seat))).toEqual(['Di', 'Di']);
  });

  test('is the same person after their app was started again: named anew, with what was said of their code', async () => {
    const { meeting, seats } = await four();
    const [ana, bo, cy, di] = seats;
    await meeting.give(ana, { type: 'successor', participantId: di.id });
    await meeting.give(bo, { type: 'mark', match: true, of: 'successor' });
    di.connected = false;
    const again = await meeting.join('Di', di);
    await meeting.pass(5_000);
    for (const seat of [ana, bo, cy, again]) expect(successorAt(meeting, seat)).toBe('Di');
    for (const seat of [ana, cy]) expect(seenBy(meeting, seat, 'Bo')?.successorMark).toBe(true);
    await leaderLeaves(meeting, ana);
    expectAgreement(meeting, [again, bo, cy]);
    expect(meeting.view(bo).leaderChange?.mustBeCompared).toBe(false);
    // Whoever heard nothing of the time before hears it now.
    expect(seenBy(meeting, again, 'Bo')?.mark).toBe(true);
  });
});

describe('marks on the security code (protocol.md §8)', () => {
  test('newcomers are told who takes over, and what was said of both codes', async () => {
    const { meeting, seats } = await four();
    const [ana, bo, cy, di] = seats;
    await meeting.give(ana, { type: 'successor', participantId: di.id });
    await meeting.give(bo, { type: 'mark', match: true });
    await meeting.give(cy, { type: 'mark', match: false, of: 'successor' });
    const ed = await meeting.join('Ed');
    await meeting.pass(5_000);
    expect(successorAt(meeting, ed)).toBe('Di');
    expect(seenBy(meeting, ed, 'Bo')).toMatchObject({ mark: true, successorMark: null });
    expect(seenBy(meeting, ed, 'Cy')).toMatchObject({ mark: null, successorMark: false });
  });

  test('count only from who is on the list: whoever waits before a lock has said nothing once it is let in', async () => {
    const { meeting, seats } = await four();
    const [ana, bo] = seats;
    await meeting.tellAttendees();
    await meeting.give(ana, { type: 'request', op: { type: 'lock' } });
    const ed = await meeting.join('Ed');
    await meeting.tellAttendees();
    const { state } = bo;
    await say(meeting, ed, bo, encodeMark(hashOf(ana), true));
    expect(bo.state).toBe(state);
    await meeting.give(ana, { type: 'request', op: { type: 'unlock' } });
    await meeting.pass(5_000);
    expect(seenBy(meeting, bo, 'Ed')?.mark).toBeNull();
    await say(meeting, ed, bo, encodeMark(hashOf(ana), true));
    expect(seenBy(meeting, bo, 'Ed')?.mark).toBe(true);
  });
});
