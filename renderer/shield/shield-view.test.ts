import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sentence } from '../../protocol/fault.js';
import {
  aPerson,
  aShield,
  aSnapshot,
  CHECKING,
  people,
  START,
} from '../meeting/fake-meeting-client.fixture.js';
import { comparison, shieldView } from './shield-view.js';

describe('shield view', () => {
  test('is green only when every single check is done', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('checking' as const, 'verified' as const, 'failed' as const),
        fc.record({
          certificate: fc.boolean(),
          keyBox: fc.boolean(),
          heartbeat: fc.boolean(),
          list: fc.boolean(),
        }),
        (state, checks) => {
          const all = Object.values(checks).every(Boolean);
          const view = shieldView(aSnapshot({ shield: aShield({ state, checks }) }), START);
          expect(view.state === 'verified').toBe(state === 'verified' && all);
        },
      ),
    );
  });

  test('is amber after a change of leader, until the new code is compared', () => {
    const view = shieldView(aSnapshot({ uncomparedAfter: 'Anna' }), START);
    expect(view).toMatchObject({ state: 'failed', sign: 'newLeader', fault: null });
    expect(view.detail).toContain('Anna no longer leads');
    expect(shieldView(aSnapshot({ uncomparedAfter: null }), START).state).toBe('verified');
  });

  test('says what it waits for after five seconds, not before', () => {
    const snapshot = aSnapshot({ shield: CHECKING });
    expect(shieldView(snapshot, START + 5_000).waitsFor).toBeNull();
    expect(shieldView(snapshot, START + 5_001).waitsFor).toContain('meeting key');
  });

  test('says the sentence of the fault that broke it', () => {
    const shield = aShield({ state: 'failed', fault: 'heartbeat' });
    const view = shieldView(aSnapshot({ shield }), START);
    expect(view).toMatchObject({ state: 'failed', sign: 'failed', fault: 'heartbeat' });
    expect(view.detail).toContain(sentence('heartbeat'));
  });

  test('turns amber for everyone, with the name, when somebody marks "no match"', () => {
    const [anna, ben] = people(2);
    const cleo = aPerson({ name: 'Cleo', mark: false });
    const view = shieldView(
      aSnapshot({ people: [anna, ben, cleo].flatMap((p) => p ?? []) }),
      START,
    );
    expect(view).toMatchObject({ state: 'failed', sign: 'mismatch' });
    expect(view.detail).toContain('Cleo');
  });

  test('lets no mark hide what this client itself found', () => {
    const shield = aShield({ state: 'failed', fault: 'split' });
    const view = shieldView(aSnapshot({ shield, people: [aPerson({ mark: false })] }), START);
    expect(view.sign).toBe('failed');
  });
});

describe('comparison of the security code (protocol.md §8)', () => {
  test('shows 13 groups of 3 in 3 rows, in their order', () => {
    const { rows } = comparison(aSnapshot());
    expect(rows?.map((row) => row.length)).toEqual([5, 4, 4]);
    expect(rows?.flat().join(' ')).toBe(aSnapshot().securityCode);
  });

  test('shows no code while there is no verified leader', () => {
    expect(comparison(aSnapshot({ securityCode: null })).rows).toBeNull();
  });

  test('counts those who compared, without the leader', () => {
    const all = people(4).map((person, at) => ({ ...person, mark: at === 1 ? true : null }));
    expect(comparison(aSnapshot({ people: all })).tally).toBe('1 of 3 have checked the code.');
  });

  test('asks the leader to read aloud and names the leader to everyone else', () => {
    expect(comparison(aSnapshot()).instruction).toContain('Read this aloud');
    const guest = people(2).map((person) => ({ ...person, isMe: !person.isLeader }));
    expect(comparison(aSnapshot({ people: guest })).instruction).toContain('Anna Berg');
  });
});
