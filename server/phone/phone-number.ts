// A phone number as people write it, read as the one number it is.
import { getCountries, parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/metadata.max';
import { ok, refused, type Result } from '../../protocol/result.js';

/** Kinds of numbers that no person reads text messages on, or that cost whoever sends one. */
const WITHOUT_TEXT = new Set([
  'FIXED_LINE',
  'PREMIUM_RATE',
  'TOLL_FREE',
  'SHARED_COST',
  'PAGER',
  'UAN',
  'VOICEMAIL',
]);

/**
 * The number in E.164, "+" and digits, so that all ways to write it are one. `country` (ISO 3166, two letters) is for numbers without a
 * country code. An extension makes it no number that gets text messages.
 */
export function readPhoneNumber(
  text: string,
  country: string | null,
): Result<string, 'phone-number-wrong' | 'phone-number-landline'> {
  const known = getCountries(metadata).find((one) => one === country);
  const number = parsePhoneNumberFromString(
    text.normalize('NFKC').trim().replace(/^tel:/i, ''),
    { extract: false, ...(known === undefined ? {} : { defaultCountry: known }) },
    metadata,
  );
  if (number === undefined || !number.isValid() || number.ext !== undefined)
    return refused('phone-number-wrong');
  if (WITHOUT_TEXT.has(number.getType() ?? '')) return refused('phone-number-landline');
  return ok(number.number);
}
