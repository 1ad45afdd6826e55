import { webcrypto } from 'node:crypto';
import { describe, expect, jest, test } from '@jest/globals';
import { sign } from '../crypto/sign.js';
import { CONTEXT } from '../crypto/contexts.js';
import { choosePrimitives, type Subtle } from '../crypto/webcrypto-primitives.js';
import { inputOf, type FakeMeeting, type Seat } from './fake-meeting.fixture.js';
import { heartbeat, type Heartbeat } from './heartbeat.js';
import { begun, expectAgreement } from './meeting-of.fixture.js';
import { encodeLink } from './participant-list.js';
import { encodeSigned } from './signed.js';

const crypto = await choosePrimitives(webcrypto.subtle as unknown as Subtle);
// Whole meetings with real cryptography, beside whatever else the machine does.
jest.setTimeout(60_000);

type Three = [Seat, Seat, Seat];

async function three(): Promise<{ meeting: FakeMeeting; seats: Three }> {
  const { meeting, seats } = await begun(crypto, ['Ana', 'Bo', 'Cy']);
  return { meeting, seats: seats as Three };
}

/** A heartbeat of Ana's, signed by her, that says `change` instead of what she said last. */
async function signedBeat(ana: Seat, change: Partial<Heartbeat>) {
  const { last } = ana.state;
  if (last === null) throw new Error('Ana has said nothing');
  const { leaderBindingHash, linkHash, v, t, mkSeq, mkCommit, acked, prevH, timestampMs } = last;
  const bytes = heartbeat.encode({
    ...{ leaderBindingHash, linkHash, v, t, mkSeq, mkCommit, acked, prevH, timestampMs },
    ...change,
  });
  const signature = await sign(crypto, ana.isk, CONTEXT.heartbeat, bytes);
  const post = { type: 'post', kind: 'heartbeat', from: ana.id } as const;
  return { ...post, bytes: encodeSigned(bytes, signature) };
}

describe('the chain of links and heartbeats, as members hear it (protocol.md §6)', () => {
  test('what is missing is fetched, and nothing newer counts before it', async () => {
    const { meeting, seats } = await three();
    const [ana, bo, cy] = seats;
    meeting.loses = ({ kind }, to) => to === cy && (kind === 'heartbeat' || kind === 'link');
    const di = await meeting.join('Di');
    meeting.loses = () => false;
    expect(meeting.view(cy).people.map(({ name }) => name)).not.toContain('Di');
    await meeting.pass(10_500);
    expect(cy.reports).toContain('gap');
    expectAgreement(meeting, [ana, bo, cy, di]);
  });

  test('a withheld lock is noticed with the next heartbeat, and never healed without it', async () => {
    const { meeting, seats } = await three();
    const [ana, , cy] = seats;
    await meeting.tellAttendees();
    meeting.loses = ({ kind }, to) => to === cy && kind === 'link';
    await meeting.give(ana, { type: 'request', op: { type: 'lock' } });
    const t = cy.state.last?.t;
    await meeting.pass(35_000);
    expect(cy.reports).toEqual(expect.arrayContaining(['gap', 'leader-lost']));
    expect(cy.state.last?.t).toBe(t);
    await meeting.pass(70_000);
    expect(cy.ended).toBe('leader-gone');
  });

  test('another heartbeat for a t that was accepted splits the meeting, however old, and both are kept', async () => {
    const { meeting, seats } = await three();
    const [ana, bo, cy] = seats;
    await meeting.pass(25_000);
    const t = (bo.state.last?.t ?? 0) - 2;
    const other = await signedBeat(ana, { t });
    await meeting.give(bo, other);
    expect([bo.ended, bo.keys.size, bo.sendingWith]).toEqual(['split', 0, null]);
    expect(bo.state.evidence).toHaveLength(2);
    expect(bo.state.evidence[1]).toEqual(other.bytes);
    const { last } = ana.state;
    await meeting.give(cy, await signedBeat(ana, { t: (last?.t ?? 0) + 1 }));
    expect(cy.ended).toBe('split');
  });

  test('an exact copy of any of the last thousand heartbeats and links is dropped quietly', async () => {
    const { meeting, seats } = await three();
    const [, bo] = seats;
    await meeting.pass(60_000);
    const since = meeting.posts.findIndex(({ kind, to }) => kind === 'keybox' && to === bo.id);
    for (const post of meeting.posts.slice(since))
      if (post.kind === 'heartbeat' || post.kind === 'link') await meeting.give(bo, inputOf(post));
    expect(bo.reports).toEqual([]);
  });

  test('a forged link is no more than a candidate', async () => {
    const { meeting, seats } = await three();
    const [ana, bo, cy] = seats;
    const { last, me } = bo.state;
    if (last === null) throw new Error('Bo has no list');
    const forged = encodeLink(me.meetingUuid, last.list, ana.id, [['lock']]);
    await meeting.give(bo, { type: 'post', kind: 'link', from: ana.id, bytes: forged });
    expect(meeting.view(bo).locked).toBe(false);
    const di = await meeting.join('Di');
    await meeting.pass(5_000);
    expectAgreement(meeting, [ana, bo, cy, di]);
  });

  test('heartbeats that take 30 s longer than before are shown as delayed', async () => {
    const { meeting, seats } = await three();
    const [, bo] = seats;
    expect(meeting.view(bo).delayed).toBe(false);
    meeting.holds = (to) => to === bo;
    await meeting.pass(20_000);
    meeting.now += 25_000;
    const [first, ...others] = meeting.held.splice(0);
    if (first !== undefined) await meeting.deliver(first);
    expect(meeting.view(bo).delayed).toBe(true);
    meeting.holds = () => false;
    for (const one of others) await meeting.deliver(one);
    await meeting.pass(12_000);
    expect(meeting.view(bo).delayed).toBe(false);
  });

  test('a certificate that ends makes a client join again', async () => {
    const { meeting, seats } = await three();
    await meeting.pass(3_600_000);
    expect(seats.map(({ reports }) => reports.includes('join-again'))).toEqual([true, true, true]);
  });

  test('of two copies under one identity only the later one goes on', async () => {
    const { meeting, seats } = await three();
    const [ana, bo, cy] = seats;
    meeting.holds = (to) => to === ana;
    const again = await meeting.join('Cy', cy);
    const announced = meeting.posts.findLast(({ kind }) => kind === 'announcement');
    if (announced === undefined) throw new Error('nobody announced');
    await meeting.give(again, inputOf(announced));
    await meeting.give(cy, inputOf(announced));
    expect([cy.ended, again.ended]).toEqual(['replaced', undefined]);
    meeting.holds = () => false;
    for (const one of meeting.held.splice(0)) await meeting.deliver(one);
    await meeting.pass(5_000);
    expectAgreement(meeting, [ana, bo, again]);
  });
});
