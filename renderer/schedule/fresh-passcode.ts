import { PASSCODE_RANDOM_BYTES, passcodeFrom } from '../../protocol/schedule/passcode.js';

/** A passcode nobody has to think of. */
export function freshPasscode(): string {
  return passcodeFrom(crypto.getRandomValues(new Uint8Array(PASSCODE_RANDOM_BYTES)));
}
