// The bulletin board and signalling of one run (protocol.md §1): the service relays and stores posts in one order, and picks the leader.
// What someone is told is stored before, so that a crash never takes it back.
import type { FaultCode } from '../../protocol/fault.js';
import { ok, refused, type Result } from '../../protocol/result.js';
import {
  LEADER_ONLY,
  type Post,
  type ToClient,
  type ToService,
} from '../../protocol/wire/board.js';
import type { ToEnhancedClient, ToEnhancedService } from '../../protocol/wire/enhanced-board.js';
import type { MeetingRole } from '../../protocol/wire/text.js';
import type { Db } from '../db/database.js';
import { EnhancedRun } from '../enhanced/enhanced-run.js';
import type { RunPolicy } from '../meetings/run-policy.js';
import { setRunRules, type RunRules } from '../meetings/run-rules.js';
import {
  deletePostsBefore,
  endRun,
  lastSeq,
  linksOf,
  postsAfter,
  presentIn,
  setArrived,
  setGone,
  type Run,
} from '../meetings/run-store.js';
import type { UptimeClock } from '../uptime.js';
import { History } from './history.js';
import { nameOf, type Posting } from './lately.js';
import { Leadership } from './leadership.js';
import type { Patience } from './patience.js';
import { PostQueue } from './post-queue.js';
import { Seats, type Line } from './seats.js';

export interface BoardDeps {
  readonly db: Db;
  readonly now: () => number;
  readonly uptime: UptimeClock;
  readonly patience: Patience;
  readonly onGone: (meetingUuid: string, participantId: string) => void;
  readonly onEnded: (run: Run) => void;
  /** A breakout room of the media engine is done with. */
  readonly onRoomClosed: (mediaRoom: string) => void;
  readonly onTrouble: (error: unknown) => void;
}

/** WebSocket close codes of our own, RFC 6455 §7.4.2. */
export const CLOSE = { normal: 1000, superseded: 4001, ended: 4010, refused: 4003 } as const;

const PAGE = 200;

export class Board {
  readonly run: Run;
  readonly #deps: BoardDeps;
  readonly #seats: Seats;
  readonly #leadership: Leadership;
  /** What an enhanced meeting has and an end-to-end encrypted one has not. */
  readonly #enhanced: EnhancedRun | null;
  readonly #queue: PostQueue;
  readonly #history = new History();
  #rules: RunRules;
  #ending: Promise<void> | null = null;

