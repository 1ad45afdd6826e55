// The phone check in the database. What must not happen twice at once is one statement, or in a transaction under a lock.
import { and, count, eq, gt, isNotNull, lt, lte, ne, not, sql } from 'drizzle-orm';
import { factOf } from '../accounts/people-audit.js';
import type { Db } from '../db/database.js';
import { phoneChecks, phonesVerified } from '../db/schema.js';
import { appendAudit } from '../policy/audit-log.js';

export const CODE_LIVES = 10 * 60_000;
export const MOST_ATTEMPTS = 5;
/** product.md leaves the number of people open that one number may stand for: a family, not a crowd. */
export const MOST_PEOPLE_PER_NUMBER = 3;
/** How long after one code the next may be asked for: this, doubled with each in a row, up to the longest. */
export const FIRST_PAUSE = 30_000;
export const LONGEST_PAUSE = 10 * 60_000;
/** After so long without a code the pauses begin anew. */
const ROW_ENDS = 3_600_000;

export interface UnderWay {
  readonly sendId: string;
  readonly numberHash: string;
  readonly reference: string | null;
  readonly sentAt: number;
  readonly sends: number;
  readonly attempts: number;
}

const columns = {
  sendId: phoneChecks.sendId,
  numberHash: phoneChecks.numberHash,
  reference: phoneChecks.reference,
  sentAt: phoneChecks.sentAt,
  sends: phoneChecks.sends,
  attempts: phoneChecks.attempts,
};

export async function isVerified(db: Db, userId: string): Promise<boolean> {
  return (await verifiedAt(db, userId)) !== null;
}

/** When this person passed, or null. */
export async function verifiedAt(db: Db, userId: string): Promise<number | null> {
  const rows = await db
    .select({ at: phonesVerified.verifiedAt })
    .from(phonesVerified)
    .where(eq(phonesVerified.userId, userId));
  return rows[0]?.at ?? null;
}

export async function underWay(db: Db, userId: string): Promise<UnderWay | null> {
  const rows = await db.select(columns).from(phoneChecks).where(eq(phoneChecks.userId, userId));
  return rows[0] ?? null;
}

/** Until when no other code may be asked for. */
export function pauseAfter(sends: number): number {
  return Math.min(FIRST_PAUSE * 2 ** (sends - 1), LONGEST_PAUSE);
}

interface NewSending {
  readonly userId: string;
  readonly sendId: string;
  readonly numberHash: string;
}

/**
 * Takes the turn to send a code, and voids the one before; false when it is too early. Of two that ask at once one gets the turn. A last
 * sending that lies ahead comes from a clock that was wrong: it holds nobody up.
 */
export async function takeTurn(db: Db, sending: NewSending, now: number): Promise<boolean> {
  const { sentAt, sends } = phoneChecks;
  const pause = sql`least(${FIRST_PAUSE} * power(2, ${sends} - 1), ${LONGEST_PAUSE})`;
  const fresh = { ...sending, reference: null, sentAt: now, attempts: 0 };
  const rows = await db
    .insert(phoneChecks)
    .values({ ...fresh, sends: 1 })
    .onConflictDoUpdate({
      target: phoneChecks.userId,
      set: {
        ...fresh,
        sends: sql`case when ${sentAt} > ${now - ROW_ENDS} and ${sentAt} <= ${now} then least(${sends} + 1, 30) else 1 end`,
      },
      setWhere: not(sql`(${sentAt} <= ${now} and ${now} < ${sentAt} + ${pause})`),
    })
    .returning({ sendId: phoneChecks.sendId });
  return rows.length === 1;
}

/** The code is out: from now on it can be checked. */
export async function codeSent(
  db: Db,
  userId: string,
  sendId: string,
  reference: string,
): Promise<void> {
  await db
    .update(phoneChecks)
    .set({ reference })
    .where(and(eq(phoneChecks.userId, userId), eq(phoneChecks.sendId, sendId)));
}

/**
 * Takes one of the attempts at the code that is under way; null when there is none that lives, or no attempt is left. Counting and
 * asking are one statement: any number at once get no more than there are. A code that was sent in the future is not valid either:
 * a clock that went back does not make it live longer.
 */
export async function takeAttempt(db: Db, userId: string, now: number): Promise<UnderWay | null> {
  const rows = await db
    .update(phoneChecks)
    .set({ attempts: sql`${phoneChecks.attempts} + 1` })
    .where(
      and(
        eq(phoneChecks.userId, userId),
        isNotNull(phoneChecks.reference),
        lt(phoneChecks.attempts, MOST_ATTEMPTS),
        lte(phoneChecks.sentAt, now),
        gt(phoneChecks.sentAt, now - CODE_LIVES),
      ),
    )
    .returning(columns);
  return rows[0] ?? null;
}

/** Gives an attempt back that nobody could check. */
export async function giveBack(db: Db, userId: string, sendId: string): Promise<void> {
  await db
    .update(phoneChecks)
    .set({ attempts: sql`greatest(${phoneChecks.attempts} - 1, 0)` })
    .where(and(eq(phoneChecks.userId, userId), eq(phoneChecks.sendId, sendId)));
}

/** No code is right any more until another is sent; the pause until then stays. */
export async function voidCode(db: Db, userId: string, sendId: string): Promise<void> {
  await db
    .update(phoneChecks)
    .set({ reference: null })
    .where(and(eq(phoneChecks.userId, userId), eq(phoneChecks.sendId, sendId)));
}

interface Confirming {
  readonly userId: string;
  readonly accountId: string;
  /** From where the code was typed. */
  readonly address: string;
}

/**
 * The code was right: spends it, verifies the person and logs that, without the number; or says why not. One number at a time, or two
 * at once would both be the last.
 */
export async function settle(
  db: Db,
  { userId, accountId, address }: Confirming,
  { sendId, numberHash }: UnderWay,
  now: number,
): Promise<'verified' | 'spent' | 'number-used'> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${numberHash}))`);
    const spent = await tx
      .delete(phoneChecks)
      .where(and(eq(phoneChecks.userId, userId), eq(phoneChecks.sendId, sendId)))
      .returning({ userId: phoneChecks.userId });
    if (spent.length === 0) return 'spent';
    const others = await tx
      .select({ people: count() })
      .from(phonesVerified)
      .where(and(eq(phonesVerified.numberHash, numberHash), ne(phonesVerified.userId, userId)));
    if ((others[0]?.people ?? 0) >= MOST_PEOPLE_PER_NUMBER) return 'number-used';
    const verified = await tx
      .insert(phonesVerified)
      .values({ userId, numberHash, verifiedAt: now })
      .onConflictDoNothing()
      .returning({ userId: phonesVerified.userId });
    const trace = { actorId: userId, address, at: now };
    if (verified.length > 0)
      await appendAudit(tx, accountId, factOf(trace, 'phone-confirmed', 'user', userId));
    return 'verified';
  });
}
