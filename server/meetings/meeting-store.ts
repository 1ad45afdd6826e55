// Meetings in the database.
import { randomInt } from 'node:crypto';
import { and, desc, eq, isNull } from 'drizzle-orm';
import type { EncryptionType } from '../../protocol/wire/text.js';
import { isUniqueViolation } from '../db/database-fault.js';
import type { Db } from '../db/database.js';
import { meetings, runs } from '../db/schema.js';

export interface StoredMeeting {
  readonly meetingId: string;
  readonly ownerId: string;
  readonly title: string;
  readonly encryptionType: EncryptionType;
  readonly passcode: string | null;
  readonly createdAt: number;
}

const columns = {
  meetingId: meetings.meetingId,
  ownerId: meetings.ownerId,
  title: meetings.title,
  encryptionType: meetings.encryptionType,
  passcode: meetings.passcode,
  createdAt: meetings.createdAt,
};

/** Stores a meeting under a random number of 11 digits that nobody has. */
export async function insertMeeting(
  db: Db,
  fields: Omit<StoredMeeting, 'meetingId'>,
): Promise<StoredMeeting> {
  for (;;) {
    const meeting = { ...fields, meetingId: randomMeetingId() };
    try {
      await db.insert(meetings).values(meeting);
      return meeting;
    } catch (cause) {
      if (!isUniqueViolation(cause)) throw cause;
    }
  }
}

/** 11 digits, the first not 0 so that no one drops it when reading the number out. randomInt goes to 2^48, enough for 10^11. */
function randomMeetingId(): string {
  return String(randomInt(10_000_000_000, 100_000_000_000));
}

export async function meetingById(db: Db, meetingId: string): Promise<StoredMeeting | null> {
  const rows = await db.select(columns).from(meetings).where(eq(meetings.meetingId, meetingId));
  return rows[0] ?? null;
}

/** Newest first, each with whether it runs. */
export async function meetingsOf(
  db: Db,
  ownerId: string,
): Promise<(StoredMeeting & { readonly running: boolean })[]> {
  const rows = await db
    .select({ ...columns, run: runs.meetingUuid })
    .from(meetings)
    .leftJoin(runs, and(eq(runs.meetingId, meetings.meetingId), isNull(runs.endedAt)))
    .where(eq(meetings.ownerId, ownerId))
    .orderBy(desc(meetings.number));
  return rows.map(({ run, ...meeting }) => ({ ...meeting, running: run !== null }));
}

export async function deleteMeeting(db: Db, meetingId: string): Promise<void> {
  await db.delete(meetings).where(eq(meetings.meetingId, meetingId));
}
