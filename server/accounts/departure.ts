// What happens in meetings that go on when someone may no longer be there: deactivated, or deleted.
import { and, eq, isNull } from 'drizzle-orm';
import type { Boards } from '../board/boards.js';
import type { Db } from '../db/database.js';
import { meetings, participants, runs } from '../db/schema.js';

interface Presence {
  readonly ownMeetings: readonly string[];
  readonly seats: readonly { readonly meetingUuid: string; readonly participantId: string }[];
}

/** Where a person is; asked before they are deleted, because nothing knows it afterwards. */
export async function presenceOf(db: Db, userId: string): Promise<Presence> {
  const own = await db
    .select({ meetingId: meetings.meetingId })
    .from(meetings)
    .where(eq(meetings.ownerId, userId));
  const seats = await db
    .select({ meetingUuid: participants.meetingUuid, participantId: participants.participantId })
    .from(participants)
    .innerJoin(runs, eq(runs.meetingUuid, participants.meetingUuid))
    .where(and(eq(participants.userId, userId), isNull(participants.goneAt), isNull(runs.endedAt)));
  return { ownMeetings: own.map(({ meetingId }) => meetingId), seats };
}

/** Takes a person out of every meeting; the tokens they joined with end too, also where they had not arrived yet. */
export async function takeOut(
  db: Db,
  boards: Boards,
  userId: string,
  { seats }: Presence,
  now: number,
): Promise<void> {
  for (const { meetingUuid, participantId } of seats)
    await boards.ofRun(meetingUuid)?.remove(participantId);
  await db
    .update(participants)
    .set({ goneAt: now })
    .where(and(eq(participants.userId, userId), isNull(participants.goneAt)));
}

/** After someone was deleted: their meetings, which went with them, end for all who are in them. */
export async function endOwnMeetings(boards: Boards, { ownMeetings }: Presence): Promise<void> {
  for (const meetingId of ownMeetings)
    await boards.inTurn(meetingId, () => boards.deleteMeeting(meetingId));
}
