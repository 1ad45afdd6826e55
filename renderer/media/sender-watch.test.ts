import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  lookAtSender,
  type SenderRemedy,
  type SenderSight,
  type SenderWatch,
} from './sender-watch.js';

const EVERY = 500;

/** Looks twice a second at what `sights` says; answers what was done, and when. */
function watched(sights: readonly SenderSight[]): { at: number; remedy: SenderRemedy }[] {
  let watch: SenderWatch | null = null;
  const done: { at: number; remedy: SenderRemedy }[] = [];
  for (const [i, sight] of sights.entries()) {
    const looked = lookAtSender(watch, sight, i * EVERY);
    watch = looked.watch;
    if (looked.remedy !== null) done.push({ at: i * EVERY, remedy: looked.remedy });
  }
  return done;
}

/** 24 pictures a second, that nobody sees and that go nowhere, unless told. */
const looks = (n: number, more: (i: number) => Partial<SenderSight> = () => ({})): SenderSight[] =>
  Array.from({ length: n }, (_, i) => ({
    ...{ made: 12 * i, bytes: 0, seen: 0, reports: i },
    ...more(i),
  }));

describe('the watchdog over senders (adversary.md A25)', () => {
  test('sets a new transform within two seconds, publishes anew, then stops, and leaves it at that', () => {
    expect(watched(looks(30))).toEqual([
      { at: 1_000, remedy: 'new-transform' },
      { at: 4_000, remedy: 'republish' },
      { at: 7_000, remedy: 'stop' },
    ]);
  });

  test('begins with the first remedy again once a frame came through', () => {
    const healed = looks(15, (i) => ({ seen: i < 4 ? 0 : 7 }));
    expect(watched(healed).map(({ remedy }) => remedy)).toEqual([
      'new-transform',
      'new-transform',
      'republish',
    ]);
  });

  test('goes on where it was when publishing anew brought another sender', () => {
    const other = looks(20, (i) => ({ made: 12 * (i < 9 ? i : i - 9) }));
    expect(watched(other).map(({ remedy }) => remedy)).toEqual([
      'new-transform',
      'republish',
      'stop',
    ]);
  });

  test('says within one and a half seconds that unseen frames leave', () => {
    const leaking = looks(4, (i) => ({ bytes: 20_000 * i }));
    expect(watched(leaking)[0]).toEqual({ at: 1_000, remedy: 'ask-for-leak' });
  });

  test('notices a leak that begins in the middle of a call', () => {
    const leaking = looks(14, (i) => ({
      bytes: 20_000 * i,
      seen: 12 * Math.min(i, 8),
    }));
    const done = watched(leaking);
    expect(done[0]?.remedy).toBe('ask-for-leak');
    expect((done[0]?.at ?? Infinity) - 8 * EVERY).toBeLessThanOrEqual(1_500);
  });

  test('takes no leak for what was let through and leaves a little later', () => {
    const draining = looks(8, (i) => ({
      bytes: Math.min(20_000 * i, 85_000),
      seen: 12 * Math.min(i, 4),
    }));
    expect(watched(draining).map(({ remedy }) => remedy)).not.toContain('ask-for-leak');
  });

  test('does nothing about an encoder that makes nothing', () => {
    expect(watched(looks(100, () => ({ made: 400, bytes: 9_000 })))).toEqual([]);
  });

  test('does nothing while the frame worker is not heard from: its pulse is felt elsewhere', () => {
    expect(watched(looks(100, () => ({ reports: 3 })))).toEqual([]);
  });

  test('gives a new frame worker the time that it gave the old one', () => {
    const replaced = looks(12, (i) => ({
      seen: 12 * (i < 4 ? i : i < 9 ? 3 : i),
      reports: i < 4 ? i : i < 8 ? 3 : i,
    }));
    expect(watched(replaced)).toEqual([]);
  });

  test('does nothing while every look finds new frames, whatever leaves', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(100), fc.nat(90_000))), (steps) => {
        let [made, bytes] = [0, 0];
        const sights = steps.map(([frames, more], i) => ({
          made: (made += frames),
          bytes: (bytes += more),
          seen: i,
          reports: i,
        }));
        expect(watched(sights)).toEqual([]);
      }),
    );
  });
});
