// Ten thousand inputs of the same cases as npm run fuzz, with a seed of their own in every run: a failure prints it.
import { randomInt } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { encode } from '../../protocol/crypto/cbor.js';
import { FuzzFailure, doCase } from './cases.js';
import { DECODERS } from './decoders.js';
import { mutated } from './mutate.js';
import { Random } from './random.js';

const INPUTS = 10_000;
const SLOW = 180_000;

describe('fuzzing', () => {
  test.each([
    ['the seed of every run', 9_605],
    ['a seed of this run', randomInt(2 ** 31)],
  ])(
    'no decoder and no state machine breaks a promise: %s',
    async (_which, seed) => {
      for (let number = 0, done = 0; done < INPUTS / 2; number++)
        done += await doCase(seed, number);
    },
    SLOW,
  );

  test('a case is the same whenever it is done', () => {
    const seeds = [encode(['a', 1, [2, 'three', null]])];
    const once = Array.from({ length: 50 }, (_one, i) => mutated(new Random(7, i), seeds));
    const again = Array.from({ length: 50 }, (_one, i) => mutated(new Random(7, i), seeds));
    expect(again).toEqual(once);
    expect(new Set(once.map((bytes) => bytes.join())).size).toBeGreaterThan(30);
  });

  test('a failure names its seed and its case', () => {
    const failure = new FuzzFailure(12, 345, 'CBOR', new Error('broken'));
    expect(failure.message).toMatch(/^CBOR fails with seed 12, case 345: Error: broken/);
  });

  test('every decoder has a name of its own', () => {
    expect(new Set(DECODERS.map(({ name }) => name)).size).toBe(DECODERS.length);
  });
});
