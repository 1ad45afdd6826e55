// Runs of meetings, who was admitted to them, and what was posted on their boards.
import { and, asc, eq, gt, inArray, isNull, lt, max, ne, or, sql } from 'drizzle-orm';
import { isFaultCode, type FaultCode } from '../../protocol/fault.js';
import { postKind, type Post, type PostKind } from '../../protocol/wire/board.js';
import type { MeetingRole } from '../../protocol/wire/text.js';
import { tokenHash } from '../accounts/tokens.js';
import type { Db } from '../db/database.js';
import { participants, posts, runs, users } from '../db/schema.js';
import type { RunRules } from './run-rules.js';

export interface Run extends RunRules {
  readonly meetingUuid: string;
  readonly meetingId: string;
  readonly leader: string | null;
  /** Who should lead next, by the leader's word. */
  readonly successor: string | null;
  readonly startedAt: number;
  /** How often it was taken up after the service had been down. */
  readonly restarts: number;
}

export interface Participant {
  readonly meetingUuid: string;
  readonly participantId: string;
  readonly userId: string;
  readonly role: MeetingRole;
  readonly arrived: boolean;
  readonly goneAt: number | null;
  /** Why the run ended, or null while it runs. */
  readonly endedWith: FaultCode | null;
}

const runColumns = {
  meetingUuid: runs.meetingUuid,
  meetingId: runs.meetingId,
  leader: runs.leader,
  successor: runs.successor,
  startedAt: runs.startedAt,
  restarts: runs.restarts,
  locked: runs.locked,
  waitingRoom: runs.waitingRoom,
  registeredOnly: runs.registeredOnly,
};

export async function insertRun(db: Db, run: Run): Promise<void> {
  await db.insert(runs).values(run);
}

/** Takes up all runs that had not ended when the service last stopped. */
export async function takeUpRuns(db: Db): Promise<Run[]> {
  return db
    .update(runs)
    .set({ restarts: sql`${runs.restarts} + 1` })
    .where(isNull(runs.endedAt))
    .returning(runColumns);
}

/** Another leads: whom the one before wished for counts no more. */
export async function setLeader(db: Db, meetingUuid: string, leader: string): Promise<void> {
  await db.update(runs).set({ leader, successor: null }).where(eq(runs.meetingUuid, meetingUuid));
}

/** Whom `leader` wishes for; nothing where another leads already. */
export async function setSuccessor(
  db: Db,
  meetingUuid: string,
  leader: string,
  successor: string | null,
): Promise<void> {
  await db
    .update(runs)
    .set({ successor })
    .where(and(eq(runs.meetingUuid, meetingUuid), eq(runs.leader, leader)));
}

/** Ends the run. What was posted has served its purpose and is deleted. */
export async function endRun(
  db: Db,
  meetingUuid: string,
  code: FaultCode,
  now: number,
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx
      .update(runs)
      .set({ endedAt: now, endedWith: code })
      .where(eq(runs.meetingUuid, meetingUuid));
    await tx.delete(posts).where(eq(posts.meetingUuid, meetingUuid));
  });
}

interface Admission {
  readonly meetingUuid: string;
  readonly participantId: string;
  readonly userId: string;
  readonly role: MeetingRole;
  readonly tokenHash: string;
  readonly guestTokenHash: string | null;
}

/** Admits someone, again or for the first time; returns issuedAt, greater than any before (protocol.md §4 step 1). */
export async function admit(db: Db, admission: Admission, now: number): Promise<number> {
  const rows = await db
    .insert(participants)
    .values({ ...admission, issuedAt: now })
    .onConflictDoUpdate({
      target: [participants.meetingUuid, participants.participantId],
      set: {
        role: admission.role,
        tokenHash: admission.tokenHash,
        guestTokenHash: admission.guestTokenHash,
        issuedAt: sql`greatest(excluded.issued_at, ${participants.issuedAt} + 1)`,
        arrived: false,
        goneAt: null,
        held: false,
      },
    })
    .returning({ issuedAt: participants.issuedAt });
  const row = rows[0];
  if (row === undefined) throw new Error('an admission was stored without an answer');
  return row.issuedAt;
}

export async function participantByToken(db: Db, token: string): Promise<Participant | null> {
  const rows = await db
    .select({
      meetingUuid: participants.meetingUuid,
      participantId: participants.participantId,
      userId: participants.userId,
      role: participants.role,
      arrived: participants.arrived,
      goneAt: participants.goneAt,
      endedWith: runs.endedWith,
      deactivatedAt: users.deactivatedAt,
    })
    .from(participants)
    .innerJoin(runs, eq(runs.meetingUuid, participants.meetingUuid))
    .leftJoin(users, eq(users.userId, participants.userId))
    .where(eq(participants.tokenHash, tokenHash(token)));
  const row = rows[0];
  // A join that was under way while its person was deactivated gave a token that opens nothing.
  if (row === undefined || row.deactivatedAt !== null) return null;
  const { endedWith, deactivatedAt: _active, ...rest } = row;
  return {
    ...rest,
    endedWith: endedWith === null || isFaultCode(endedWith) ? endedWith : 'meeting-ended',
  };
}

/** Which userId a guest had in this run. */
export async function guestUserId(
  db: Db,
  meetingUuid: string,
  token: string,
): Promise<string | null> {
  const rows = await db
    .select({ userId: participants.userId })
    .from(participants)
    .where(
      and(
        eq(participants.meetingUuid, meetingUuid),
        eq(participants.guestTokenHash, tokenHash(token)),
      ),
    );
  return rows[0]?.userId ?? null;
}

