import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { look, type Remedy, type Sight, type Watch } from './watchdog.js';

/** Looks once a second at what `sights` says; answers what was tried, and when. */
function watched(sights: readonly Sight[]): { at: number; remedy: Remedy }[] {
  let watch: Watch | null = null;
  const tried: { at: number; remedy: Remedy }[] = [];
  for (const [second, sight] of sights.entries()) {
    const looked = look(watch, sight, second * 1_000);
    watch = looked.watch;
    if (looked.remedy !== null) tried.push({ at: second, remedy: looked.remedy });
  }
  return tried;
}

const pausesOf = (tried: readonly { at: number }[]): number[] =>
  tried.slice(1).map(({ at }, i) => at - (tried[i]?.at ?? NaN));

const seconds = (n: number, sight: (second: number) => Sight): Sight[] =>
  Array.from({ length: n }, (_, second) => sight(second));

describe('watchdog: receivers whose transform is never called (pitfalls.md B4)', () => {
  test('sets a new transform after two seconds of packets without a frame', () => {
    const silent = seconds(4, (s) => ({ bytesReceived: 5_000 * s, seen: 0 }));
    expect(watched(silent)).toEqual([{ at: 2, remedy: 'new-transform' }]);
  });

  test('then resubscribes, then says so, and then resubscribes ever more slowly and without end', () => {
    const silent = seconds(600, (s) => ({ bytesReceived: 5_000 * s, seen: 0 }));
    const tried = watched(silent);
    expect(tried.slice(0, 4).map(({ remedy }) => remedy)).toEqual([
      ...['new-transform', 'resubscribe', 'say-so', 'resubscribe'],
    ]);
    expect(new Set(tried.slice(3).map(({ remedy }) => remedy))).toEqual(new Set(['resubscribe']));
    expect(pausesOf(tried).slice(0, 6)).toEqual([2, 2, 4, 8, 12, 12]);
    expect(tried.at(-1)?.at).toBeGreaterThan(580);
  });

  test('resubscribes ever more slowly and without end where nothing arrives at all', () => {
    const tried = watched(seconds(900, () => ({ bytesReceived: 0, seen: 0 })));
    expect(new Set(tried.map(({ remedy }) => remedy))).toEqual(new Set(['resubscribe']));
    expect(tried[0]?.at).toBe(10);
    expect(pausesOf(tried).slice(0, 5)).toEqual([20, 40, 60, 60, 60]);
    expect(tried.at(-1)?.at).toBeGreaterThan(830);
  });

  test('counts the quiet anew once a packet came', () => {
    const tried = watched(seconds(19, (s) => ({ bytesReceived: s < 9 ? 0 : 10, seen: 0 })));
    expect(tried).toEqual([]);
  });

  test('begins with the first remedy again once a frame came through', () => {
    const healed = seconds(11, (s) => ({ bytesReceived: 5_000 * s, seen: s < 4 ? 0 : 1 }));
    expect(watched(healed).map(({ remedy }) => remedy)).toEqual([
      'new-transform',
      'new-transform',
      'resubscribe',
      'say-so',
    ]);
  });

  test('says so too where the resubscription brought another receiver', () => {
    const silent = seconds(11, (s) => ({ bytesReceived: 5_000 * (s < 5 ? s : s - 5), seen: 0 }));
    expect(watched(silent).map(({ remedy }) => remedy)).toEqual([
      'new-transform',
      'resubscribe',
      'say-so',
    ]);
  });

  test('waits for two seconds from the first packets on, however long it was quiet before', () => {
    const late = seconds(9, (s) => ({ bytesReceived: s < 6 ? 0 : 5_000 * (s - 5), seen: 0 }));
    expect(watched(late)).toEqual([{ at: 7, remedy: 'new-transform' }]);
  });

  test('takes a trickle of padding for no fault', () => {
    const padding = seconds(600, (s) => ({ bytesReceived: 5 * s, seen: 0 }));
    expect(watched(padding)).toEqual([]);
  });

  test('does nothing while every look finds new frames', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(100_000), fc.integer({ min: 1, max: 50 }))), (steps) => {
        let bytesReceived = 0;
        let seen = 0;
        const sights = steps.map(([bytes, frames]) => ({
          bytesReceived: (bytesReceived += bytes),
          seen: (seen += frames),
        }));
        expect(watched(sights)).toEqual([]);
      }),
    );
  });
});
