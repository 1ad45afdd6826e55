// The people of an account: who is in it, in which role, who may not sign in any more. An account always keeps an owner who
// can sign in, so whatever could take the last one away locks the account's row first: two at once cannot both succeed.
import { and, count, eq, isNull, ne } from 'drizzle-orm';
import { ok, refused, type Result } from '../../protocol/result.js';
import type { Db } from '../db/database.js';
import { accounts, participants, users } from '../db/schema.js';

export async function lockAccount(db: Db, accountId: string): Promise<void> {
  await db
    .select({ accountId: accounts.accountId })
    .from(accounts)
    .where(eq(accounts.accountId, accountId))
    .for('update');
}

/** Whether the account has another owner who can sign in. */
export async function hasOtherOwner(db: Db, accountId: string, userId: string): Promise<boolean> {
  const rows = await db
    .select({ owners: count() })
    .from(users)
    .where(
      and(
        eq(users.accountId, accountId),
        eq(users.role, 'owner'),
        isNull(users.deactivatedAt),
        ne(users.userId, userId),
      ),
    );
  return (rows[0]?.owners ?? 0) > 0;
}

export async function isAlone(db: Db, accountId: string, userId: string): Promise<boolean> {
  const rows = await db
    .select({ others: count() })
    .from(users)
    .where(and(eq(users.accountId, accountId), ne(users.userId, userId)));
  return (rows[0]?.others ?? 0) === 0;
}

/** Deletes a person with all that is theirs; the account too, if nobody else is in it. */
export async function deletePerson(
  db: Db,
  accountId: string,
  userId: string,
): Promise<Result<null, 'last-owner'>> {
  return db.transaction(async (tx) => {
    await lockAccount(tx, accountId);
    // Whom they met is in other people's meetings; that they were there is theirs and goes.
    const forget = () => tx.delete(participants).where(eq(participants.userId, userId));
    if (await isAlone(tx, accountId, userId)) {
      await forget();
      await tx.delete(accounts).where(eq(accounts.accountId, accountId));
      return ok(null);
    }
    if (!(await hasOtherOwner(tx, accountId, userId))) return refused('last-owner');
    await forget();
    await tx.delete(users).where(eq(users.userId, userId));
    return ok(null);
  });
}