export interface Standing {
  readonly role: MeetingRole;
  /** Put out for this run. */
  readonly removed: boolean;
  /** Put back into the waiting room, and not let in since. */
  readonly held: boolean;
}

/** What this person is in the run by the hosts' word, on whatever device; null for whoever was never let into it. */
export async function standingIn(
  db: Db,
  meetingUuid: string,
  userId: string,
): Promise<Standing | null> {
  const { role, removedAt, held } = participants;
  const rows = await db
    .select({ role, removedAt, held })
    .from(participants)
    .where(ofPerson(meetingUuid, userId));
  const first = rows.find((row) => row.role === 'co-host') ?? rows[0];
  if (first === undefined) return null;
  return {
    role: first.role,
    removed: rows.some((row) => row.removedAt !== null),
    held: rows.every((row) => row.held),
  };
}

/** For the person, on whatever device. */
export async function setRole(
  db: Db,
  meetingUuid: string,
  userId: string,
  role: MeetingRole,
): Promise<void> {
  await db.update(participants).set({ role }).where(ofPerson(meetingUuid, userId));
}

/** Put out, or put back into the waiting room: their tokens, of every device, open nothing from now on. */
export async function setOut(
  db: Db,
  meetingUuid: string,
  userId: string,
  as: { readonly removedAt: number } | { readonly held: true },
  goneAt: number,
): Promise<void> {
  await db
    .update(participants)
    .set({ ...as, goneAt })
    .where(ofPerson(meetingUuid, userId));
}

function ofPerson(meetingUuid: string, userId: string) {
  return and(eq(participants.meetingUuid, meetingUuid), eq(participants.userId, userId));
}

/** Who is on the board of a run that goes on after a restart of the service, who came first first. */
export async function presentIn(
  db: Db,
  meetingUuid: string,
): Promise<Pick<typeof participants.$inferSelect, 'participantId' | 'role'>[]> {
  return db
    .select({
      participantId: participants.participantId,
      role: participants.role,
    })
    .from(participants)
    .where(
      and(
        eq(participants.meetingUuid, meetingUuid),
        eq(participants.arrived, true),
        isNull(participants.goneAt),
      ),
    )
    .orderBy(asc(participants.issuedAt), asc(participants.participantId));
}

export async function setArrived(
  db: Db,
  meetingUuid: string,
  participantId: string,
): Promise<void> {
  await db.update(participants).set({ arrived: true }).where(isOne(meetingUuid, participantId));
}

export async function setGone(
  db: Db,
  meetingUuid: string,
  participantId: string,
  now: number,
): Promise<void> {
  await db.update(participants).set({ goneAt: now }).where(isOne(meetingUuid, participantId));
}

function isOne(meetingUuid: string, participantId: string) {
  return and(
    eq(participants.meetingUuid, meetingUuid),
    eq(participants.participantId, participantId),
  );
}

export async function insertPosts(
  db: Db,
  meetingUuid: string,
  batch: readonly Post[],
): Promise<void> {
  await db.insert(posts).values(batch.map((post) => ({ ...post, meetingUuid })));
}

export async function lastSeq(db: Db, meetingUuid: string): Promise<number> {
  const rows = await db
    .select({ last: max(posts.seq) })
    .from(posts)
    .where(eq(posts.meetingUuid, meetingUuid));
  return rows[0]?.last ?? 0;
}

/** Every link, oldest first. */
export async function linksOf(
  db: Db,
  meetingUuid: string,
): Promise<{ readonly seq: number; readonly bytes: string }[]> {
  return db
    .select({ seq: posts.seq, bytes: posts.bytes })
    .from(posts)
    .where(and(eq(posts.meetingUuid, meetingUuid), eq(posts.kind, 'link')))
    .orderBy(asc(posts.seq));
}

/** Deletes all but the announcements of what was posted before `before`. */
export async function deletePostsBefore(
  db: Db,
  meetingUuid: string,
  before: number,
): Promise<void> {
  await db
    .delete(posts)
    .where(
      and(
        eq(posts.meetingUuid, meetingUuid),
        lt(posts.seq, before),
        ne(posts.kind, 'announcement'),
      ),
    );
}

/**
 * Of its own posts a client gets these back: one that was started again while it led goes on from what it had said (protocol.md §6), and
 * one that was cut off learns which of its messages arrived.
 */
const OWN: PostKind[] = ['announcement', 'link', 'heartbeat', 'chat', 'data'];

/** What was posted to `reader` or to all after `after`, oldest first, at most `limit`. */
export async function postsAfter(
  db: Db,
  meetingUuid: string,
  reader: string,
  after: number,
  limit: number,
): Promise<Post[]> {
  const rows = await db
    .select({
      seq: posts.seq,
      kind: posts.kind,
      from: posts.from,
      to: posts.to,
      bytes: posts.bytes,
    })
    .from(posts)
    .where(
      and(
        eq(posts.meetingUuid, meetingUuid),
        gt(posts.seq, after),
        or(ne(posts.from, reader), inArray(posts.kind, OWN)),
        or(isNull(posts.to), eq(posts.to, reader)),
      ),
    )
    .orderBy(asc(posts.seq))
    .limit(limit);
  return rows.map((row) => ({ ...row, kind: postKind.parse(row.kind) }));
}
