// What host and co-hosts do to keep order in a run: who passes its door, and who is put out. In an end-to-end encrypted meeting the leader's
// list locks and removes (protocol.md §6); the service would only say so, and every client would see that it is not on the list.
import type { FaultCode } from '../../protocol/fault.js';
import { ok, refused, type Result } from '../../protocol/result.js';
import type { MeetingRole } from '../../protocol/wire/text.js';
import type { Board } from '../board/board.js';
import type { Boards } from '../board/boards.js';
import type { Db } from '../db/database.js';
import type { Handlers } from '../http/handlers.js';
import type { WaitingRooms } from '../waiting-room/waiting-rooms.js';
import { setOut, type Participant } from './run-store.js';

interface Deps {
  readonly db: Db;
  readonly boards: Boards;
  readonly waitingRooms: WaitingRooms;
  readonly now: () => number;
}

type HostToolRoutes = 'changeDoorRules' | 'putBack' | 'lockRun' | 'removePerson';

export function hostToolRoutes(deps: Deps): Pick<Handlers, HostToolRoutes> {
  const { db, boards, waitingRooms, now } = deps;

  return {
    async changeDoorRules({ participant, body }) {
      const board = boards.ofRun(participant.meetingUuid);
      if (board === null) return refused('meeting-ended');
      const { meetingId } = board.run;
      await board.changeRules({
        ...(body.waitingRoom !== undefined && { waitingRoom: body.waitingRoom }),
        ...(body.registeredOnly !== undefined && { registeredOnly: body.registeredOnly }),
      });
      // Nobody lets them in any more, so nobody is left standing there.
      if (body.waitingRoom === false) waitingRooms.admit(meetingId, null);
      waitingRooms.rulesChanged(meetingId);
      return ok({});
    },

    async putBack({ participant, body }) {
      return withSubject(boards, participant, body.participantId, async (board, userId, role) => {
        // Whoever leads, and whoever helps the host, is not held: the meeting would lose its keys or its helper.
        if (role !== 'participant' || board.leader === body.participantId)
          return refused('not-allowed');
        await setOut(db, participant.meetingUuid, userId, { held: true }, now());
        await board.putOut(userId, 'waiting-room');
        return ok({});
      });
    },

    async lockRun({ participant, body }) {
      const board = boards.ofRun(participant.meetingUuid);
      if (board === null) return refused('meeting-ended');
      if (board.encryptionType === 'e2ee') return refused('leader-decides');
      await board.changeRules({ locked: body.locked });
      return ok({});
    },

    async removePerson({ participant, body }) {
      return withSubject(boards, participant, body.participantId, async (board, userId, role) => {
        if (board.encryptionType === 'e2ee') return refused('leader-decides');
        if (role === 'co-host' && participant.role !== 'host') return refused('not-allowed');
        await setOut(db, participant.meetingUuid, userId, { removedAt: now() }, now());
        await board.putOut(userId, 'removed');
        return ok({});
      });
    },
  };
}

type Done = Result<Record<string, never>, FaultCode>;

/** Somebody with whom something is done; the host and oneself are out of reach. In turn with joins: nobody slips back in meanwhile. */
async function withSubject(
  boards: Boards,
  { meetingUuid, userId: mine }: Participant,
  participantId: string,
  task: (board: Board, userId: string, role: MeetingRole) => Promise<Done>,
): Promise<Done> {
  const board = boards.ofRun(meetingUuid);
  if (board === null) return refused('meeting-ended');
  return boards.inTurn(board.run.meetingId, async () => {
    const role = board.roleOf(participantId);
    if (role === null) return refused('not-found');
    const [user = ''] = participantId.split('.');
    const userId = Buffer.from(user, 'base64url').toString('hex');
    return role === 'host' || userId === mine ? refused('not-allowed') : task(board, userId, role);
  });
}
