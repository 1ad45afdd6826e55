// What can be said about a name, an address or a password before the service is asked. The rules are the contract's.
import type { FaultCode } from '../../protocol/fault.js';
import { routes } from '../../protocol/wire/http.js';
import { signInWords } from '../words/sign-in-words.js';

export type AccountField = 'name' | 'organisation' | 'email' | 'password';
export type Wrong = Partial<Record<AccountField, string>>;

const { email, name } = routes.signUp.body.shape;

/** What is wrong with each of the fields given, in words. */
export function wrongWith(fields: Partial<Record<AccountField, string>>): Wrong {
  const wrong: Wrong = {};
  for (const [field, check] of Object.entries(checks) as [AccountField, Check][]) {
    const typed = fields[field];
    const says = typed === undefined ? null : check(typed);
    if (says !== null) wrong[field] = says;
  }
  return wrong;
}

/** The field that a refusal of the service is about, or null: the form as a whole. */
export function fieldOf(code: FaultCode): AccountField | null {
  if (code === 'email-taken') return 'email';
  return code === 'weak-password' ? 'password' : null;
}

type Check = (typed: string) => string | null;

const checks: Readonly<Record<AccountField, Check>> = {
  name: (typed) => {
    if (typed.trim() === '') return signInWords.nameMissing;
    return name.safeParse(typed.trim()).success ? null : signInWords.nameOdd;
  },
  organisation: (typed) =>
    typed.trim() === '' || name.safeParse(typed.trim()).success ? null : signInWords.nameOdd,
  email: (typed) => {
    if (typed.trim() === '') return signInWords.emailMissing;
    return email.safeParse(typed).success ? null : signInWords.emailOdd;
  },
  password: (typed) => (typed === '' ? signInWords.passwordMissing : null),
};
