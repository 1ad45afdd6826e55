import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hasHiddenMarks, namesakesOf, skeleton } from './namesakes.js';

const named = (...names: string[]) => namesakesOf(names.map((name, at) => ({ id: `${at}`, name })));

describe('names that look like another’s (issue 5, bad input)', () => {
  test.each([
    ['in other case and spacing', 'Anna Berg', 'ANNA  berg'],
    ['with Cyrillic letters', 'Anna Berg', 'Аnnа Веrg'],
    ['with Greek letters', 'Omar', 'Οmαr'],
    ['with a zero-width space', 'Anna', 'An\u200bna'],
    ['with an accent more', 'Elif', 'Élif'],
    ['in wide letters', 'Ben', 'Ｂｅｎ'],
    ['with a capital i for an l', 'Paul', 'PauI'],
    ['with figures', 'Otto', '0tto'],
    ['with r and n for an m', 'Tim', 'Tirn'],
  ])('are found %s', (_how, one, other) => {
    expect(named(one, 'Someone else', other)).toEqual(new Set(['0', '2']));
  });

  test('are not found where names differ', () => {
    expect(named('Anna', 'Anne', 'Hanna', 'Ben', 'Bern')).toEqual(new Set());
  });

  test('are not found where one person has said something twice', () => {
    const twice = ['Anna', 'Anna'].map((name) => ({ id: 'a', name }));
    expect(namesakesOf(twice)).toEqual(new Set());
    expect(namesakesOf([...twice, { id: 'b', name: 'anna' }])).toEqual(new Set(['a', 'b']));
  });

  test('with characters that nobody sees are known from those that a script or an emoji needs', () => {
    for (const odd of ['An\u200bna', '\u200fAnna', 'Anna\u200d'])
      expect([odd, hasHiddenMarks(odd)]).toEqual([odd, true]);
    for (const fine of ['Anna', 'محمد', 'د\u200cه', 'क्\u200dष', '👩\u200d🚀 Ada'])
      expect([fine, hasHiddenMarks(fine)]).toEqual([fine, false]);
  });

  test('keep nobody waiting, however long and strange the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        expect(skeleton(name)).toBe(skeleton(name.normalize('NFC')));
      }),
    );
  });
});
