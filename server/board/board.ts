// The bulletin board and signalling of one run (protocol.md §1: the service relays and stores posts in one order). A post
// is stored before it is acknowledged or relayed, many in one insert, so that a crash never takes back what someone was told.
import type { FaultCode } from '../../protocol/fault.js';
import type { Attendee, Post, PostKind, ToClient } from '../../protocol/wire/board.js';
import type { ToEnhancedClient, ToEnhancedService } from '../../protocol/wire/enhanced-board.js';
import type { MeetingRole } from '../../protocol/wire/text.js';
import type { Db } from '../db/database.js';
import { EnhancedRun } from '../enhanced/enhanced-run.js';
import type { RunPolicy } from '../meetings/run-policy.js';
import { faultOf } from '../db/database-fault.js';
import {
  endRun,
  insertPosts,
  lastSeq,
  postsAfter,
  presentIn,
  setArrived,
  setGone,
  setLeader,
  type Run,
} from '../meetings/run-store.js';

/** One participant's connection, whatever carries it. */
export interface Line {
  readonly send: (text: string) => void;
  readonly close: (code: number) => void;
}

export interface Patience {
  /** A disconnected member is gone after this long. */
  readonly away: number;
  /** protocol.md §6: members leave a leader that is silent for 100 s; so does the service. */
  readonly leaderAway: number;
}

export const PATIENCE: Patience = { away: 30_000, leaderAway: 100_000 };

export interface BoardDeps {
  readonly db: Db;
  readonly now: () => number;
  readonly patience: Patience;
  readonly onGone: (meetingUuid: string, participantId: string) => void;
  readonly onEnded: (run: Run) => void;
  /** A breakout room of the media engine is done with. */
  readonly onRoomClosed: (mediaRoom: string) => void;
  readonly onTrouble: (error: unknown) => void;
}

interface Seat {
  readonly role: MeetingRole;
  line: Line | null;
  awaySince: number;
}

interface Waiting {
  readonly line: Line;
  readonly ref: number;
  readonly post: Omit<Post, 'seq'>;
}

/** WebSocket close codes of our own, RFC 6455 §7.4.2. */
export const CLOSE = { normal: 1000, superseded: 4001, ended: 4010, refused: 4003 } as const;

const BATCH = 200;
const PAGE = 200;
/** Only the leader hands out keys, links and heartbeats; anyone else's would be refused by every client anyway. */
const LEADER_ONLY: ReadonlySet<PostKind> = new Set(['keybox', 'link', 'heartbeat']);

export class Board {
  readonly run: Run;
  readonly #deps: BoardDeps;
  readonly #seats = new Map<string, Seat>();
  /** What an enhanced meeting has and an end-to-end encrypted one has not. */
  readonly #enhanced: EnhancedRun | null;
  #emptySince: number;
  #leader: string | null;
  #seq: number;
  #waiting: Waiting[] = [];
  #storing: Promise<void> | null = null;
  #ending: Promise<void> | null = null;

  private constructor(run: Run, policy: RunPolicy, seq: number, deps: BoardDeps) {
    this.run = run;
    this.#leader = run.leader;
    this.#seq = seq;
    this.#deps = deps;
    this.#emptySince = deps.now();
    this.#enhanced = policy.encryptionType === 'enhanced' ? this.#enhancedRun(policy) : null;
  }

  /** The board of a run that has just begun. */
  static fresh(run: Run, policy: RunPolicy, deps: BoardDeps): Board {
    return new Board(run, policy, 0, deps);
  }

  /** The board of a run that went on while the service was down: everyone is away from now. */
  static async restored(run: Run, policy: RunPolicy, deps: BoardDeps): Promise<Board> {
    const board = new Board(run, policy, await lastSeq(deps.db, run.meetingUuid), deps);
    for (const { participantId, role } of await presentIn(deps.db, run.meetingUuid))
      board.#seats.set(participantId, { role, line: null, awaySince: deps.now() });
    return board;
  }

  get leader(): string | null {
    return this.#leader;
  }

  get hasEnded(): boolean {
    return this.#ending !== null;
  }

  get encryptionType(): RunPolicy['encryptionType'] {
    return this.#enhanced === null ? 'e2ee' : 'enhanced';
  }

  /** The room of the media engine in which this participant is. */
  mediaRoomOf(participantId: string): string {
    return this.#enhanced?.mediaRoomOf(participantId) ?? this.run.meetingUuid;
  }

  /** How many others have a seat. */
  othersThan(participantId: string): number {
    return this.#seats.size - (this.#seats.has(participantId) ? 1 : 0);
  }

