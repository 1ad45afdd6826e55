// Changing a password, with the old one or with the link of a mail. Whoever knew the old one is signed out by it.
import { and, eq, gt, isNull } from 'drizzle-orm';
import { ok, refused, type Result } from '../../protocol/result.js';
import type { Db } from '../db/database.js';
import { passwordResets, users } from '../db/schema.js';
import { deleteSessionsOf } from './session-store.js';
import { tokenHash } from './tokens.js';

export const RESET_LASTS = 3_600_000;
/** Nobody's mailbox is filled by somebody who types its address again and again. */
const RESET_EVERY = 120_000;

/** Sets a new password and ends all sessions but the one of `keptToken`. Links that were asked for before are void. */
export async function changePassword(
  db: Db,
  userId: string,
  passwordHash: string,
  keptToken: string | null,
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.update(users).set({ passwordHash }).where(eq(users.userId, userId));
    await tx.delete(passwordResets).where(eq(passwordResets.userId, userId));
    await deleteSessionsOf(tx, userId, keptToken);
  });
}

/** Stores a link for the person with `email`; null when nothing is to be sent. */
export async function insertReset(
  db: Db,
  email: string,
  hash: string,
  now: number,
): Promise<{ readonly name: string } | null> {
  return db.transaction(async (tx) => {
    const rows = await tx
      .select({ userId: users.userId, name: users.name, before: passwordResets.expiresAt })
      .from(users)
      .leftJoin(passwordResets, eq(passwordResets.userId, users.userId))
      .where(and(eq(users.email, email), isNull(users.deactivatedAt)))
      .for('update', { of: users });
    const row = rows[0];
    if (row === undefined) return null;
    // A clock that jumped back must not shut the door for good.
    const sentAgo = row.before === null ? RESET_EVERY : now - (row.before - RESET_LASTS);
    if (sentAgo >= 0 && sentAgo < RESET_EVERY) return null;
    const fields = { tokenHash: hash, expiresAt: now + RESET_LASTS };
    await tx
      .insert(passwordResets)
      .values({ userId: row.userId, ...fields })
      .onConflictDoUpdate({ target: passwordResets.userId, set: fields });
    return { name: row.name };
  });
}

/** Uses a link up. */
export async function useReset(
  db: Db,
  token: string,
  passwordHash: string,
  now: number,
): Promise<Result<null, 'link-void'>> {
  return db.transaction(async (tx) => {
    const used = await tx
      .delete(passwordResets)
      .where(and(eq(passwordResets.tokenHash, tokenHash(token)), gt(passwordResets.expiresAt, now)))
      .returning({ userId: passwordResets.userId });
    const userId = used[0]?.userId;
    if (userId === undefined) return refused('link-void');
    await changePassword(tx, userId, passwordHash, null);
    return ok(null);
  });
}

/** So that no argon2id is spent on a link that is void anyway. */
export async function isResetGood(db: Db, token: string, now: number): Promise<boolean> {
  const rows = await db
    .select({ userId: passwordResets.userId })
    .from(passwordResets)
    .where(and(eq(passwordResets.tokenHash, tokenHash(token)), gt(passwordResets.expiresAt, now)));
  return rows.length > 0;
}
