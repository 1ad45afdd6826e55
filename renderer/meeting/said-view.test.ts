import { describe, expect, test } from '@jest/globals';
import { aShield, aSnapshot, CHECKING, people } from './fake-meeting-client.fixture.js';
import { heardBetween } from './said-view.js';

describe('what is said aloud', () => {
  test('names who joined and who left, with a tone', () => {
    const two = aSnapshot({ people: people(2) });
    const three = aSnapshot({ people: people(3) });
    expect(heardBetween(two, three)).toEqual({ sentences: ['Cleo Martin joined.'], tone: 'join' });
    expect(heardBetween(three, two)).toEqual({ sentences: ['Cleo Martin left.'], tone: 'leave' });
  });

  test('counts a crowd instead of naming it', () => {
    const { sentences } = heardBetween(
      aSnapshot({ people: people(2) }),
      aSnapshot({ people: people(9) }),
    );
    expect(sentences).toEqual(['7 people joined.']);
  });

  test('says nothing of the people who were there when I came', () => {
    const outside = aSnapshot({ people: people(1), joinedAt: null });
    expect(heardBetween(outside, aSnapshot({ people: people(5) })).tone).toBeNull();
  });

  test('takes whoever is leaving for gone, once', () => {
    const before = aSnapshot({ people: people(2) });
    const leaving = people(2).map((p) => ({
      ...p,
      state: p.isMe ? p.state : ('leaving' as const),
    }));
    const during = aSnapshot({ people: leaving });
    expect(heardBetween(before, during).sentences).toEqual(['Ben Okafor left.']);
    expect(heardBetween(during, aSnapshot({ people: people(1) })).sentences).toEqual([]);
  });

  test('says each change of the shield', () => {
    const checking = aSnapshot({ shield: CHECKING });
    const failed = aSnapshot({ shield: aShield({ state: 'failed', fault: 'split' }) });
    expect(heardBetween(checking, aSnapshot()).sentences[0]).toContain('verified');
    expect(heardBetween(aSnapshot(), failed).sentences[0]).toContain('not verified');
    expect(heardBetween(aSnapshot(), aSnapshot()).sentences).toEqual([]);
  });

  test('says that the connection is lost and that it is back', () => {
    const lost = aSnapshot({ phase: 'reconnecting' });
    expect(heardBetween(aSnapshot(), lost).sentences).toHaveLength(1);
    expect(heardBetween(lost, aSnapshot()).sentences).toEqual(['Connected again.']);
  });

  test('is silent once the meeting is over', () => {
    expect(heardBetween(aSnapshot(), aSnapshot({ phase: 'ended', people: [] })).sentences).toEqual(
      [],
    );
  });
});
