// The one-time check that a Basic user has a phone number, before hosting or joining with end-to-end encryption (product.md #4, #9).
// Paid users and guests are not asked: a guest has no account and is let in by a host who passed (docs/adr/0009).
import { randomBytes } from 'node:crypto';
import { ok, refused, type Result } from '../../protocol/result.js';
import type { PhoneCheckState } from '../../protocol/wire/phone-routes.js';
import type { EncryptionType } from '../../protocol/wire/text.js';
import type { Account } from '../accounts/account.js';
import type { Db } from '../db/database.js';
import { networkOf } from '../limits/network.js';
import { take, usedUpFor, type WindowLimit } from '../limits/window-counts.js';
import type { CodeProvider } from './code-provider.js';
import type { KeyedHash } from './keyed-hash.js';
import {
  CODE_LIVES,
  codeSent,
  giveBack,
  isVerified,
  MOST_ATTEMPTS,
  pauseAfter,
  settle,
  takeAttempt,
  takeTurn,
  underWay,
  voidCode,
} from './phone-check-store.js';
import { readPhoneNumber } from './phone-number.js';

const HOUR = 3_600_000;
export const CODES_PER_NUMBER_AND_DAY = 5;
export const CODES_PER_ACCOUNT_AND_DAY = 10;
export const CODES_PER_ADDRESS_AND_HOUR = 20;

interface Parts {
  readonly db: Db;
  /** Null: the operator asks nobody (CONCLAVE_PHONE_CHECK=off). */
  readonly provider: CodeProvider | null;
  readonly hash: KeyedHash;
  readonly now: () => number;
}

interface Asked {
  readonly number: string;
  readonly country: string | null;
  readonly address: string;
}

interface Typed {
  readonly code: string;
  readonly address: string;
}

export interface PhoneCheck {
  readonly state: (account: Account) => Promise<PhoneCheckState>;
  readonly send: (account: Account, asked: Asked) => Promise<Result<PhoneCheckState>>;
  readonly confirm: (account: Account, typed: Typed) => Promise<Result<PhoneCheckState>>;
  /** Why this person may not be in a meeting of this kind yet, or null. `account` is null for a guest. */
  readonly whyNot: (
    account: Account | null,
    encryptionType: EncryptionType,
  ) => Promise<'phone-check-needed' | null>;
}

export function phoneCheck(parts: Parts): PhoneCheck {
  const { db, provider, now } = parts;
  const isNeeded = async ({ userId, plan }: Account) =>
    provider !== null && plan === 'basic' && !(await isVerified(db, userId));
  const state = async (account: Account): Promise<PhoneCheckState> => {
    if (!(await isNeeded(account))) {
      const done = provider !== null && (await isVerified(db, account.userId));
      return { state: done ? 'done' : 'not-asked', code: null, resendInMs: 0 };
    }
    return { state: 'needed', ...(await codeOf(db, account.userId, now())) };
  };
  return {
    state,
    async send(account, asked) {
      if (provider === null || !(await isNeeded(account))) return ok(await state(account));
      const sent = await sendTo({ ...parts, provider }, account, asked);
      return sent.ok ? ok(await state(account)) : sent;
    },
    async confirm(account, typed) {
      if (provider === null) return ok(await state(account));
      const confirmed = await confirmWith({ ...parts, provider }, account, typed);
      if (confirmed.ok || !(await isNeeded(account))) return ok(await state(account));
      return confirmed;
    },
    async whyNot(account, encryptionType) {
      if (account === null || encryptionType !== 'e2ee') return null;
      return (await isNeeded(account)) ? 'phone-check-needed' : null;
    },
  };
}

interface WithProvider extends Parts {
  readonly provider: CodeProvider;
}

async function sendTo(
  { db, provider, hash, now }: WithProvider,
  { userId, accountId }: Account,
  { number: text, country, address }: Asked,
): Promise<Result<null>> {
  const number = readPhoneNumber(text, country);
  if (!number.ok) return number;
  const numberHash = hash('number', number.value);
  const at = now();
  const limit = (what: string, most: number, windowMs: number): WindowLimit => ({
    key: hash('limit', what),
    ...{ most, windowMs },
  });
  const limits = [
    limit(`number ${number.value}`, CODES_PER_NUMBER_AND_DAY, 24 * HOUR),
    limit(`account ${accountId}`, CODES_PER_ACCOUNT_AND_DAY, 24 * HOUR),
    limit(`address ${networkOf(address)}`, CODES_PER_ADDRESS_AND_HOUR, HOUR),
  ];
  // Asked before the turn is taken, which voids the code before; counted after it, so that a click too early costs nothing.
  const wait = await usedUpFor(db, limits, at);
  if (wait !== null) return tooMany(wait);
  const sendId = randomBytes(16).toString('hex');
  if (!(await takeTurn(db, { userId, sendId, numberHash }, at))) {
    const { resendInMs } = await codeOf(db, userId, at);
    return tooMany(resendInMs);
  }
  if (!(await take(db, limits, at))) return tooMany((await usedUpFor(db, limits, at)) ?? HOUR);
  const sent = await provider.send(number.value);
  if (!sent.ok) return sent;
  await codeSent(db, userId, sendId, sent.value.reference);
  return ok(null);
}

async function confirmWith(
  { db, provider, now }: WithProvider,
  { userId, accountId }: Account,
  { code, address }: Typed,
): Promise<Result<null>> {
  const attempt = await takeAttempt(db, userId, now());
  if (attempt === null || attempt.reference === null) return refused('phone-code-void');
  const { sendId, attempts } = attempt;
  const checked = await provider.check(attempt.reference, code);
  if (!checked.ok) {
    await giveBack(db, userId, sendId);
    return checked;
  }
  const attemptsLeft = MOST_ATTEMPTS - attempts;
  if (checked.value === 'gone' || (checked.value === 'wrong' && attemptsLeft <= 0)) {
    await voidCode(db, userId, sendId);
    return refused('phone-code-void');
  }
  if (checked.value === 'wrong') return refused('phone-code-wrong', { attemptsLeft });
  const settled = await settle(db, { userId, accountId, address }, attempt, now());
  if (settled === 'number-used') return refused('phone-number-used');
  return settled === 'spent' ? refused('phone-code-void') : ok(null);
}

/** What a person may know of the code that is under way; in milliseconds from now, because clocks differ. */
async function codeOf(
  db: Db,
  userId: string,
  at: number,
): Promise<Pick<PhoneCheckState, 'code' | 'resendInMs'>> {
  const row = await underWay(db, userId);
  if (row === null || row.sentAt > at) return { code: null, resendInMs: 0 };
  const resendInMs = Math.max(0, row.sentAt + pauseAfter(row.sends) - at);
  const expiresInMs = row.sentAt + CODE_LIVES - at;
  const attemptsLeft = MOST_ATTEMPTS - row.attempts;
  const lives = row.reference !== null && expiresInMs > 0 && attemptsLeft > 0;
  return { code: lives ? { expiresInMs, attemptsLeft } : null, resendInMs };
}

function tooMany(waitMs: number) {
  return refused('too-many-codes', { waitSeconds: Math.ceil(waitMs / 1_000) });
}
