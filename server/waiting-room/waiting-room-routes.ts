// The waiting room over HTTP, at both sides of the door, and who is a co-host.
import { refused, ok, type Result } from '../../protocol/result.js';
import type { Board } from '../board/board.js';
import type { Boards } from '../board/boards.js';
import type { Db } from '../db/database.js';
import type { Handlers } from '../http/handlers.js';
import type { RateLimit } from '../http/rate-limit.js';
import type { Door } from '../meetings/door.js';
import { meetingById } from '../meetings/meeting-store.js';
import { doorRulesOf, ruledBy } from '../meetings/run-rules.js';
import { setRole, standingIn, type Participant } from '../meetings/run-store.js';
import type { WaitingRooms } from './waiting-rooms.js';

interface Deps {
  readonly db: Db;
  readonly boards: Boards;
  readonly door: Door;
  readonly waitingRooms: WaitingRooms;
  /** By address: how often somebody comes to a door. */
  readonly knocks: RateLimit;
}

type WaitingRoomRoutes =
  | 'wait'
  | 'stopWaiting'
  | 'listWaiting'
  | 'admitWaiting'
  | 'denyWaiting'
  | 'sayToWaiting'
  | 'setRole';

/** Less than what a client waits for an answer (renderer/service-client), ms. */
const HOLD = 8_000;

export function waitingRoomRoutes(deps: Deps): Pick<Handlers, WaitingRoomRoutes> {
  const { db, boards, door, waitingRooms, knocks } = deps;
  const roomOf = ({ meetingUuid }: Participant): string | null =>
    boards.ofRun(meetingUuid)?.run.meetingId ?? null;

  return {
    async wait({ account, params, body, address }) {
      const meeting = await meetingById(db, params.meetingId);
      if (meeting === null) return refused('unknown-meeting');
      const running = boards.ofMeeting(params.meetingId);
      const ruled = ruledBy(meeting, running?.rules ?? null);
      const why = await door.whyNot(ruled, account, { ...body, address });
      if (why !== null) return refused(why);
      const { meetingId, title } = meeting;
      const userId = account?.userId ?? null;
      if (running !== null && userId !== null) {
        const standing = await standingIn(db, running.run.meetingUuid, userId);
        if (standing?.removed === true) return refused('removed');
      }
      const { ticket, name, known } = body;
      // Whoever waits asks again and again; only coming to the door counts.
      const isNew = !waitingRooms.holds(meetingId, { ticket, userId });
      if (isNew && !knocks.take(address)) return refused('too-many-attempts');
      const knocked = waitingRooms.knock(meetingId, { ticket, userId, name });
      if (!knocked.ok) return knocked;
      const mine = knocked.value.ticket;
      if (known !== null) await waitingRooms.change(meetingId, mine, known, HOLD);
      // Meanwhile it may have been decided; asking again is also a sign of life.
      const place = waitingRooms.knock(meetingId, { ticket: mine, userId, name });
      if (!place.ok) return place;
      const board = boards.ofMeeting(meetingId);
      return ok({
        ticket: place.value.ticket,
        state: place.value.state === 'admitted' ? 'admitted' : 'waiting',
        title,
        hostIsHere: board !== null && !board.hasEnded && board.hasHost,
        message: waitingRooms.messageOf(meetingId),
        known: waitingRooms.knownOf(meetingId, place.value.ticket),
      });
    },

    stopWaiting({ params, body }) {
      waitingRooms.leave(params.meetingId, body.ticket);
      return Promise.resolve(ok({}));
    },

    async listWaiting({ participant, query }) {
      const meetingId = roomOf(participant);
      if (meetingId === null) return refused('meeting-ended');
      if (query.known !== undefined) await waitingRooms.change(meetingId, null, query.known, HOLD);
      // Someone may have lost the role, or the run may have ended, while the answer was held back.
      const board = boards.ofRun(participant.meetingUuid);
      if (board === null) return refused('meeting-ended');
      if (!isHostNow(board, participant)) return refused('not-allowed');
      const meeting = await meetingById(db, meetingId);
      if (meeting === null) return refused('meeting-ended');
      return ok({
        known: waitingRooms.knownOf(meetingId, null),
        message: waitingRooms.messageOf(meetingId),
        people: waitingRooms.list(meetingId),
        rules: doorRulesOf(meeting, board.rules),
      });
    },

    async admitWaiting({ participant, body }) {
      return decided(roomOf(participant), (room) => waitingRooms.admit(room, body.waitingId));
    },

    async denyWaiting({ participant, body }) {
      return decided(roomOf(participant), (room) => waitingRooms.deny(room, body.waitingId));
    },

    async sayToWaiting({ participant, body }) {
      return decided(roomOf(participant), (room) => {
        waitingRooms.say(room, body.text);
        return true;
      });
    },

    async setRole({ participant, body }) {
      const board = boards.ofRun(participant.meetingUuid);
      if (board === null) return refused('meeting-ended');
      const given = board.giveRole(body.participantId, body.role);
      if (!given.ok) return given;
      await setRole(db, participant.meetingUuid, given.value, body.role);
      return ok({});
    },
  };
}

function isHostNow(board: Board, { participantId, role }: Participant): boolean {
  const now = board.roleOf(participantId) ?? role;
  return now === 'host' || now === 'co-host';
}

async function decided(
  room: string | null,
  decide: (room: string) => boolean,
): Promise<Result<Record<string, never>, 'meeting-ended' | 'not-found'>> {
  if (room === null) return refused('meeting-ended');
  return decide(room) ? ok({}) : refused('not-found');
}
