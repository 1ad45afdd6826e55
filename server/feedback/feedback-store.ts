// Feedback in the database, and who is to be reminded of it.
import { and, asc, desc, eq, gt, isNotNull, lt, or } from 'drizzle-orm';
import type { FeedbackBody, FeedbackRow } from '../../protocol/wire/feedback-routes.js';
import type { OwnData } from '../../protocol/wire/own-routes.js';
import type { Db } from '../db/database.js';
import { feedback, feedbackReminders, meetings, participants, runs, users } from '../db/schema.js';

/** product.md #12: the preview asks in a person's first 30 days. */
export const REMINDED_FOR = 30 * 24 * 3_600_000;

const columns = {
  number: feedback.number,
  at: feedback.createdAt,
  name: users.name,
  email: users.email,
  rating: feedback.rating,
  what: feedback.what,
  contact: feedback.contact,
  appVersion: feedback.appVersion,
};

export async function insertFeedback(
  db: Db,
  userId: string,
  body: FeedbackBody,
  now: number,
): Promise<void> {
  await db.insert(feedback).values({ ...body, userId, createdAt: now });
}

/** Newest first, those before `before`; of the people in an account. */
export function feedbackPage(
  db: Db,
  accountId: string,
  before: number | null,
  limit: number,
): Promise<FeedbackRow[]> {
  return db
    .select(columns)
    .from(feedback)
    .innerJoin(users, eq(users.userId, feedback.userId))
    .where(
      and(
        eq(users.accountId, accountId),
        before === null ? undefined : lt(feedback.number, before),
      ),
    )
    .orderBy(desc(feedback.number))
    .limit(limit);
}

/** Oldest first, those after `after`; `accountId` null: everybody's. */
export function feedbackAfter(
  db: Db,
  accountId: string | null,
  after: number,
  limit: number,
): Promise<FeedbackRow[]> {
  return db
    .select(columns)
    .from(feedback)
    .innerJoin(users, eq(users.userId, feedback.userId))
    .where(
      and(
        gt(feedback.number, after),
        accountId === null ? undefined : eq(users.accountId, accountId),
      ),
    )
    .orderBy(asc(feedback.number))
    .limit(limit);
}

/** What one person said, as they may take it with them. */
export function feedbackOf(db: Db, userId: string): Promise<OwnData['feedback']> {
  const { at, rating, what, contact, appVersion } = columns;
  return db
    .select({ at, rating, what, contact, appVersion })
    .from(feedback)
    .where(eq(feedback.userId, userId))
    .orderBy(asc(feedback.number));
}

/** In the first 30 days, after the first end-to-end encrypted meeting, once, and not of who has said something by then. */
export async function isToBeReminded(db: Db, userId: string, now: number): Promise<boolean> {
  const [person] = await db
    .select({ createdAt: users.createdAt, remindedAt: feedbackReminders.remindedAt })
    .from(users)
    .leftJoin(feedbackReminders, eq(feedbackReminders.userId, users.userId))
    .where(eq(users.userId, userId));
  if (person === undefined || person.remindedAt !== null) return false;
  if (now - person.createdAt >= REMINDED_FOR) return false;
  const said = await db
    .select({ number: feedback.number })
    .from(feedback)
    .where(eq(feedback.userId, userId))
    .limit(1);
  return said.length === 0 && (await hasMetEncrypted(db, userId));
}

export async function noteReminded(db: Db, userId: string, now: number): Promise<void> {
  await db.insert(feedbackReminders).values({ userId, remindedAt: now }).onConflictDoNothing();
}

/** Was in an end-to-end encrypted meeting that is over, for this person at least. */
async function hasMetEncrypted(db: Db, userId: string): Promise<boolean> {
  const rows = await db
    .select({ meetingUuid: runs.meetingUuid })
    .from(participants)
    .innerJoin(runs, eq(runs.meetingUuid, participants.meetingUuid))
    .innerJoin(meetings, eq(meetings.meetingId, runs.meetingId))
    .where(
      and(
        eq(participants.userId, userId),
        eq(participants.arrived, true),
        eq(meetings.encryptionType, 'e2ee'),
        or(isNotNull(participants.goneAt), isNotNull(runs.endedAt)),
      ),
    )
    .limit(1);
  return rows.length > 0;
}
