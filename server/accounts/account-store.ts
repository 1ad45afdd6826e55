// Accounts, and the people in them as far as signing in goes. Members: member-store.ts; sessions: session-store.ts.
import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { isUniqueViolation } from '../db/database-fault.js';
import type { Db } from '../db/database.js';
import { accounts, users } from '../db/schema.js';
import type { Result } from '../../protocol/result.js';
import { ok, refused } from '../../protocol/result.js';
import { accountColumns, type Account } from './account.js';
import { insertSession } from './session-store.js';

interface WithPassword extends Account {
  readonly passwordHash: string;
  readonly deactivatedAt: number | null;
}

export interface NewPerson {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
}

export interface NewAccount extends NewPerson {
  /** What the account is called; null: as the person. */
  readonly organisation: string | null;
}

export interface FirstSession {
  readonly hash: string;
  readonly device: string;
}

/** An account of one with its owner and their first session: who was told "you have an account" has all three. */
export async function insertAccount(
  db: Db,
  { organisation, ...person }: NewAccount,
  session: FirstSession,
  now: number,
): Promise<Result<Account, 'email-taken'>> {
  const accountId = randomBytes(16).toString('hex');
  const { userId, email, name } = person;
  try {
    await db.transaction(async (tx) => {
      await tx.insert(accounts).values({ accountId, name: organisation ?? name, createdAt: now });
      await tx.insert(users).values({ ...person, accountId, role: 'owner', createdAt: now });
      await insertSession(tx, { ...session, userId }, now);
    });
  } catch (cause) {
    if (isUniqueViolation(cause)) return refused('email-taken');
    throw cause;
  }
  return ok({ userId, email, name, accountId, role: 'owner', plan: 'basic' });
}

export async function accountByEmail(db: Db, email: string): Promise<WithPassword | null> {
  const rows = await peopleWithPassword(db).where(eq(users.email, email));
  return rows[0] ?? null;
}

export async function accountById(db: Db, userId: string): Promise<WithPassword | null> {
  const rows = await peopleWithPassword(db).where(eq(users.userId, userId));
  return rows[0] ?? null;
}

function peopleWithPassword(db: Db) {
  return db
    .select({
      ...accountColumns,
      passwordHash: users.passwordHash,
      deactivatedAt: users.deactivatedAt,
    })
    .from(users)
    .innerJoin(accounts, eq(accounts.accountId, users.accountId));
}

export async function setName(db: Db, userId: string, name: string): Promise<void> {
  await db.update(users).set({ name }).where(eq(users.userId, userId));
}
