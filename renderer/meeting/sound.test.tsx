/** @jest-environment ./test/dom-environment.mjs */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, render } from '@testing-library/react';
import { aSnapshot, people, START } from './fake-meeting-client.fixture.js';
import type { MeetingSnapshot } from './meeting-client.js';
import { preferences, UNCHANGED } from './preferences.js';
import type { playTone as PlayTone } from './tones.js';

const playTone = jest.fn<typeof PlayTone>(() => Promise.resolve());
jest.unstable_mockModule('./tones.js', () => ({ playTone }));
const { LiveRegion, TOGETHER } = await import('./live-region.js');
const { Ended } = await import('./ended.js');

beforeEach(() => {
  playTone.mockClear();
  preferences.change(UNCHANGED);
});
afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

/** The tones that are heard when this follows on that. */
function heardBetween(before: MeetingSnapshot, after: MeetingSnapshot) {
  jest.useFakeTimers();
  const { rerender } = render(<LiveRegion snapshot={before} />);
  rerender(<LiveRegion snapshot={after} />);
  act(() => void jest.advanceTimersByTime(TOGETHER));
  return playTone.mock.calls;
}

const LOST = aSnapshot({ leaderLostSince: START });
const GUESTS = people(2).map((person) => ({ ...person, mark: person.isLeader ? null : false }));

describe('sounds of a meeting', () => {
  test('someone who joins is heard on the chosen speaker', () => {
    preferences.change({ speakerId: 'desk' });
    const calls = heardBetween(aSnapshot({ people: people(2) }), aSnapshot());
    expect(calls).toEqual([['join', 'desk']]);
  });

  test('whoever turned those sounds off hears nobody come, go or knock', () => {
    preferences.change({ sounds: false });
    const two = aSnapshot({ people: people(2) });
    expect(heardBetween(two, aSnapshot())).toEqual([]);
    expect(heardBetween(aSnapshot(), two)).toEqual([]);
    const knocker = { waitingId: 'w', name: 'Dev', denied: false, since: START };
    const door = { people: [knocker], message: null } as unknown as MeetingSnapshot['door'];
    expect(heardBetween(aSnapshot(), aSnapshot({ door }))).toEqual([]);
  });

  test.each([true, false])('a lost leader is heard with those sounds on or off (%s)', (sounds) => {
    preferences.change({ sounds });
    expect(heardBetween(aSnapshot(), LOST)).toEqual([['lost', null]]);
  });

  test('a lost connection, a "no match" and an unlock are heard with those sounds off', () => {
    preferences.change({ sounds: false });
    heardBetween(aSnapshot(), aSnapshot({ phase: 'reconnecting' }));
    heardBetween(aSnapshot({ people: people(2) }), aSnapshot({ people: GUESTS }));
    heardBetween(aSnapshot({ locked: true }), aSnapshot({ unlockedAt: START }));
    expect(playTone.mock.calls.map(([tone]) => tone)).toEqual(['lost', 'caution', 'caution']);
  });

  test.each([
    ['leader-gone', 'lost'],
    ['connection-lost', 'lost'],
    ['split', 'caution'],
    ['removed', 'caution'],
  ] as const)('the end by "%s" is heard, whatever is turned off', (fault, tone) => {
    preferences.change({ sounds: false });
    render(<Ended fault={fault} onBack={() => undefined} />);
    expect(playTone.mock.calls).toEqual([[tone, null]]);
  });

  test('an end that the host wanted sounds as if everyone left, for whoever hears people leave', () => {
    const end = <Ended fault="meeting-ended" onBack={() => undefined} />;
    render(end);
    expect(playTone.mock.calls).toEqual([['leave', null]]);
    preferences.change({ sounds: false });
    render(end);
    expect(playTone).toHaveBeenCalledTimes(1);
  });
});
