// The bulletin board and signalling of one run (protocol.md §1): the service relays and stores posts in one order, and picks the leader.
// What someone is told is stored before, so that a crash never takes it back.
import type { FaultCode } from '../../protocol/fault.js';
import { ok, refused, type Result } from '../../protocol/result.js';
import { LEADER_ONLY, type Attendee, type Post, type ToClient } from '../../protocol/wire/board.js';
import type { ToEnhancedClient, ToEnhancedService } from '../../protocol/wire/enhanced-board.js';
import { presentAfter } from '../../protocol/meeting/participant-list.js';
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
  setLeader,
  setSuccessor,
  type Run,
} from '../meetings/run-store.js';
import type { Uptime, UptimeClock } from '../uptime.js';
import { History } from './history.js';
import { PostQueue } from './post-queue.js';
import { Reign } from './reign.js';
import { nextLeader, type Candidate } from './succession.js';

/** One participant's connection, whatever carries it. */
export interface Line {
  readonly send: (text: string) => void;
  readonly close: (code: number) => void;
}

/** All in ms. */
export interface Patience {
  /** A disconnected member is gone after this long. */
  readonly away: number;
  /** Another leads after the leader was disconnected for this long, */
  readonly leaderAway: number;
  /** or connected but without a word: three heartbeats (protocol.md §6). */
  readonly leaderSilent: number;
  /** A run with nobody connected ends after this long, when every client has given up too (§6). */
  readonly empty: number;
}

export const PATIENCE: Patience = {
  away: 30_000,
  leaderAway: 15_000,
  leaderSilent: 30_000,
  empty: 100_000,
};

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

interface Seat {
  /** What the host gave; while no host is here, the first co-host has the host's rights as well. */
  given: MeetingRole;
  role: MeetingRole;
  /** Who came to the board earlier has a smaller one. */
  readonly arrival: number;
  line: Line | null;
  awaySince: Uptime;
  /** How often it led and fell silent or stayed away. */
  failures: number;
}

/** WebSocket close codes of our own, RFC 6455 §7.4.2. */
export const CLOSE = { normal: 1000, superseded: 4001, ended: 4010, refused: 4003 } as const;

const PAGE = 200;

export class Board {
  readonly run: Run;
  readonly #deps: BoardDeps;
  readonly #seats = new Map<string, Seat>();
  /** What an enhanced meeting has and an end-to-end encrypted one has not. */
  readonly #enhanced: EnhancedRun | null;
  readonly #queue: PostQueue;
  readonly #history = new History();
  readonly #reign = new Reign();
  #leader: string | null;
  /** Whom the leader wishes for in its place; whoever comes to lead has wished for nobody yet. */
  #preferred: string | null;
  #rules: RunRules;
  /** When the leader last posted what only it may, or was named. */
  #heardAt: Uptime;
  /** participantIds on the list, as links tell. Nothing but the choice of the next leader rests on it; clients check the list. */
  #listed: ReadonlySet<string> = new Set();
  /** While another leader is named. */
  #naming: Promise<void> | null = null;
  /** Since when nobody is connected; null while somebody is. */
  #emptySince: Uptime | null;
  #ending: Promise<void> | null = null;
  #arrivals = 0;

