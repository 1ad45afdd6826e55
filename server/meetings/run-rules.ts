// What hosts may change of a run while it goes on. The meeting itself stays as its owner made it: the next run begins with that.
import { eq } from 'drizzle-orm';
import type { DoorRules } from '../../protocol/wire/host-tool-routes.js';
import type { Db } from '../db/database.js';
import { runs } from '../db/schema.js';
import type { StoredMeeting } from './meeting-store.js';

export interface RunRules {
  /** Nobody new comes in. Of enhanced meetings only. */
  readonly locked: boolean;
  /** Null: as the meeting says. */
  readonly waitingRoom: boolean | null;
  readonly registeredOnly: boolean | null;
}

/** Of a run that begins. */
export const AS_THE_MEETING: RunRules = { locked: false, waitingRoom: null, registeredOnly: null };

export async function setRunRules(db: Db, meetingUuid: string, rules: RunRules): Promise<void> {
  const { locked, waitingRoom, registeredOnly } = rules;
  await db
    .update(runs)
    .set({ locked, waitingRoom, registeredOnly })
    .where(eq(runs.meetingUuid, meetingUuid));
}

/** The meeting as it is for whoever comes now. */
export function ruledBy(meeting: StoredMeeting, rules: RunRules | null): StoredMeeting {
  return { ...meeting, ...doorRulesOf(meeting, rules) };
}

export function doorRulesOf(meeting: DoorRules, rules: RunRules | null): DoorRules {
  return {
    waitingRoom: rules?.waitingRoom ?? meeting.waitingRoom,
    registeredOnly: rules?.registeredOnly ?? meeting.registeredOnly,
  };
}
