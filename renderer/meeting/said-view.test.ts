import { describe, expect, test } from '@jest/globals';
import { aShield, aSnapshot, CHECKING, people, START } from './fake-meeting-client.fixture.js';
import { firstFeatures } from '../features/feature-state.js';
import { changesBetween, comingsBetween } from './said-view.js';

describe('what is said aloud', () => {
  test('names who joined and who left, with a tone', () => {
    const two = aSnapshot({ people: people(2) });
    const three = aSnapshot({ people: people(3) });
    expect(comingsBetween(two, three)).toEqual({
      sentences: ['Cleo Martin joined.'],
      tone: 'join',
    });
    expect(comingsBetween(three, two)).toEqual({ sentences: ['Cleo Martin left.'], tone: 'leave' });
  });

  test('counts a crowd instead of naming it', () => {
    const { sentences } = comingsBetween(
      aSnapshot({ people: people(2) }),
      aSnapshot({ people: people(9) }),
    );
    expect(sentences).toEqual(['7 people joined.']);
  });

  test('says nothing of the people who were there when I came', () => {
    const outside = aSnapshot({ people: people(1), joinedAt: null });
    expect(comingsBetween(outside, aSnapshot({ people: people(5) })).tone).toBeNull();
  });

  test('takes whoever is leaving for gone, once', () => {
    const before = aSnapshot({ people: people(2) });
    const leaving = people(2).map((p) => ({
      ...p,
      state: p.isMe ? p.state : ('leaving' as const),
    }));
    const during = aSnapshot({ people: leaving });
    expect(comingsBetween(before, during).sentences).toEqual(['Ben Okafor left.']);
    expect(comingsBetween(during, aSnapshot({ people: people(1) })).sentences).toEqual([]);
  });

  test('says who changed the breakout room, without a tone, and not that they left', () => {
    const all = people(6);
    const rooms = {
      ...{ rooms: [{ room: 'r1', name: 'Design' }], mine: null, closesAt: null },
    };
    /** `inside` says who is in room r1; the rest are in the main room. */
    const at = (inside: readonly number[], mine: string | null = null) =>
      aSnapshot({
        encryptionType: 'enhanced',
        features: { ...firstFeatures('enhanced'), rooms },
        room: mine,
        people: all.filter((_, n) => (inside.includes(n) ? 'r1' : null) === mine),
        attendees: all.map(({ participantId, name, role }, n) => ({
          ...{ participantId, name, role, joinNonce: '', connected: true },
          room: inside.includes(n) ? 'r1' : null,
        })),
      });
    expect(comingsBetween(at([]), at([1]))).toEqual({
      ...{ sentences: ['Ben Okafor moved to Design.'], tone: null },
    });
    expect(comingsBetween(at([1]), at([]))).toEqual({
      ...{ sentences: ['Ben Okafor came from Design.'], tone: null },
    });
    expect(comingsBetween(at([]), at([1, 2, 3, 4])).sentences).toEqual([
      '4 people moved to other rooms.',
    ]);
    // Where I am who moved, where I am is said and of the others nothing.
    expect(comingsBetween(at([1]), at([0, 1], 'r1'))).toEqual({ sentences: [], tone: null });
    expect(changesBetween(at([1]), at([0, 1], 'r1')).sentences).toEqual(['You are in Design.']);
    expect(changesBetween(at([0, 1], 'r1'), at([1])).sentences).toEqual([
      'You are in the main room.',
    ]);
    const gone = at([]);
    const without = (one: number) => ({
      ...gone,
      people: gone.people.filter((_, n) => n !== one),
      attendees: gone.attendees.filter((_, n) => n !== one),
    });
    expect(comingsBetween(gone, without(1))).toEqual({
      ...{ sentences: ['Ben Okafor left.'], tone: 'leave' },
    });
  });

  test('says each change of the shield', () => {
    const checking = aSnapshot({ shield: CHECKING });
    const failed = aSnapshot({ shield: aShield({ state: 'failed', fault: 'split' }) });
    expect(changesBetween(checking, aSnapshot()).sentences[0]).toContain('verified');
    expect(changesBetween(aSnapshot(), failed).sentences[0]).toContain('not verified');
    expect(changesBetween(aSnapshot(), aSnapshot()).sentences).toEqual([]);
  });

  test('says that the connection is lost and that it is back', () => {
    const lost = aSnapshot({ phase: 'reconnecting' });
    expect(changesBetween(aSnapshot(), lost)).toMatchObject({ tone: 'lost' });
    expect(changesBetween(aSnapshot(), lost).sentences).toHaveLength(1);
    expect(changesBetween(lost, aSnapshot()).sentences).toEqual(['Connected again.']);
  });

  test('says that the leader is lost, with a sound, once', () => {
    const lost = aSnapshot({ leaderLostSince: START });
    expect(changesBetween(aSnapshot(), lost)).toEqual({
      sentences: ['The leader is not answering.'],
      tone: 'lost',
    });
    expect(changesBetween(lost, aSnapshot({ leaderLostSince: START })).tone).toBeNull();
  });

  test('warns with a sound of an unlock, of a "no match" and of a new leader', () => {
    const locked = aSnapshot({ locked: true });
    const doubted = people(3).map((person, at) => ({ ...person, mark: at === 2 ? false : null }));
    expect(changesBetween(locked, aSnapshot({ unlockedAt: START }))).toMatchObject({
      tone: 'caution',
      sentences: ['The meeting was unlocked. New people can join from now on.'],
    });
    expect(changesBetween(aSnapshot(), aSnapshot({ people: doubted })).tone).toBe('caution');
    expect(changesBetween(aSnapshot(), aSnapshot({ uncomparedAfter: 'Anna' })).tone).toBe(
      'caution',
    );
  });

  test('is silent once the meeting is over', () => {
    expect(
      changesBetween(aSnapshot(), aSnapshot({ phase: 'ended', people: [] })).sentences,
    ).toEqual([]);
  });
});