  private constructor(run: Run, policy: RunPolicy, seq: number, deps: BoardDeps) {
    this.run = run;
    this.#leader = run.leader;
    this.#preferred = run.successor;
    const { locked, waitingRoom, registeredOnly } = run;
    this.#rules = { locked, waitingRoom, registeredOnly };
    this.#deps = deps;
    this.#heardAt = deps.uptime();
    this.#emptySince = deps.uptime();
    this.#queue = new PostQueue(seq, {
      db: deps.db,
      meetingUuid: run.meetingUuid,
      relay: (post) => this.#relay(post),
      onTrouble: deps.onTrouble,
    });
    this.#enhanced = policy.encryptionType === 'enhanced' ? this.#enhancedRun(policy) : null;
  }

  /** The board of a run that has just begun. */
  static fresh(run: Run, policy: RunPolicy, deps: BoardDeps): Board {
    return new Board(run, policy, 0, deps);
  }

  /** The board of a run that went on while the service was down: everyone is away from now. */
  static async restored(run: Run, policy: RunPolicy, deps: BoardDeps): Promise<Board> {
    const { db, uptime } = deps;
    const board = new Board(run, policy, await lastSeq(db, run.meetingUuid), deps);
    for (const { participantId, role } of await presentIn(db, run.meetingUuid))
      board.#seats.set(participantId, {
        ...{ given: role, role, arrival: board.#nextArrival(), failures: 0 },
        ...{ line: null, awaySince: uptime() },
      });
    board.#passHost();
    for (const { seq, bytes } of await linksOf(db, run.meetingUuid))
      board.#noteLink(seq, decoded(bytes));
    return board;
  }

  get leader(): string | null {
    return this.#leader;
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
    return [...this.#seats.values()].filter(({ line }) => line !== null).length;
  }

  /** Whether somebody with the host's rights is here. */
  get hasHost(): boolean {
    return [...this.#seats.values()].some(({ role }) => role === 'host');
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
    for (const [id, one] of this.#seats) if (id.startsWith(`${user}.`)) one.given = role;
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
    await this.#haveLeader();
  }

  /** Takes a seat, or takes it back after a lost connection. */
  async open(participantId: string, role: MeetingRole, line: Line): Promise<void> {
    const { db, uptime } = this.#deps;
    const { meetingUuid } = this.run;
    const before = this.#seats.get(participantId);
    before?.line?.close(CLOSE.superseded);
    const { arrival, failures } = before ?? { arrival: this.#nextArrival(), failures: 0 };
    const seat = { given: role, role, arrival, line, awaySince: uptime(), failures };
    this.#seats.set(participantId, seat);
    this.#passHost();
    this.#noteOccupied();
    if (participantId === this.#leader) this.#heardAt = uptime();
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
      lastSeq: this.#queue.lastSeq,
    });
    this.#tellAttendees(participantId);
    await this.#haveLeader();
  }

  /** The connection broke; the seat is kept for a while. */
  lost(participantId: string, line: Line): void {
    const seat = this.#seats.get(participantId);
    if (seat === undefined || seat.line !== line) return;
    seat.line = null;
    seat.awaySince = this.#deps.uptime();
    this.#noteEmpty();
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
    if (this.#seats.size === 0) await this.end('nobody-left');
    else await this.#haveLeader();
  }

  /** Put out by the service, because their account says that they may not be here. */
  async remove(participantId: string): Promise<void> {
    await this.#putOut(participantId, 'removed');
  }

  /** By a host: a person, on all their devices, who is told why. */
  async putOut(userId: string, why: 'removed' | 'waiting-room'): Promise<void> {
    const user = Buffer.from(userId, 'hex').toString('base64url');
    const theirs = [...this.#seats.keys()].filter((id) => id.startsWith(`${user}.`));
    for (const participantId of theirs) await this.#putOut(participantId, why);
  }

  /** Called every second or so: whoever stayed away too long has left, and a leader who did is one no more. */
  async sweep(): Promise<void> {
    const { uptime, patience } = this.#deps;
    this.#enhanced?.tick();
    if (this.#emptySince !== null) {
      if (uptime() - this.#emptySince > patience.empty) await this.end('nobody-left');
      return; // whoever comes back first finds the others' seats kept
    }
    for (const [participantId, { line, awaySince }] of this.#seats)
      if (line === null && uptime() - awaySince > patience.away) await this.leave(participantId);
    await this.#haveLeader();
    const before = this.#history.due(uptime());
    if (before !== null) await deletePostsBefore(this.#deps.db, this.run.meetingUuid, before);
  }

  /** What only an enhanced meeting has (product.md #10): in another it is refused, whatever the feature's switch says. */
  hearEnhanced(line: Line, from: string, message: ToEnhancedService): void {
    const ref = message.type === 'ask' ? message.ref : null;
    if (this.#ending !== null) return say(line, { type: 'fault', ref, code: 'meeting-ended' });
    if (this.#enhanced === null) return say(line, { type: 'fault', ref, code: 'off-in-e2ee' });
    if (this.#seats.has(from)) this.#enhanced.hear(from, message);
  }

  /**
   * Stores, acknowledges and relays; refuses what only the leader may post. `heard`: the number of the last post that the sender had taken
   * in.
   */
  post(
    line: Line,
    from: string,
    ref: number,
    post: Omit<Post, 'seq' | 'from'>,
    heard: number,
  ): void {
    const refuse = (code: FaultCode): void => say(line, { type: 'fault', ref, code });
    const code = this.#whyNot(from, post, heard);
    if (code === null)
      this.#queue.add({
        post: { ...post, from },
        onStored: (seq) => say(line, { type: 'posted', ref, seq }),
        onRefused: refuse,
      });
    // Whoever led is told that another does now, before it is told that it may not.
    else if (this.#naming === null) refuse(code);
    else
      void this.#naming.then(
        () => refuse(code),
        () => refuse(code),
      );
  }

  /** The leader says who should lead when it does not. Nobody is told, so that it counts at once and not only once it is stored. */
  async prefer(line: Line, from: string, participantId: string | null): Promise<void> {
    if (!this.#leads(from)) return say(line, { type: 'fault', ref: null, code: 'not-allowed' });
    this.#preferred = participantId;
    await setSuccessor(this.#deps.db, this.run.meetingUuid, from, participantId);
  }

  async fetch(line: Line, reader: string, ref: number, after: number): Promise<void> {
    const rows = await postsAfter(this.#deps.db, this.run.meetingUuid, reader, after, PAGE + 1);
    const page = rows.slice(0, PAGE);
    say(line, { type: 'posts', ref, posts: page, more: rows.length > PAGE });
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
    for (const { line } of this.#seats.values()) {
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

  #whyNot(from: string, post: Omit<Post, 'seq' | 'from'>, heard: number): FaultCode | null {
    if (this.#ending !== null) return 'meeting-ended';
    if (!this.#seats.has(from)) return 'not-listed';
    if (LEADER_ONLY.has(post.kind) && !(this.#leads(from) && this.#reign.knows(from, heard)))
      return 'not-allowed';
    // The messages of protocol.md §4-7 have no place in an enhanced meeting.
    if (this.#enhanced !== null) return 'not-allowed';
    // product.md #10: meeting reactions are off in an end-to-end encrypted meeting.
    if (post.kind === 'reaction') return 'off-in-e2ee';
    if (post.to !== null && !this.#seats.has(post.to)) return 'not-found';
    return null;
  }

  #leads(participantId: string): boolean {
    return participantId === this.#leader && this.#naming === null && this.#ending === null;
  }

  /** Names another leader where there is none that leads, and again where that one left meanwhile. */
  #haveLeader(): Promise<void> {
    if (this.#naming === null && !this.#isLed())
      this.#naming = this.#nameLeaders().finally(() => {
        this.#naming = null;
      });
    return this.#naming ?? Promise.resolve();
  }

  /** The first leader is the host, whom `open` names; nobody leads an enhanced meeting. */
  #isLed(): boolean {
    const { uptime, patience } = this.#deps;
    if (this.#leader === null || this.#ending !== null) return true;
    const seat = this.#seats.get(this.#leader);
    if (seat === undefined) return false;
    if (seat.line === null) return uptime() - seat.awaySince <= patience.leaderAway;
    return this.#listed.size === 0 || uptime() - this.#heardAt <= patience.leaderSilent;
  }

  async #nameLeaders(): Promise<void> {
    const { db, uptime } = this.#deps;
    while (!this.#isLed()) {
      const next = nextLeader(this.#candidates());
      if (next === null) return;
      // A new leader builds on all that was posted before, and nothing of the old one's may come after.
      await this.#queue.settled();
      await setLeader(db, this.run.meetingUuid, next);
      const before = this.#leader === null ? undefined : this.#seats.get(this.#leader);
      if (before !== undefined) before.failures += 1;
      this.#leader = next;
      this.#preferred = null;
      this.#heardAt = uptime();
      this.#tell({ type: 'leader', participantId: next });
    }
  }

  #nextArrival(): number {
    this.#arrivals += 1;
    return this.#arrivals;
  }

  #candidates(): Candidate[] {
    return [...this.#seats]
      .filter(([participantId]) => participantId !== this.#leader)
      .map(([participantId, { role, arrival, line, failures }]) => ({
        ...{ participantId, role, arrival, failures },
        connected: line !== null,
        listed: this.#listed.has(participantId),
        preferred: participantId === this.#preferred,
      }));
  }

  #relay(post: Post): void {
    this.#note(post);
    const text = JSON.stringify({ type: 'post', post } satisfies ToClient);
    if (post.to !== null) {
      if (post.to !== post.from) this.#seats.get(post.to)?.line?.send(text);
      return;
    }
    for (const [participantId, { line }] of this.#seats)
      if (participantId !== post.from) line?.send(text);
  }

  #note(post: Post): void {
    if (post.kind === 'link') this.#noteLink(post.seq, decoded(post.bytes));
    if (post.to === null && LEADER_ONLY.has(post.kind)) this.#reign.note(post);
    if (!LEADER_ONLY.has(post.kind) || post.from !== this.#leader) return;
    this.#heardAt = this.#deps.uptime();
    const seat = this.#seats.get(post.from);
    if (seat !== undefined) seat.failures = 0;
  }

  #noteLink(seq: number, bytes: Uint8Array): void {
    this.#listed = presentAfter(this.#listed, bytes);
    this.#history.note(seq, bytes, this.#deps.uptime());
  }

  #noteEmpty(): void {
    if (this.connected === 0) this.#emptySince ??= this.#deps.uptime();
  }

  /** The others are waited for from now on: what kept everyone away was not theirs. */
  #noteOccupied(): void {
    if (this.#emptySince === null) return;
    this.#emptySince = null;
    for (const seat of this.#seats.values())
      if (seat.line === null) seat.awaySince = this.#deps.uptime();
  }

  #unseat(participantId: string): void {
    const mediaRoom = this.mediaRoomOf(participantId);
    this.#seats.delete(participantId);
    this.#noteEmpty();
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
      seats: () => this.#seats,
      isLocked: () => this.#rules.locked,
      refuse: (participantId, ref, code) => send(participantId, { type: 'fault', ref, code }),
      removeFromMedia: onGone,
      closeMedia: onRoomClosed,
    });
  }

  /**
   * The host's rights are with the first co-host while no host is here, and go back with the host. True where that, or what a host gave,
   * changed a role; the people of an enhanced meeting are told.
   */
  #passHost(): boolean {
    const seats = [...this.#seats];
    const hasHost = seats.some(([, { given }]) => given === 'host');
    const acting = hasHost ? undefined : seats.find(([, { given }]) => given === 'co-host')?.[1];
    const changed: string[] = [];
    for (const [participantId, seat] of seats) {
      const role = seat === acting ? 'host' : seat.given;
      if (seat.role !== role) changed.push(participantId);
      seat.role = role;
    }
    if (changed.length > 0) this.#enhanced?.rolesChanged(changed);
    return changed.length > 0;
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

function decoded(bytes: string): Uint8Array {
  return Uint8Array.from(Buffer.from(bytes, 'base64url'));
}

export function say(line: Line, message: ToClient): void {
  line.send(JSON.stringify(message));
}
