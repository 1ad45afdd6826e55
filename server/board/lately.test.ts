import { beforeEach, describe, expect, test } from '@jest/globals';
import { testClock, type TestClock } from '../clock.fixture.js';
import { Lately, REMEMBERED_FOR, type Posting } from './lately.js';

const POSTING: Posting = { ref: 7, kind: 'chat', to: null, bytes: 'AAAA' };

let clock: TestClock;
let lately: Lately;
beforeEach(() => {
  clock = testClock(0);
  lately = new Lately(clock.uptime);
});

describe('what was posted lately', () => {
  test('is known while it is stored, and then by its number', () => {
    expect(lately.seqOf(POSTING)).toBeUndefined();
    lately.posting(POSTING);
    expect(lately.seqOf(POSTING)).toBeNull();
    lately.stored(POSTING, 3);
    expect(lately.seqOf(POSTING)).toBe(3);
  });

  test('is new again where it was refused', () => {
    lately.posting(POSTING);
    lately.refused(POSTING);
    expect(lately.seqOf(POSTING)).toBeUndefined();
  });

  test.each<Partial<Posting>>([{ ref: 8 }, { kind: 'data' }, { to: 'Ana' }, { bytes: 'AAAB' }])(
    'is not what differs in %p',
    (other) => {
      lately.posting(POSTING);
      expect(lately.seqOf({ ...POSTING, ...other })).toBeUndefined();
    },
  );

  test('is forgotten once whoever posted it can have no seat any more', () => {
    lately.posting(POSTING);
    clock.now = REMEMBERED_FOR;
    lately.posting({ ...POSTING, ref: 8 });
    expect(lately.seqOf(POSTING)).toBeNull();
    clock.now += 1;
    lately.posting({ ...POSTING, ref: 9 });
    expect(lately.seqOf(POSTING)).toBeUndefined();
    expect(lately.seqOf({ ...POSTING, ref: 8 })).toBeNull();
  });

  test('does not grow without end', () => {
    for (let ref = 0; ref < 3_000; ref++) lately.posting({ ...POSTING, ref });
    expect(lately.seqOf({ ...POSTING, ref: 2_999 })).toBeNull();
    expect(lately.seqOf({ ...POSTING, ref: 951 })).toBeUndefined();
  });
});
