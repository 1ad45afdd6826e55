// Accounts and sessions in the database.
import { randomBytes } from 'node:crypto';
import { and, eq, gt, isNull, lt } from 'drizzle-orm';
import { isUniqueViolation } from '../db/database-fault.js';
import type { Db } from '../db/database.js';
import { accounts, sessions, users } from '../db/schema.js';
import type { Result } from '../../protocol/result.js';
import { ok, refused } from '../../protocol/result.js';
import { tokenHash } from './tokens.js';

export type Role = 'owner' | 'admin' | 'member';
export type Plan = 'basic' | 'paid';

/** A person with a password, and what their account makes of them. */
export interface Account {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly allowE2ee: boolean;
  readonly accountId: string;
  readonly role: Role;
  readonly plan: Plan;
}

const SESSION_LASTS = 30 * 24 * 3_600_000;

const accountColumns = {
  userId: users.userId,
  email: users.email,
  name: users.name,
  allowE2ee: users.allowE2ee,
  accountId: users.accountId,
  role: users.role,
  plan: accounts.plan,
};

interface NewPerson {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
}

/** An account of one with its owner and their first session: who was told "you have an account" has all three. */
export async function insertAccount(
  db: Db,
  person: NewPerson,
  sessionHash: string,
  now: number,
): Promise<Result<Account, 'email-taken'>> {
  const accountId = randomBytes(16).toString('hex');
  const { userId, email, name } = person;
  try {
    await db.transaction(async (tx) => {
      await tx.insert(accounts).values({ accountId, name, createdAt: now });
      await tx.insert(users).values({ ...person, accountId, role: 'owner', createdAt: now });
      await insertSession(tx, sessionHash, userId, now);
    });
  } catch (cause) {
    if (isUniqueViolation(cause)) return refused('email-taken');
    throw cause;
  }
  return ok({ userId, email, name, allowE2ee: false, accountId, role: 'owner', plan: 'basic' });
}

export async function accountByEmail(
  db: Db,
  email: string,
): Promise<(Account & { readonly passwordHash: string }) | null> {
  const rows = await db
    .select({ ...accountColumns, passwordHash: users.passwordHash })
    .from(users)
    .innerJoin(accounts, eq(accounts.accountId, users.accountId))
    .where(and(eq(users.email, email), isNull(users.deactivatedAt)));
  return rows[0] ?? null;
}

export async function insertSession(
  db: Db,
  hash: string,
  userId: string,
  now: number,
): Promise<void> {
  await db.delete(sessions).where(and(eq(sessions.userId, userId), lt(sessions.expiresAt, now)));
  await db.insert(sessions).values({
    tokenHash: hash,
    sessionId: randomBytes(16).toString('hex'),
    userId,
    createdAt: now,
    seenAt: now,
    expiresAt: now + SESSION_LASTS,
  });
}

/** Whose session `token` is, or null when it is forged, revoked or expired. */
export async function accountByToken(db: Db, token: string, now: number): Promise<Account | null> {
  const rows = await db
    .select(accountColumns)
    .from(sessions)
    .innerJoin(users, eq(users.userId, sessions.userId))
    .innerJoin(accounts, eq(accounts.accountId, users.accountId))
    .where(
      and(
        eq(sessions.tokenHash, tokenHash(token)),
        gt(sessions.expiresAt, now),
        isNull(users.deactivatedAt),
      ),
    );
  return rows[0] ?? null;
}

export async function deleteSession(db: Db, token: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.tokenHash, tokenHash(token)));
}

export async function setAllowE2ee(db: Db, userId: string, allowE2ee: boolean): Promise<void> {
  await db.update(users).set({ allowE2ee }).where(eq(users.userId, userId));
}
