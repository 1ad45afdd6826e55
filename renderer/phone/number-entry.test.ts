import { describe, expect, test } from '@jest/globals';
import {
  canBeNumber,
  countryOf,
  countryOptions,
  inCountry,
  shownNumber,
  typed,
  type NumberEntry,
} from './number-entry.js';

const german: NumberEntry = { country: 'DE', text: '' };
const afterTyping = (text: string) =>
  Array.from(text).reduce<NumberEntry>(
    (entry, character) => typed(entry, entry.text + character),
    german,
  );

describe('typing a phone number', () => {
  test('groups the digits as the country does', () => {
    expect(afterTyping('015112345678').text).toBe('01511 2345678');
  });

  test('takes the country from a number that names one', () => {
    const entry = typed(german, '+44 7400 123456');
    expect(entry).toEqual({ country: 'GB', text: '+44 7400 123456' });
    expect(shownNumber(entry)).toBe('+44\u00a07400\u00a0123456');
  });

  test('lets every character be deleted', () => {
    let entry = afterTyping('0151123');
    for (let left = entry.text.length; left > 0; left--)
      entry = typed(entry, entry.text.slice(0, -1));
    expect(entry.text).toBe('');
  });

  test('a country that is chosen is not taken back by the number', () => {
    const chosen = inCountry(typed(german, '+44 7400 123456'), 'FR');
    expect(chosen).toEqual({ country: 'FR', text: '' });
    expect(inCountry(afterTyping('0151'), 'AT')).toMatchObject({ country: 'AT', text: '0151' });
  });

  test('knows what cannot be a number', () => {
    expect(canBeNumber(typed(german, '0151 12345678'))).toBe(true);
    for (const text of ['', '1', 'anna', '0151 12345678 12345678'])
      expect(canBeNumber({ country: 'DE', text })).toBe(false);
  });

  test('offers every country by its name, in the person’s language', () => {
    const options = countryOptions('de');
    expect(options.length).toBeGreaterThan(200);
    expect(options).toContainEqual({ value: 'AT', label: 'Österreich (+43)' });
    expect(countryOf('de-AT')).toBe('AT');
    expect(countryOf('ja')).toBe('JP');
  });
});
