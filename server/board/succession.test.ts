import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextLeader, type Candidate } from './succession.js';

const person = (participantId: string, more: Partial<Candidate> = {}): Candidate => ({
  ...{ participantId, role: 'participant', connected: true, listed: true, arrival: 0, failures: 0 },
  preferred: false,
  ...more,
});

const anyone = fc.uniqueArray(
  fc.record<Candidate>({
    participantId: fc.string({ minLength: 1, maxLength: 3 }),
    role: fc.constantFrom('host', 'co-host', 'participant'),
    connected: fc.boolean(),
    listed: fc.boolean(),
    arrival: fc.nat(5),
    preferred: fc.boolean(),
    failures: fc.nat(2),
  }),
  { selector: ({ participantId }) => participantId, maxLength: 8 },
);

describe('who leads next', () => {
  test.each([
    [
      'whom the leader named before a host who came first',
      person('b', { preferred: true, arrival: 9 }),
      person('a', { role: 'host' }),
    ],
    [
      'someone on the list before whom the leader named and who is not',
      person('b'),
      person('a', { preferred: true, listed: false }),
    ],
    [
      'someone who never failed before whom the leader named and who did',
      person('b'),
      person('a', { preferred: true, failures: 1 }),
    ],
    [
      'someone connected before whom the leader named and who is away',
      person('b'),
      person('a', { preferred: true, connected: false }),
    ],
    ['the host before a co-host', person('b', { role: 'host' }), person('a', { role: 'co-host' })],
    ['a co-host before anyone', person('b', { role: 'co-host', arrival: 9 }), person('a')],
    ['who has been here longest', person('b', { arrival: 1 }), person('a', { arrival: 2 })],
    [
      'someone on the list before a host who is not',
      person('b', { arrival: 9 }),
      person('a', { role: 'host', listed: false }),
    ],
    [
      'someone who never failed before a host who did',
      person('b', { arrival: 9 }),
      person('a', { role: 'host', failures: 1 }),
    ],
    [
      'someone connected before a host who is not',
      person('b'),
      person('a', { role: 'host', connected: false }),
    ],
  ])('%s', (_, first, second) => {
    expect(nextLeader([first, second])).toBe('b');
    expect(nextLeader([second, first])).toBe('b');
  });

  test('nobody while someone on the list may come back and only strangers are here', () => {
    const stranger = person('a', { listed: false });
    expect(nextLeader([stranger, person('b', { connected: false })])).toBeNull();
    expect(nextLeader([stranger])).toBe('a');
    expect(nextLeader([])).toBeNull();
  });

  test('is always someone connected, whatever order they are asked in, and someone where anyone on the list is here', () => {
    fc.assert(
      fc.property(anyone, (candidates) => {
        const next = nextLeader(candidates);
        expect(nextLeader([...candidates].reverse())).toBe(next);
        const named = candidates.find(({ participantId }) => participantId === next);
        if (named !== undefined) expect(named.connected).toBe(true);
        const here = candidates.filter(({ connected }) => connected);
        if (here.some(({ listed }) => listed)) expect(next).not.toBeNull();
        for (const other of here)
          if (named !== undefined) expect(other.failures).toBeGreaterThanOrEqual(named.failures);
      }),
    );
  });
});
