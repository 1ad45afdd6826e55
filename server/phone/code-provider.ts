// Who sends codes and knows whether one is right.
import type { Result } from '../../protocol/result.js';

export type NumberRefusal =
  | 'phone-number-wrong'
  | 'phone-number-landline'
  | 'phone-number-blocked'
  | 'too-many-codes'
  | 'sms-failed';

export interface CodeProvider {
  /**
   * Sends a code of 6 digits to `number` (E.164). What it answers with is stored and handed to `check`: it says nothing of the number,
   * and nobody who reads it learns the code.
   */
  readonly send: (number: string) => Promise<Result<{ readonly reference: string }, NumberRefusal>>;
  /** Whether `code` is the one that was sent; gone: no code is right any more. Neither throws. */
  readonly check: (
    reference: string,
    code: string,
  ) => Promise<Result<'right' | 'wrong' | 'gone', 'sms-failed'>>;
}
