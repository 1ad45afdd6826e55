import { describe, expect, test } from '@jest/globals';
import { sentence } from '../../protocol/fault.js';
import { elapsed } from './elapsed.js';
import { aSnapshot, people, START } from './fake-meeting-client.fixture.js';
import { interruption, standingFault, waitingView } from './phase-view.js';
import { refusalView, SHOWN_FOR } from './refusal-view.js';

const guests = people(3).map((person, at) => ({ ...person, isMe: at === 1 }));

describe('phase view', () => {
  test('says how long the leader has been silent, to everyone but the leader', () => {
    const lost = { leaderLostSince: START };
    expect(interruption(aSnapshot({ ...lost, people: guests }), START + 7_400)).toContain('7 s');
    expect(interruption(aSnapshot(lost), START + 7_400)).toBeNull();
  });

  test('waits in words until there is somebody to see', () => {
    expect(waitingView(aSnapshot({ phase: 'connecting' }))?.title).toBe('Connecting');
    expect(waitingView(aSnapshot({ phase: 'checking', people: [] }))).not.toBeNull();
    expect(waitingView(aSnapshot({ phase: 'checking' }))).toBeNull();
    expect(waitingView(aSnapshot())).toBeNull();
  });

  test('says a fault once', () => {
    expect(standingFault(aSnapshot({ fault: 'engine-down' }))).toBe('engine-down');
    expect(
      standingFault(aSnapshot({ phase: 'waiting-for-host', fault: 'host-not-here' })),
    ).toBeNull();
    expect(standingFault(aSnapshot({ fault: 'leader-lost', leaderLostSince: START }))).toBeNull();
  });
});

describe('refusal view', () => {
  const refusals = [
    { code: 'signature', name: 'Cleo', at: START },
    { code: 'replay', name: null, at: START + 1 },
  ] as const;

  test('shows the latest with its sentence and counts the others', () => {
    const view = refusalView(refusals, START + 2, 0);
    expect(view?.says).toBe(`${sentence('replay')} (and one more)`);
    expect(view?.details).toBe('signature, replay');
  });

  test('says whose message it was', () => {
    expect(refusalView(refusals.slice(0, 1), START, 0)?.says).toBe(
      `Cleo: ${sentence('signature')}`,
    );
  });

  test('goes by itself and stays away when it was dismissed', () => {
    expect(refusalView(refusals, START + SHOWN_FOR + 1, 0)).toBeNull();
    expect(refusalView(refusals, START + 2, START + 1)).toBeNull();
  });
});

describe('elapsed', () => {
  test('reads as a clock does', () => {
    expect(elapsed(4_000)).toBe('0:04');
    expect(elapsed(724_999)).toBe('12:04');
    expect(elapsed(3_729_000)).toBe('1:02:09');
    expect(elapsed(-5)).toBe('0:00');
  });
});
