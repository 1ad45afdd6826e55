// Accounts and sessions in the database.
import { and, eq, gt, lt } from 'drizzle-orm';
import { isUniqueViolation } from '../db/database-fault.js';
import type { Db } from '../db/database.js';
import { sessions, users } from '../db/schema.js';
import type { Result } from '../../protocol/result.js';
import { ok, refused } from '../../protocol/result.js';
import { tokenHash } from './tokens.js';

export interface Account {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly allowE2ee: boolean;
}

const SESSION_LASTS = 30 * 24 * 3_600_000;

const accountColumns = {
  userId: users.userId,
  email: users.email,
  name: users.name,
  allowE2ee: users.allowE2ee,
};

/** Account and first session together: who was told "you have an account" also has the session. */
export async function insertAccount(
  db: Db,
  account: Omit<Account, 'allowE2ee'> & { readonly passwordHash: string },
  sessionHash: string,
  now: number,
): Promise<Result<Account, 'email-taken'>> {
  try {
    await db.transaction(async (tx) => {
      await tx.insert(users).values({ ...account, createdAt: now });
      await insertSession(tx, sessionHash, account.userId, now);
    });
  } catch (cause) {
    if (isUniqueViolation(cause)) return refused('email-taken');
    throw cause;
  }
  const { userId, email, name } = account;
  return ok({ userId, email, name, allowE2ee: false });
}

export async function accountByEmail(
  db: Db,
  email: string,
): Promise<(Account & { readonly passwordHash: string }) | null> {
  const rows = await db
    .select({ ...accountColumns, passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.email, email));
  return rows[0] ?? null;
}

export async function insertSession(
  db: Db,
  hash: string,
  userId: string,
  now: number,
): Promise<void> {
  await db.delete(sessions).where(and(eq(sessions.userId, userId), lt(sessions.expiresAt, now)));
  await db
    .insert(sessions)
    .values({ tokenHash: hash, userId, createdAt: now, expiresAt: now + SESSION_LASTS });
}

/** Whose session `token` is, or null when it is forged, revoked or expired. */
export async function accountByToken(db: Db, token: string, now: number): Promise<Account | null> {
  const rows = await db
    .select(accountColumns)
    .from(sessions)
    .innerJoin(users, eq(users.userId, sessions.userId))
    .where(and(eq(sessions.tokenHash, tokenHash(token)), gt(sessions.expiresAt, now)));
  return rows[0] ?? null;
}

export async function deleteSession(db: Db, token: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.tokenHash, tokenHash(token)));
}

export async function setAllowE2ee(db: Db, userId: string, allowE2ee: boolean): Promise<void> {
  await db.update(users).set({ allowE2ee }).where(eq(users.userId, userId));
}
