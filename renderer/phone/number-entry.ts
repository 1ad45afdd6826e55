// A phone number while it is typed: the countries there are, the one that a number itself names, and digits grouped as that country does.
import {
  AsYouType,
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
  type CountryCode,
} from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/metadata.min';
import { phoneWords } from '../words/phone-words.js';

export interface NumberEntry {
  readonly country: CountryCode;
  readonly text: string;
}

/** Every country with its calling code, by name in the person's language. */
export function countryOptions(language: string): readonly { value: string; label: string }[] {
  const names = new Intl.DisplayNames([language], { type: 'region' });
  const compare = new Intl.Collator(language).compare;
  return getCountries(metadata)
    .map((value) => ({ value, name: names.of(value) ?? value }))
    .sort((one, other) => compare(one.name, other.name))
    .map(({ value, name }) => ({
      value,
      label: phoneWords.countryWith(name, getCountryCallingCode(value, metadata)),
    }));
}

/** The country that a language tag tells of, or guesses. */
export function countryOf(language: string): CountryCode {
  return asCountry(new Intl.Locale(language).maximize().region) ?? 'US';
}

/** The entry after somebody typed, pasted or deleted. Digits are grouped as they come; deleting is left alone, or a space could never go. */
export function typed(before: NumberEntry, text: string): NumberEntry {
  const format = new AsYouType(before.country, metadata);
  const grouped = format.input(text);
  const country = text.trim().startsWith('+') ? asCountry(format.getCountry()) : null;
  const isDeleting = text.length < before.text.length;
  return { country: country ?? before.country, text: isDeleting ? text : grouped };
}

/** The entry in another country. */
export function inCountry(before: NumberEntry, country: string): NumberEntry {
  // A number that names a country of its own would take the choice back.
  const text = before.text.trim().startsWith('+') ? '' : before.text;
  return { country: asCountry(country) ?? before.country, text };
}

/** Whether it can be a number at all; which numbers there are is the service's to say. */
export function canBeNumber({ text, country }: NumberEntry): boolean {
  return (
    parsePhoneNumberFromString(
      text,
      { defaultCountry: country, extract: false },
      metadata,
    )?.isPossible() === true
  );
}

/** What the person is shown: the number with its country, on one line. */
export function shownNumber({ text, country }: NumberEntry): string {
  const number = parsePhoneNumberFromString(text, country, metadata);
  return (number?.formatInternational() ?? text.trim()).replaceAll(' ', '\u00a0');
}

function asCountry(text: string | undefined): CountryCode | null {
  return getCountries(metadata).find((country) => country === text) ?? null;
}