  /** The same participant was admitted anew: whoever held the seat has left, its new announcement begins a new join. */
  async replace(participantId: string): Promise<void> {
    const seat = this.#seats.get(participantId);
    if (seat === undefined) return;
    if (seat.line !== null) {
      say(seat.line, { type: 'ended', code: 'replaced' });
      seat.line.close(CLOSE.ended);
    }
    this.#unseat(participantId);
  }

  /** Takes a seat, or takes it back after a lost connection. */
  async open(participantId: string, role: MeetingRole, line: Line): Promise<void> {
    const { db, now } = this.#deps;
    const { meetingUuid } = this.run;
    const before = this.#seats.get(participantId);
    before?.line?.close(CLOSE.superseded);
    this.#seats.set(participantId, { role, line, awaySince: now() });
    if (before === undefined) await setArrived(db, meetingUuid, participantId);
    if (this.#leader === null && role === 'host' && this.#enhanced === null) {
      this.#leader = participantId;
      await setLeader(db, meetingUuid, participantId);
    }
    if (this.#seats.get(participantId)?.line !== line) return; // left, or opened again, meanwhile
    say(line, {
      type: 'welcome',
      participantId,
      leader: this.#leader,
      attendees: this.#attendees(),
      lastSeq: this.#seq,
    });
    this.#tellAttendees(participantId);
  }

  /** The connection broke; the seat is kept for a while. */
  lost(participantId: string, line: Line): void {
    const seat = this.#seats.get(participantId);
    if (seat === undefined || seat.line !== line) return;
    seat.line = null;
    seat.awaySince = this.#deps.now();
    this.#tellAttendees(participantId);
    this.#enhanced?.seatChanged();
  }

  /** Left for good. Carrying on under a new leader is not available yet, so without its leader the run ends. */
  async leave(participantId: string): Promise<void> {
    if (participantId === this.#leader) return this.end('leader-changed', participantId);
    const seat = this.#seats.get(participantId);
    if (seat === undefined) return;
    this.#unseat(participantId);
    await setGone(this.#deps.db, this.run.meetingUuid, participantId, this.#deps.now());
    seat.line?.close(CLOSE.normal);
  }

  /** Put out by the service, because their account says that they may not be here. */
  async remove(participantId: string): Promise<void> {
    const line = this.#seats.get(participantId)?.line ?? null;
    if (line !== null) say(line, { type: 'ended', code: 'removed' });
    await this.leave(participantId);
  }

  /** Called every second or so: whoever stayed away too long has left. */
  async sweep(): Promise<void> {
    const { now, patience } = this.#deps;
    if (this.#enhanced !== null) return this.#sweepEnhanced(this.#enhanced);
    const leader = this.#leader === null ? undefined : this.#seats.get(this.#leader);
    const leaderAwaySince = leader === undefined ? this.run.startedAt : leader.awaySince;
    const leaderIsHere = leader !== undefined && leader.line !== null;
    if (!leaderIsHere && now() - leaderAwaySince > patience.leaderAway)
      return this.end('leader-changed');
    for (const [participantId, seat] of this.#seats)
      if (
        participantId !== this.#leader &&
        seat.line === null &&
        now() - seat.awaySince > patience.away
      )
        await this.leave(participantId);
  }

  /** Nobody leads an enhanced meeting: it goes on while anyone is there. */
  async #sweepEnhanced(enhanced: EnhancedRun): Promise<void> {
    const { now, patience } = this.#deps;
    enhanced.tick();
    for (const [participantId, seat] of this.#seats)
      if (seat.line === null && now() - seat.awaySince > patience.away)
        await this.leave(participantId);
    if (this.#seats.size > 0) this.#emptySince = now();
    else if (now() - this.#emptySince > patience.leaderAway) await this.end('meeting-ended');
  }

  /** What only an enhanced meeting has (product.md #10): in another it is refused, whatever the feature's switch says. */
  hearEnhanced(line: Line, from: string, message: ToEnhancedService): void {
    const ref = message.type === 'ask' ? message.ref : null;
    if (this.#ending !== null) return say(line, { type: 'fault', ref, code: 'meeting-ended' });
    if (this.#enhanced === null) return say(line, { type: 'fault', ref, code: 'off-in-e2ee' });
    if (this.#seats.has(from)) this.#enhanced.hear(from, message);
  }

  /** Stores, acknowledges and relays; refuses what only the leader may post. */
  post(line: Line, from: string, ref: number, post: Omit<Post, 'seq' | 'from'>): void {
    const code = this.#whyNot(from, post);
    if (code !== null) return say(line, { type: 'fault', ref, code });
    this.#waiting.push({ line, ref, post: { ...post, from } });
    this.#storing ??= this.#store().finally(() => {
      this.#storing = null;
    });
  }

  async fetch(line: Line, reader: string, ref: number, after: number): Promise<void> {
    const rows = await postsAfter(this.#deps.db, this.run.meetingUuid, reader, after, PAGE + 1);
    const page = rows.slice(0, PAGE);
    say(line, { type: 'posts', ref, posts: page, more: rows.length > PAGE });
  }

  /** Ends the run for all. `by` knows already and is told nothing. */
  end(code: FaultCode, by: string | null = null): Promise<void> {
    this.#ending ??= this.#end(code, by).catch((cause: unknown) => {
      this.#ending = null; // not stored, so not ended: the next sweep or request tries again
      throw cause;
    });
    return this.#ending;
  }

  /** Everything that was posted is stored. */
  async settled(): Promise<void> {
    await this.#storing;
  }

  async #end(code: FaultCode, by: string | null): Promise<void> {
    const { db, now, onEnded } = this.#deps;
    await this.#storing;
    await endRun(db, this.run.meetingUuid, code, now());
    this.#enhanced?.end();
    onEnded(this.run);
    for (const [participantId, { line }] of this.#seats) {
      if (line === null) continue;
      if (participantId !== by) say(line, { type: 'ended', code });
      line.close(participantId === by ? CLOSE.normal : CLOSE.ended);
    }
    this.#seats.clear();
  }

  #whyNot(from: string, post: Omit<Post, 'seq' | 'from'>): FaultCode | null {
    if (this.#ending !== null) return 'meeting-ended';
    if (!this.#seats.has(from)) return 'not-listed';
    if (LEADER_ONLY.has(post.kind) && from !== this.#leader) return 'not-allowed';
    // The messages of protocol.md §4-7 have no place in an enhanced meeting.
    if (this.#enhanced !== null) return 'not-allowed';
    // product.md #10: meeting reactions are off in an end-to-end encrypted meeting.
    if (post.kind === 'reaction') return 'off-in-e2ee';
    if (post.to !== null && !this.#seats.has(post.to)) return 'not-found';
    return null;
  }

  /** While one insert is under way the next posts gather, so a burst costs a few inserts. */
  async #store(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH);
      const numbered = batch.map((waiting, at) => ({
        ...waiting,
        post: { ...waiting.post, seq: this.#seq + 1 + at },
      }));
      try {
        await insertPosts(
          this.#deps.db,
          this.run.meetingUuid,
          numbered.map(({ post }) => post),
        );
      } catch (cause) {
        this.#deps.onTrouble(cause);
        // The answer may have been lost after the commit; then those numbers are used.
        const stored = await lastSeq(this.#deps.db, this.run.meetingUuid).catch(() => 0);
        this.#seq = Math.max(this.#seq, stored);
        for (const { line, ref } of batch) say(line, { type: 'fault', ref, code: faultOf(cause) });
        continue;
      }
      this.#seq += batch.length;
      for (const { line, ref, post } of numbered) {
        say(line, { type: 'posted', ref, seq: post.seq });
        this.#relay(post);
      }
    }
  }

  #relay(post: Post): void {
    const text = JSON.stringify({ type: 'post', post } satisfies ToClient);
    if (post.to !== null) {
      if (post.to !== post.from) this.#seats.get(post.to)?.line?.send(text);
      return;
    }
    for (const [participantId, { line }] of this.#seats)
      if (participantId !== post.from) line?.send(text);
  }

  #unseat(participantId: string): void {
    const mediaRoom = this.mediaRoomOf(participantId);
    this.#seats.delete(participantId);
    this.#deps.onGone(mediaRoom, participantId);
    this.#enhanced?.left(participantId);
    this.#tell({ type: 'gone', participantId });
    this.#tellAttendees(null);
  }

  #enhancedRun({ switches }: RunPolicy): EnhancedRun {
    const { now, onGone, onRoomClosed } = this.#deps;
    const send = (participantId: string, message: ToEnhancedClient | ToClient): void =>
      this.#seats.get(participantId)?.line?.send(JSON.stringify(message));
    return new EnhancedRun({
      ...{ meetingUuid: this.run.meetingUuid, startedAt: this.run.startedAt, switches, now, send },
      seats: () => this.#seats,
      refuse: (participantId, ref, code) => send(participantId, { type: 'fault', ref, code }),
      removeFromMedia: onGone,
      closeMedia: onRoomClosed,
    });
  }

  #attendees(): Attendee[] {
    return [...this.#seats].map(([participantId, { role, line }]) => ({
      participantId,
      role,
      connected: line !== null,
    }));
  }

  #tellAttendees(except: string | null): void {
    this.#tell({ type: 'attendees', attendees: this.#attendees() }, except);
  }

  #tell(message: ToClient, except: string | null = null): void {
    const text = JSON.stringify(message);
    for (const [participantId, { line }] of this.#seats)
      if (participantId !== except) line?.send(text);
  }
}

export function say(line: Line, message: ToClient): void {
  line.send(JSON.stringify(message));
}
