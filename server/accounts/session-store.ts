// Sessions in the database: who is signed in, and where.
import { randomBytes } from 'node:crypto';
import { and, desc, eq, gt, isNull, lt, ne } from 'drizzle-orm';
import type { Db } from '../db/database.js';
import { accounts, sessions, users } from '../db/schema.js';
import { accountColumns, type Account } from './account.js';
import { tokenHash } from './tokens.js';

const SESSION_LASTS = 30 * 24 * 3_600_000;
/** "Last used" is kept to the hour, so that reading does not write each time. */
const SEEN_EVERY = 3_600_000;

export interface Session {
  readonly sessionId: string;
  readonly device: string;
  readonly createdAt: number;
  readonly seenAt: number;
}

const columns = {
  sessionId: sessions.sessionId,
  device: sessions.device,
  createdAt: sessions.createdAt,
  seenAt: sessions.seenAt,
};

interface NewSession {
  readonly hash: string;
  readonly userId: string;
  readonly device: string;
}

export async function insertSession(
  db: Db,
  { hash, userId, device }: NewSession,
  now: number,
): Promise<void> {
  await db.delete(sessions).where(and(eq(sessions.userId, userId), lt(sessions.expiresAt, now)));
  await db.insert(sessions).values({
    tokenHash: hash,
    sessionId: randomBytes(16).toString('hex'),
    userId,
    device,
    createdAt: now,
    seenAt: now,
    expiresAt: now + SESSION_LASTS,
  });
}

/** Whose session `token` is, or null when it is forged, revoked, expired or of someone deactivated. */
export async function accountByToken(db: Db, token: string, now: number): Promise<Account | null> {
  const hash = tokenHash(token);
  const rows = await db
    .select({ ...accountColumns, seenAt: sessions.seenAt })
    .from(sessions)
    .innerJoin(users, eq(users.userId, sessions.userId))
    .innerJoin(accounts, eq(accounts.accountId, users.accountId))
    .where(
      and(eq(sessions.tokenHash, hash), gt(sessions.expiresAt, now), isNull(users.deactivatedAt)),
    );
  const row = rows[0];
  if (row === undefined) return null;
  const { seenAt, ...account } = row;
  if (now - seenAt >= SEEN_EVERY)
    await db.update(sessions).set({ seenAt: now }).where(eq(sessions.tokenHash, hash));
  return account;
}

/** Those that have not expired, last used first; `isThisOne` marks the one that asks. */
export async function sessionsOf(
  db: Db,
  userId: string,
  token: string,
  now: number,
): Promise<(Session & { readonly isThisOne: boolean })[]> {
  const hash = tokenHash(token);
  const rows = await db
    .select({ ...columns, hash: sessions.tokenHash })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, now)))
    .orderBy(desc(sessions.seenAt), desc(sessions.createdAt), sessions.sessionId);
  return rows.map(({ hash: stored, ...session }) => ({ ...session, isThisOne: stored === hash }));
}

export async function deleteSession(db: Db, token: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.tokenHash, tokenHash(token)));
}

/** False when `userId` has no such session. */
export async function deleteSessionById(
  db: Db,
  userId: string,
  sessionId: string,
): Promise<boolean> {
  const gone = await db
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), eq(sessions.sessionId, sessionId)))
    .returning({ sessionId: sessions.sessionId });
  return gone.length > 0;
}

/** Ends all sessions of a person but the one of `keptToken`; null ends every one. Says how many. */
export async function deleteSessionsOf(
  db: Db,
  userId: string,
  keptToken: string | null,
): Promise<number> {
  const others = keptToken === null ? undefined : ne(sessions.tokenHash, tokenHash(keptToken));
  const gone = await db
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), others))
    .returning({ sessionId: sessions.sessionId });
  return gone.length;
}