  private constructor(run: Run, policy: RunPolicy, seq: number, deps: BoardDeps) {
    this.run = run;
    const { locked, waitingRoom, registeredOnly } = run;
    this.#rules = { locked, waitingRoom, registeredOnly };
    this.#deps = deps;
    this.#seats = new Seats(deps.uptime);
    this.#queue = new PostQueue(seq, {
      db: deps.db,
      meetingUuid: run.meetingUuid,
      relay: (post) => this.#relay(post),
      onTrouble: deps.onTrouble,
    });
    this.#leadership = new Leadership(run, {
      ...{ db: deps.db, uptime: deps.uptime, patience: deps.patience, seats: this.#seats },
      hasEnded: () => this.hasEnded,
      settled: () => this.#queue.settled(),
      onNamed: (participantId) => this.#tell({ type: 'leader', participantId }),
    });
    this.#enhanced = policy.encryptionType === 'enhanced' ? this.#enhancedRun(policy) : null;
  }

  /** The board of a run that has just begun. */
  static fresh(run: Run, policy: RunPolicy, deps: BoardDeps): Board {
    return new Board(run, policy, 0, deps);
  }

  /** The board of a run that went on while the service was down: everyone is away from now. */
  static async restored(run: Run, policy: RunPolicy, deps: BoardDeps): Promise<Board> {
    const { db } = deps;
    const board = new Board(run, policy, await lastSeq(db, run.meetingUuid), deps);
    for (const { participantId, role } of await presentIn(db, run.meetingUuid))
      board.#seats.take(participantId, role, null);
    board.#passHost();
    for (const { seq, bytes } of await linksOf(db, run.meetingUuid))
      board.#noteLink(seq, decoded(bytes));
    return board;
  }

  get leader(): string | null {
    return this.#leadership.leader;
  }

  get rules(): RunRules {
    return this.#rules;
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

  /** How many are connected. */
  get connected(): number {
    return this.#seats.connected;
  }

  /** Whether somebody with the host's rights is here. */
  get hasHost(): boolean {
    return this.#seats.hasHost;
  }

  /** What this participant may do here and now; null for whoever has no seat. */
  roleOf(participantId: string): MeetingRole | null {
    return this.#seats.get(participantId)?.role ?? null;
  }

  /** Makes a person a co-host or takes it back, on all their devices; gives their userId. A host stays host. */
  giveRole(
    participantId: string,
    role: 'co-host' | 'participant',
  ): Result<string, 'not-found' | 'not-allowed'> {
    const seat = this.#seats.get(participantId);
    if (seat === undefined) return refused('not-found');
    if (seat.given === 'host') return refused('not-allowed');
    const [user = ''] = participantId.split('.');
    this.#seats.give(user, role);
    this.#passHost();
    this.#tellAttendees(null);
    return ok(Buffer.from(user, 'base64url').toString('hex'));
  }

  /** By a host, for this run. */
  async changeRules(more: Partial<RunRules>): Promise<void> {
    const { locked, waitingRoom, registeredOnly } = { ...this.#rules, ...more };
    this.#rules = { locked, waitingRoom, registeredOnly };
    await setRunRules(this.#deps.db, this.run.meetingUuid, this.#rules);
    if (more.locked !== undefined) this.#enhanced?.lockChanged();
  }

  /** How many others have a seat. */
  othersThan(participantId: string): number {
    return this.#seats.all.size - (this.#seats.has(participantId) ? 1 : 0);
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
    await this.#leadership.haveLeader();
  }

  /** Takes a seat, or takes it back after a lost connection. */
  async open(participantId: string, role: MeetingRole, line: Line): Promise<void> {
    const before = this.#seats.get(participantId);
    before?.line?.close(CLOSE.superseded);
    this.#seats.take(participantId, role, line);
    this.#passHost();
    this.#leadership.came(participantId);
    if (before === undefined) await setArrived(this.#deps.db, this.run.meetingUuid, participantId);
    // Nobody leads an enhanced meeting.
    if (role === 'host' && this.#enhanced === null) await this.#leadership.begin(participantId);
    if (this.#seats.get(participantId)?.line !== line) return; // left, or opened again, meanwhile
    say(line, {
      type: 'welcome',
      participantId,
      leader: this.#leadership.leader,
      attendees: this.#seats.attendees(),
      lastSeq: this.#queue.lastSeq,
    });
    this.#tellAttendees(participantId);
    await this.#leadership.haveLeader();
  }

  /** The connection broke; the seat is kept for a while. */
  lost(participantId: string, line: Line): void {
    if (!this.#seats.lost(participantId, line)) return;
    this.#tellAttendees(participantId);
    this.#enhanced?.seatChanged();
  }

  /** Left for good. The meeting carries on while anyone has a seat. */
  async leave(participantId: string): Promise<void> {
    const seat = this.#seats.get(participantId);
    if (seat === undefined) return;
    this.#unseat(participantId);
    if (this.#passHost()) this.#tellAttendees(null);
    await setGone(this.#deps.db, this.run.meetingUuid, participantId, this.#deps.now());
    seat.line?.close(CLOSE.normal);
    if (this.#seats.all.size === 0) await this.end('nobody-left');
    else await this.#leadership.haveLeader();
  }

  /** Put out by the service, because their account says that they may not be here. */
  async remove(participantId: string): Promise<void> {
    await this.#putOut(participantId, 'removed');
  }

  /** By a host: a person, on all their devices, who is told why. */
  async putOut(userId: string, why: 'removed' | 'waiting-room'): Promise<void> {
    const user = Buffer.from(userId, 'hex').toString('base64url');
    for (const participantId of this.#seats.idsOf(user)) await this.#putOut(participantId, why);
  }

  /** Called every second or so: whoever stayed away too long has left, and a leader who did is one no more. */
  async sweep(): Promise<void> {
    const { uptime, patience } = this.#deps;
    this.#enhanced?.tick();
    const { emptySince } = this.#seats;
    if (emptySince !== null) {
      if (uptime() - emptySince > patience.empty) await this.end('nobody-left');
      return; // whoever comes back first finds the others' seats kept
    }
    for (const [participantId, { line, awaySince }] of this.#seats.all)
      if (line === null && uptime() - awaySince > patience.away) await this.leave(participantId);
    await this.#leadership.haveLeader();
    const before = this.#history.due(uptime());
    if (before !== null) await deletePostsBefore(this.#deps.db, this.run.meetingUuid, before);
  }

  /**
   * What a participant says over its connection. What comes over one that another has replaced was said before: a late `leave` would take
   * the seat away from who came back, and what was posted and matters comes again over the new one.
   */
  async hear(line: Line, from: string, message: ToService | ToEnhancedService): Promise<void> {
    const seat = this.#seats.get(from);
    if (seat !== undefined && seat.line !== line) return;
    switch (message.type) {
      case 'post':
        return this.post(line, from, message, message.heard);
      case 'fetch':
        return this.#fetch(line, from, message.ref, message.after);
      case 'successor':
        return this.#prefer(line, from, message.participantId);
      case 'leave':
        return this.leave(from);
      case 'ping':
        return say(line, { type: 'pong' });
      case 'introduce':
      case 'ask':
        return this.#hearEnhanced(line, from, message);
    }
  }

  /**
   * Stores, acknowledges and relays; refuses what only the leader may post. `heard`: the number of the last post that the sender had taken
   * in.
   */
  post(line: Line, from: string, { ref, kind, to, bytes }: Posting, heard: number): void {
    const posting = { ref, kind, to, bytes };
    const name = nameOf(posting);
    const before = this.#seats.get(from)?.lately.seqOf(name);
    if (before !== undefined) {
      if (before !== null) say(line, { type: 'posted', ref, seq: before });
      return; // or whoever posted it hears of it once it is stored
    }
    const refuse = (code: FaultCode): void => say(line, { type: 'fault', ref, code });
    const code = this.#whyNot(from, posting, heard);
    if (code === null) this.#store(line, from, posting, name);
    // Whoever led is told that another does now, before it is told that it may not.
    else if (this.#leadership.naming === null) refuse(code);
    else
      void this.#leadership.naming.then(
        () => refuse(code),
        () => refuse(code),
      );
  }

  /** Ends the run for all. */
  end(code: FaultCode): Promise<void> {
    this.#ending ??= this.#end(code).catch((cause: unknown) => {
      this.#ending = null; // not stored, so not ended: the next sweep or request tries again
      throw cause;
    });
    return this.#ending;
  }

  /** Everything that was posted is stored. */
  async settled(): Promise<void> {
    await this.#queue.settled();
  }

  async #end(code: FaultCode): Promise<void> {
    const { db, now, onEnded } = this.#deps;
    await this.#queue.settled();
    await endRun(db, this.run.meetingUuid, code, now());
    this.#enhanced?.end();
    onEnded(this.run);
    for (const { line } of this.#seats.all.values()) {
      if (line === null) continue;
      say(line, { type: 'ended', code });
      line.close(CLOSE.ended);
    }
    this.#seats.clear();
  }

  async #putOut(participantId: string, why: FaultCode): Promise<void> {
    const line = this.#seats.get(participantId)?.line ?? null;
    if (line !== null) say(line, { type: 'ended', code: why });
    this.#enhanced?.putOut(participantId);
    await this.leave(participantId);
  }

  /** What only an enhanced meeting has (product.md #10): in another it is refused, whatever the feature's switch says. */
  #hearEnhanced(line: Line, from: string, message: ToEnhancedService): void {
    const ref = message.type === 'ask' ? message.ref : null;
    if (this.#ending !== null) return say(line, { type: 'fault', ref, code: 'meeting-ended' });
    if (this.#enhanced === null) return say(line, { type: 'fault', ref, code: 'off-in-e2ee' });
    if (this.#seats.has(from)) this.#enhanced.hear(from, message);
  }

  /** The leader says who should lead when it does not. */
  async #prefer(line: Line, from: string, participantId: string | null): Promise<void> {
    if (!(await this.#leadership.prefer(from, participantId)))
      say(line, { type: 'fault', ref: null, code: 'not-allowed' });
  }

  async #fetch(line: Line, reader: string, ref: number, after: number): Promise<void> {
    const rows = await postsAfter(this.#deps.db, this.run.meetingUuid, reader, after, PAGE + 1);
    const page = rows.slice(0, PAGE);
    say(line, { type: 'posts', ref, posts: page, more: rows.length > PAGE });
  }

  /** The answer goes to whatever connection its sender has by then. */
  #store(line: Line, from: string, { ref, kind, to, bytes }: Posting, name: string): void {
    const lately = this.#seats.get(from)?.lately;
    const answer = (message: ToClient): void => say(this.#seats.get(from)?.line ?? line, message);
    lately?.posting(name);
    this.#queue.add({
      post: { kind, to, bytes, from },
      onStored: (seq) => {
        lately?.stored(name, seq);
        answer({ type: 'posted', ref, seq });
      },
      onRefused: (code) => {
        lately?.refused(name);
        answer({ type: 'fault', ref, code });
      },
    });
  }

  #whyNot(from: string, post: Posting, heard: number): FaultCode | null {
    if (this.#ending !== null) return 'meeting-ended';
    if (!this.#seats.has(from)) return 'not-listed';
    if (LEADER_ONLY.has(post.kind) && !this.#leadership.maySpeak(from, heard)) return 'not-allowed';
    // The messages of protocol.md §4-7 have no place in an enhanced meeting.
    if (this.#enhanced !== null) return 'not-allowed';
    // product.md #10: meeting reactions are off in an end-to-end encrypted meeting.
    if (post.kind === 'reaction') return 'off-in-e2ee';
    if (post.to !== null && !this.#seats.has(post.to)) return 'not-found';
    return null;
  }

  #relay(post: Post): void {
    this.#note(post);
    const text = JSON.stringify({ type: 'post', post } satisfies ToClient);
    if (post.to !== null) {
      if (post.to !== post.from) this.#seats.get(post.to)?.line?.send(text);
      return;
    }
    for (const [participantId, { line }] of this.#seats.all)
      if (participantId !== post.from) line?.send(text);
  }

  #note(post: Post): void {
    if (post.kind === 'link') this.#noteLink(post.seq, decoded(post.bytes));
    this.#leadership.note(post);
  }

  #noteLink(seq: number, bytes: Uint8Array): void {
    this.#leadership.noteLink(bytes);
    this.#history.note(seq, bytes, this.#deps.uptime());
  }

  #unseat(participantId: string): void {
    const mediaRoom = this.mediaRoomOf(participantId);
    this.#seats.delete(participantId);
    this.#deps.onGone(mediaRoom, participantId);
    this.#enhanced?.left(participantId);
    this.#tell({ type: 'gone', participantId, seq: this.#queue.lastSeq });
    this.#tellAttendees(null);
  }

  #enhancedRun({ switches }: RunPolicy): EnhancedRun {
    const { now, uptime, onGone, onRoomClosed } = this.#deps;
    const { meetingUuid, restarts } = this.run;
    const send = (participantId: string, message: ToEnhancedClient | ToClient): void =>
      this.#seats.get(participantId)?.line?.send(JSON.stringify(message));
    return new EnhancedRun({
      ...{ meetingUuid, restarts, switches, now, uptime, send },
      seats: () => this.#seats.all,
      isLocked: () => this.#rules.locked,
      refuse: (participantId, ref, code) => send(participantId, { type: 'fault', ref, code }),
      removeFromMedia: onGone,
      closeMedia: onRoomClosed,
    });
  }

  /** True where the rights of the host, or what a host gave, changed a role; the people of an enhanced meeting are told. */
  #passHost(): boolean {
    const changed = this.#seats.passHost();
    if (changed.length > 0) this.#enhanced?.rolesChanged(changed);
    return changed.length > 0;
  }

  #tellAttendees(except: string | null): void {
    this.#tell({ type: 'attendees', attendees: this.#seats.attendees() }, except);
  }

  #tell(message: ToClient, except: string | null = null): void {
    this.#seats.tell(message, except);
  }
}

function decoded(bytes: string): Uint8Array {
  return Uint8Array.from(Buffer.from(bytes, 'base64url'));
}

export function say(line: Line, message: ToClient): void {
  line.send(JSON.stringify(message));
}
