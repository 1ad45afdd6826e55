/** @jest-environment ./test/dom-environment.mjs */
import { afterEach, describe, expect, test } from '@jest/globals';
import { pressedKey } from './use-keys.js';

function press(init: KeyboardEventInit, markup = '<p></p>'): KeyboardEvent {
  document.body.innerHTML = markup;
  const event = new KeyboardEvent('keydown', { bubbles: true, ...init });
  (document.body.querySelector('[data-here]') ?? document.body.firstElementChild)?.dispatchEvent(
    event,
  );
  return event;
}

afterEach(() => document.body.replaceChildren());

describe('pressed key', () => {
  test('takes a letter however it is written', () => {
    expect(pressedKey(press({ key: 'n' }), true)).toBe('N');
  });

  test.each([
    ['a modifier is held', { key: 'n', ctrlKey: true }, '<p></p>'],
    ['the key repeats', { key: 'n', repeat: true }, '<p></p>'],
    ['somebody types', { key: 'n' }, '<input>'],
    [
      'a dialog asks something',
      { key: 'n' },
      '<div role="dialog"><button data-here></button></div>',
    ],
  ])('is none while %s', (_what, init, markup) => {
    expect(pressedKey(press(init, markup), true)).toBeNull();
  });

  test('leaves letters alone where they are turned off, and keeps the sheet reachable', () => {
    expect(pressedKey(press({ key: 'n' }), false)).toBeNull();
    expect(pressedKey(press({ key: '?' }), false)).toBe('?');
  });
});
