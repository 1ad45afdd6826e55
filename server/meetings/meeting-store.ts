// Meetings in the database.
import { randomInt } from 'node:crypto';
import { and, desc, eq, sql } from 'drizzle-orm';
import { schedule, type Schedule } from '../../protocol/schedule/schedule.js';
import type { EncryptionType } from '../../protocol/wire/text.js';
import { isUniqueViolation } from '../db/database-fault.js';
import type { Db } from '../db/database.js';
import { meetings, runs } from '../db/schema.js';

/** What a host decides, and may change, but for the encryption: that is fixed when the meeting is made. */
export interface Decided {
  readonly title: string;
  readonly encryptionType: EncryptionType;
  readonly passcode: string | null;
  readonly waitingRoom: boolean;
  readonly registeredOnly: boolean;
  readonly joinBeforeHost: boolean;
  readonly schedule: Schedule | null;
}

export interface StoredMeeting extends Decided {
  readonly meetingId: string;
  readonly ownerId: string;
  readonly createdAt: number;
  readonly version: number;
  readonly cancelledAt: number | null;
}

export interface MeetingState {
  readonly running: boolean;
}

const columns = {
  meetingId: meetings.meetingId,
  ownerId: meetings.ownerId,
  title: meetings.title,
  encryptionType: meetings.encryptionType,
  passcode: meetings.passcode,
  createdAt: meetings.createdAt,
  waitingRoom: meetings.waitingRoom,
  registeredOnly: meetings.registeredOnly,
  joinBeforeHost: meetings.joinBeforeHost,
  schedule: meetings.schedule,
  version: meetings.version,
  cancelledAt: meetings.cancelledAt,
};

type Row = Omit<StoredMeeting, 'schedule'> & { readonly schedule: string | null };

/** The time zones that a computer knows change; a zone that is gone must not take the list of meetings with it. */
function parsed(row: Row): StoredMeeting {
  const planned = row.schedule === null ? null : schedule.safeParse(JSON.parse(row.schedule));
  return { ...row, schedule: planned?.success === true ? planned.data : null };
}

function asText(planned: Schedule | null): string | null {
  return planned === null ? null : JSON.stringify(planned);
}

/** Stores a meeting under a random number of 11 digits that nobody has. */
export async function insertMeeting(
  db: Db,
  fields: Decided & Pick<StoredMeeting, 'ownerId' | 'createdAt'>,
): Promise<StoredMeeting> {
  for (;;) {
    const meeting = { ...fields, meetingId: randomMeetingId() };
    try {
      await db.insert(meetings).values({ ...meeting, schedule: asText(meeting.schedule) });
      return { ...meeting, version: 0, cancelledAt: null };
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
  return rows[0] === undefined ? null : parsed(rows[0]);
}

/** Everything but the encryption. Null where `version` is no longer the meeting's: somebody changed it meanwhile. */
export async function updateMeeting(
  db: Db,
  meetingId: string,
  version: number,
  decided: Omit<Decided, 'encryptionType'>,
): Promise<StoredMeeting | null> {
  const { title, passcode, waitingRoom, registeredOnly, joinBeforeHost } = decided;
  const fields = { title, passcode, waitingRoom, registeredOnly, joinBeforeHost };
  const rows = await db
    .update(meetings)
    .set({ ...fields, schedule: asText(decided.schedule), version: version + 1 })
    .where(and(eq(meetings.meetingId, meetingId), eq(meetings.version, version)))
    .returning(columns);
  return rows[0] === undefined ? null : parsed(rows[0]);
}

/** Goes up in version too: a calendar has to notice (RFC 5545 §3.8.7.4). */
export async function setCancelled(
  db: Db,
  meetingId: string,
  cancelledAt: number | null,
): Promise<StoredMeeting> {
  const rows = await db
    .update(meetings)
    .set({ cancelledAt, version: sql`${meetings.version} + 1` })
    .where(eq(meetings.meetingId, meetingId))
    .returning(columns);
  if (rows[0] === undefined) throw new Error('a meeting went away while it was called off');
  return parsed(rows[0]);
}

export async function meetingState(db: Db, meetingId: string): Promise<MeetingState> {
  const rows = await db
    .select({ endedAt: runs.endedAt })
    .from(runs)
    .where(eq(runs.meetingId, meetingId));
  return { running: rows.some(({ endedAt }) => endedAt === null) };
}

/** Newest first, each with whether it runs. */
export async function meetingsOf(
  db: Db,
  ownerId: string,
): Promise<(StoredMeeting & MeetingState)[]> {
  const rows = await db
    .select(columns)
    .from(meetings)
    .where(eq(meetings.ownerId, ownerId))
    .orderBy(desc(meetings.number));
  const held = await db
    .select({ meetingId: runs.meetingId, running: sql<boolean>`bool_or(${runs.endedAt} is null)` })
    .from(runs)
    .innerJoin(meetings, eq(meetings.meetingId, runs.meetingId))
    .where(eq(meetings.ownerId, ownerId))
    .groupBy(runs.meetingId);
  const runningOf = new Map(held.map(({ meetingId, running }) => [meetingId, running]));
  return rows.map((row) => ({
    ...parsed(row),
    running: runningOf.get(row.meetingId) ?? false,
  }));
}

export async function deleteMeeting(db: Db, meetingId: string): Promise<void> {
  await db.delete(meetings).where(eq(meetings.meetingId, meetingId));
}
