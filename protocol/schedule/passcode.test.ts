import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { passcode } from '../wire/meeting-routes.js';
import { PASSCODE_RANDOM_BYTES, passcodeFrom } from './passcode.js';

describe('a passcode made by itself', () => {
  test('is one that the service takes, and every sign comes up alike', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: PASSCODE_RANDOM_BYTES, maxLength: PASSCODE_RANDOM_BYTES }),
        (random) => {
          fc.pre(random.filter((byte) => (byte & 31) < 31).length >= 10);
          const made = passcodeFrom(random);
          expect(made).toMatch(/^[a-km-np-z2-9]{10}$/);
          expect(passcode.parse(made)).toBe(made);
        },
      ),
    );
    const all = Array.from({ length: 31 }, (_, value) =>
      passcodeFrom(new Uint8Array(10).fill(value)),
    );
    expect(new Set(all).size).toBe(31);
  });

  test('is not made of too little chance', () => {
    expect(() => passcodeFrom(new Uint8Array(32).fill(31))).toThrow('too few');
  });
});
