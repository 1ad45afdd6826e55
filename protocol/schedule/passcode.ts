// The passcode that a meeting gets by itself: ten signs that can be read out, with no two that look alike. 31^10 is more than 2^49, and
// the service takes ten wrong ones a minute.

const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789';
const LENGTH = 10;
/** Enough that running out has a chance below 10^-20; `passcodeFrom` refuses what does run out. */
export const PASSCODE_RANDOM_BYTES = 48;

/** From random bytes; each sign is as likely as any other. */
export function passcodeFrom(random: Uint8Array): string {
  // 31 of 32 values are taken; folding the last onto another would favour that one.
  const taken = [...random].map((byte) => byte & 31).filter((value) => value < SIGNS.length);
  if (taken.length < LENGTH) throw new RangeError('too few random bytes for a passcode');
  return taken
    .slice(0, LENGTH)
    .map((value) => SIGNS[value])
    .join('');
}
