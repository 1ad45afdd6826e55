// Changing a meeting, calling it off and taking that back. A series is one: what is changed is changed for all that are to come.
import { nextOccurrence } from '../../protocol/schedule/occurrences.js';
import { ok, refused, type Result } from '../../protocol/result.js';
import type { Entries } from '../../protocol/settings/resolve.js';
import type { Account } from '../accounts/account.js';
import type { Boards } from '../board/boards.js';
import type { Db } from '../db/database.js';
import type { Handlers } from '../http/handlers.js';
import {
  meetingById,
  meetingState,
  setCancelled,
  updateMeeting,
  type StoredMeeting,
} from '../meetings/meeting-store.js';
import { shownMeeting, type ShownWith } from '../meetings/shown-meeting.js';
import { effectiveFor } from '../policy/person-settings.js';
import { whyNotMeeting } from './meeting-rules.js';

interface Deps extends ShownWith {
  readonly db: Db;
  readonly boards: Boards;
  readonly product: Entries;
  readonly now: () => number;
}

type ScheduleRoutes = 'editMeeting' | 'cancelMeeting' | 'restoreMeeting';

/** However soon the meeting would begin, a slip of the hand can be taken back so long. */
export const UNDO_AT_LEAST = 30_000;

export function scheduleRoutes(deps: Deps): Pick<Handlers, ScheduleRoutes> {
  const { db, boards, product, now } = deps;
  const shown = async (meeting: StoredMeeting) =>
    ok(shownMeeting({ ...meeting, ...(await meetingState(db, meeting.meetingId)) }, deps));

  return {
    async editMeeting({ account, params, body }) {
      return boards.inTurn(params.meetingId, async () => {
        const found = await ownMeeting(db, account, params.meetingId);
        if (!found.ok) return found;
        const { version, ...asked } = body;
        // product.md #6: chosen when the meeting is made. Its invitations have said so since then.
        if (asked.encryptionType !== found.value.encryptionType) return refused('encryption-fixed');
        const why = whyNotMeeting(asked, await effectiveFor(db, product, account));
        if (why !== null) return refused(why);
        if (found.value.cancelledAt !== null) return refused('meeting-cancelled');
        // Left out it stays as it was chosen, which may be more than the host's settings allow for the moment.
        const joinBeforeHost = asked.joinBeforeHost ?? found.value.joinBeforeHost;
        const decided = { ...asked, joinBeforeHost };
        const changed = await updateMeeting(db, params.meetingId, version, decided);
        return changed === null ? refused('meeting-changed') : shown(changed);
      });
    },

    async cancelMeeting({ account, params }) {
      return boards.inTurn(params.meetingId, async () => {
        const found = await ownMeeting(db, account, params.meetingId);
        if (!found.ok) return found;
        // Nothing to call off: a meeting without a time is deleted.
        if (found.value.schedule === null) return refused('bad-request');
        if (boards.ofMeeting(params.meetingId) !== null) return refused('meeting-runs');
        if (found.value.cancelledAt !== null) return shown(found.value);
        return shown(await setCancelled(db, params.meetingId, now()));
      });
    },

    async restoreMeeting({ account, params }) {
      return boards.inTurn(params.meetingId, async () => {
        const found = await ownMeeting(db, account, params.meetingId);
        if (!found.ok) return found;
        if (found.value.cancelledAt === null) return shown(found.value);
        if (now() > undoableUntil(found.value)) return refused('too-late');
        return shown(await setCancelled(db, params.meetingId, null));
      });
    },
  };
}

/** Until the meeting that was to come would have begun. */
function undoableUntil({ schedule, cancelledAt }: StoredMeeting): number {
  const since = cancelledAt ?? 0;
  const next = schedule === null ? null : nextOccurrence(schedule, since);
  return Math.max(next?.start ?? 0, since + UNDO_AT_LEAST);
}

async function ownMeeting(
  db: Db,
  account: Account,
  meetingId: string,
): Promise<Result<StoredMeeting, 'unknown-meeting' | 'not-allowed'>> {
  const meeting = await meetingById(db, meetingId);
  if (meeting === null) return refused('unknown-meeting');
  return meeting.ownerId === account.userId ? ok(meeting) : refused('not-allowed');
}
