import { beforeEach, describe, expect, test } from '@jest/globals';
import { testClock, type TestClock } from '../clock.fixture.js';
import { Lately, nameOf, REMEMBERED_FOR, type Posting } from './lately.js';

const POSTING: Posting = { ref: 7, kind: 'chat', to: null, bytes: 'AAAA' };
const NAME = nameOf(POSTING);

let clock: TestClock;
let lately: Lately;
beforeEach(() => {
  clock = testClock(0);
  lately = new Lately(clock.uptime);
});

describe('what was posted lately', () => {
  test('is known while it is stored, and then by its number', () => {
    expect(lately.seqOf(NAME)).toBeUndefined();
    lately.posting(NAME);
    expect(lately.seqOf(NAME)).toBeNull();
    lately.stored(NAME, 3);
    expect(lately.seqOf(NAME)).toBe(3);
  });

  test('is new again where it was refused', () => {
    lately.posting(NAME);
    lately.refused(NAME);
    expect(lately.seqOf(NAME)).toBeUndefined();
  });

  test.each<Partial<Posting>>([{ ref: 8 }, { kind: 'data' }, { to: 'Ana' }, { bytes: 'AAAB' }])(
    'is not what differs in %p',
    (other) => {
      lately.posting(NAME);
      expect(lately.seqOf(nameOf({ ...POSTING, ...other }))).toBeUndefined();
    },
  );

  test('is forgotten once whoever posted it can have no seat any more', () => {
    lately.posting(NAME);
    clock.now = REMEMBERED_FOR;
    lately.posting(nameOf({ ...POSTING, ref: 8 }));
    expect(lately.seqOf(NAME)).toBeNull();
    clock.now += 1;
    lately.posting(nameOf({ ...POSTING, ref: 9 }));
    expect(lately.seqOf(NAME)).toBeUndefined();
    expect(lately.seqOf(nameOf({ ...POSTING, ref: 8 }))).toBeNull();
  });

  test('does not grow without end', () => {
    for (let ref = 0; ref < 3_000; ref++) lately.posting(nameOf({ ...POSTING, ref }));
    expect(lately.seqOf(nameOf({ ...POSTING, ref: 2_999 }))).toBeNull();
    expect(lately.seqOf(nameOf({ ...POSTING, ref: 951 }))).toBeUndefined();
  });
});
