import { describe, expect, test } from '@jest/globals';
import { aShield, aSnapshot, CHECKING, people, START } from './fake-meeting-client.fixture.js';
import type { MeetingSnapshot, SeenParticipant } from './meeting-client.js';
import { keysOf, standingNotices, toShow } from './standing-notices.js';

const kinds = (snapshot: MeetingSnapshot) => standingNotices(snapshot).map(({ kind }) => kind);
const guests = (marks: Record<number, boolean | null> = {}): SeenParticipant[] =>
  people(3).map((person, at) => ({ ...person, isMe: at === 1, mark: marks[at] ?? null }));

describe('what stands until it is dealt with', () => {
  test('whoever comes in is asked to compare the code, until they said something', () => {
    const [asked] = standingNotices(aSnapshot({ people: guests() }));
    expect(asked).toMatchObject({ kind: 'compare', does: 'compare' });
    expect(asked?.says).toContain('Anna Berg');
    expect(kinds(aSnapshot({ people: guests({ 1: true }) }))).toEqual([]);
  });

  test('the leader is asked to read aloud while someone has not checked', () => {
    const [asked] = standingNotices(aSnapshot());
    expect(asked?.says).toContain('2 people have not checked');
    expect(kinds(aSnapshot({ people: people(1) }))).toEqual([]);
  });

  test('the leader is asked again when twice as many have not checked, and not for each newcomer', () => {
    const asked = (count: number) => standingNotices(aSnapshot({ people: people(count + 1) }));
    const dismissed = new Set(asked(3).flatMap(keysOf));
    expect([1, 3, 4, 5].map((count) => toShow(asked(count), dismissed).length)).toEqual([
      0, 0, 0, 1,
    ]);
  });

  test('nobody is asked to compare what this client has not verified', () => {
    expect(kinds(aSnapshot({ people: guests(), shield: CHECKING }))).toEqual([]);
    const shield = aShield({ state: 'failed', fault: 'split' });
    expect(kinds(aSnapshot({ people: guests(), shield }))).toEqual([]);
  });

  test('a "no match" of somebody else is said with their name (protocol.md §8)', () => {
    const [notice] = standingNotices(aSnapshot({ people: guests({ 2: false }) }));
    expect(notice).toMatchObject({ kind: 'mismatch', tone: 'care' });
    expect(notice?.says).toContain('Cleo Martin');
    expect(kinds(aSnapshot({ people: guests({ 1: false }) }))).toEqual([]);
  });

  test('a new leader’s code is to be compared again, and by whom it replaced', () => {
    const [notice] = standingNotices(aSnapshot({ people: guests(), uncomparedAfter: 'Zoe' }));
    expect(notice).toMatchObject({ kind: 'new-leader', does: 'compare' });
    expect(notice?.says).toContain('Zoe no longer leads, Anna Berg does');
  });

  test('a leader who was not on the list is a decision that cannot be put away', () => {
    const [notice] = standingNotices(aSnapshot({ unacceptedAfter: 'Zoe', uncomparedAfter: 'Zoe' }));
    expect(notice).toMatchObject({ kind: 'unaccepted', tone: 'stop', canBeDismissed: false });
  });

  test('an unlock warns everyone, and only who may is offered to lock again', () => {
    const unlocked = { people: guests({ 1: true }), unlockedAt: START };
    expect(standingNotices(aSnapshot(unlocked))).toMatchObject([{ kind: 'unlocked', does: null }]);
    expect(standingNotices(aSnapshot({ ...unlocked, mayManage: true }))).toMatchObject([
      { does: 'lock' },
    ]);
  });

  test('late heartbeats are said to those who follow, and not beside a leader who is lost', () => {
    const late = { people: guests({ 1: true }), isDelayed: true };
    expect(kinds(aSnapshot(late))).toEqual(['delayed']);
    expect(kinds(aSnapshot({ ...late, leaderLostSince: START }))).toEqual([]);
    expect(kinds(aSnapshot({ ...late, isLeader: true }))).not.toContain('delayed');
  });

  test('what was put away comes back when there is something new in it', () => {
    const before = standingNotices(aSnapshot({ people: guests({ 0: null, 1: true, 2: false }) }));
    const dismissed = new Set(before.flatMap(keysOf));
    expect(toShow(before, dismissed)).toEqual([]);
    const more = [...guests({ 1: true, 2: false }), ...people(4).slice(3)].map((person) =>
      person.name === 'Dev Patel' ? { ...person, mark: false } : person,
    );
    expect(toShow(standingNotices(aSnapshot({ people: more })), dismissed)).toHaveLength(1);
  });

  test('leaves the pictures visible: the gravest three at most', () => {
    const all = aSnapshot({
      ...{ people: guests({ 2: false }), unacceptedAfter: 'Zoe', unlockedAt: START },
      isDelayed: true,
    });
    expect(toShow(standingNotices(all), new Set()).map(({ kind }) => kind)).toEqual([
      'unaccepted',
      'mismatch',
      'unlocked',
    ]);
  });
});
