import { describe, expect, test } from '@jest/globals';
import { isolated } from './isolated.js';

describe('a name inside a sentence (issue 5, bad input)', () => {
  test.each(['\u05d0\u05d1\u05d2', '\u0645\u062d\u0645\u062f', 'Anna\u200f', '\u061cBen'])(
    'cannot turn the words around it: %p',
    (name) => {
      expect(isolated(name)).toBe(`\u2068${name}\u2069`);
    },
  );

  test.each(['Anna', 'Zo\u00eb', '\u738b\u82b3', '\u0410\u043d\u043d\u0430', '0', ''])(
    'that reads from left to right stays as it is: %p',
    (name) => {
      expect(isolated(name)).toBe(name);
    },
  );
});
