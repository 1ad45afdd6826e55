// The service's end of a simulated meeting: its own board and database, which may be restarted while the meeting goes on.
import { fromHex } from '../../protocol/bytes.js';
import type { MeetingRole } from '../../protocol/wire/text.js';
import { tokenHash } from '../../server/accounts/tokens.js';
import { Board, type BoardDeps } from '../../server/board/board.js';
import { PATIENCE } from '../../server/board/patience.js';
import type { Db } from '../../server/db/database.js';
import { runPolicy, type RunPolicy } from '../../server/meetings/run-policy.js';
import { AS_THE_MEETING } from '../../server/meetings/run-rules.js';
import {
  admit,
  insertRun,
  participantByToken,
  takeUpRuns,
  type Run,
} from '../../server/meetings/run-store.js';
import type { Uptime } from '../../server/uptime.js';

export interface Seated {
  readonly participantId: string;
  readonly role: MeetingRole;
  readonly isGone: boolean;
}

export class LineService {
  board: Board;
  /** While it is down nobody reaches it. */
  isDown = false;
  readonly #deps: BoardDeps;
  readonly #policy: RunPolicy;
  readonly #run: Run;

  private constructor(run: Run, policy: RunPolicy, deps: BoardDeps) {
    [this.#run, this.#policy, this.#deps] = [run, policy, deps];
    this.board = Board.fresh(run, policy, deps);
  }

  static async begin(db: Db, meetingId: string, meetingUuid: string): Promise<LineService> {
    const run = {
      ...{ meetingUuid, meetingId, leader: null, successor: null, startedAt: 0, restarts: 0 },
      ...AS_THE_MEETING,
    };
    await insertRun(db, run);
    return new LineService(run, await runPolicy(db, {}, meetingId), {
      db,
      now: () => Date.now(),
      uptime: () => performance.now() as Uptime,
      patience: PATIENCE,
      ...{ onGone: () => undefined, onEnded: () => undefined, onRoomClosed: () => undefined },
      onTrouble: (cause) => {
        throw cause;
      },
    });
  }

  /** The process ends; what was not stored was told to nobody. */
  async stop(): Promise<void> {
    this.isDown = true;
    await this.board.settled();
  }

  async start(): Promise<void> {
    const { meetingUuid } = this.#run;
    const run = (await takeUpRuns(this.#deps.db)).find((one) => one.meetingUuid === meetingUuid);
    if (run === undefined) throw new Error('the run has ended');
    this.board = await Board.restored(run, this.#policy, this.#deps);
    this.isDown = false;
  }

  /** As server/meetings has it: whoever held the seat has left. Gives when this admission was issued. */
  async admit(participantId: string, role: MeetingRole, token: string): Promise<number> {
    await this.board.replace(participantId);
    const [user = ''] = participantId.split('.');
    const userId = Buffer.from(user, 'base64url').toString('hex');
    if (fromHex(userId)?.length !== 16) throw new Error('no participantId');
    const { meetingUuid } = this.#run;
    const hashes = { tokenHash: tokenHash(token), guestTokenHash: null };
    const admission = { meetingUuid, participantId, userId, role, ...hashes };
    return admit(this.#deps.db, admission, Date.now());
  }

  async seatOf(token: string): Promise<Seated | null> {
    const found = await participantByToken(this.#deps.db, token);
    if (found === null) return null;
    const { participantId, role, goneAt } = found;
    return { participantId, role, isGone: goneAt !== null };
  }
}
