// The boards of all runs that go on, by run and by meeting.
import { randomBytes } from 'node:crypto';
import { deleteMeeting } from '../meetings/meeting-store.js';
import type { RunPolicy } from '../meetings/run-policy.js';
import { AS_THE_MEETING } from '../meetings/run-rules.js';
import { insertRun, takeUpRuns } from '../meetings/run-store.js';
import { Board, type BoardDeps } from './board.js';

const SWEEP_EVERY = 1_000;

interface Deps extends Omit<BoardDeps, 'onEnded'> {
  readonly onEnded: (meetingUuid: string, meetingId: string) => void;
  readonly policyOf: (meetingId: string) => Promise<RunPolicy>;
}

export class Boards {
  readonly #deps: BoardDeps;
  readonly #policyOf: Deps['policyOf'];
  readonly #byRun = new Map<string, Board>();
  readonly #byMeeting = new Map<string, Board>();
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #timer: NodeJS.Timeout;

  constructor(deps: Deps) {
    this.#policyOf = deps.policyOf;
    this.#deps = {
      ...deps,
      onEnded: (run) => {
        this.#byRun.delete(run.meetingUuid);
        if (this.#byMeeting.get(run.meetingId)?.run === run) this.#byMeeting.delete(run.meetingId);
        deps.onEnded(run.meetingUuid, run.meetingId);
      },
    };
    this.#timer = setInterval(() => void this.#sweep(), SWEEP_EVERY);
    this.#timer.unref();
  }

  /** Takes up the runs that were going on when the service stopped. */
  async restore(): Promise<void> {
    for (const run of await takeUpRuns(this.#deps.db))
      this.#add(await Board.restored(run, await this.#policyOf(run.meetingId), this.#deps));
  }

  ofRun(meetingUuid: string): Board | null {
    return this.#byRun.get(meetingUuid) ?? null;
  }

  ofMeeting(meetingId: string): Board | null {
    return this.#byMeeting.get(meetingId) ?? null;
  }

  async begin(meetingId: string): Promise<Board> {
    const meetingUuid = randomBytes(16).toString('hex');
    const startedAt = this.#deps.now();
    const run = {
      ...{ meetingUuid, meetingId, leader: null, successor: null, startedAt, restarts: 0 },
      ...AS_THE_MEETING,
    };
    const policy = await this.#policyOf(meetingId);
    await insertRun(this.#deps.db, run);
    return this.#add(Board.fresh(run, policy, this.#deps));
  }

  async deleteMeeting(meetingId: string): Promise<void> {
    await this.ofMeeting(meetingId)?.end('meeting-ended');
    await deleteMeeting(this.#deps.db, meetingId);
  }

  /** One after the other for each meeting: two joins at once must not begin two runs. */
  inTurn<T>(meetingId: string, task: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(meetingId) ?? Promise.resolve();
    const mine = before.then(task, task);
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    this.#turns.set(meetingId, settled);
    void settled.then(() => {
      if (this.#turns.get(meetingId) === settled) this.#turns.delete(meetingId);
    });
    return mine;
  }

  /** Nothing that was posted is lost when the service stops. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all([...this.#byRun.values()].map((board) => board.settled()));
  }

  #add(board: Board): Board {
    this.#byRun.set(board.run.meetingUuid, board);
    this.#byMeeting.set(board.run.meetingId, board);
    return board;
  }

  async #sweep(): Promise<void> {
    for (const board of [...this.#byRun.values()])
      await board.sweep().catch((cause: unknown) => this.#deps.onTrouble(cause));
  }
}
