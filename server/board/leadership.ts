// Who leads a run (protocol.md §6): the host first, then whoever succession.ts names where the one who led left, stays away or is silent.
// The service chooses, for the meeting to go on; every client checks whoever is named.
import { presentAfter } from '../../protocol/meeting/participant-list.js';
import { LEADER_ONLY, type Post } from '../../protocol/wire/board.js';
import type { Db } from '../db/database.js';
import { setLeader, setSuccessor, type Run } from '../meetings/run-store.js';
import type { Uptime, UptimeClock } from '../uptime.js';
import type { Patience } from './patience.js';
import { Reign } from './reign.js';
import type { Seats } from './seats.js';
import { nextLeader, type Candidate } from './succession.js';

interface Parts {
  readonly db: Db;
  readonly uptime: UptimeClock;
  readonly seats: Seats;
  readonly patience: Pick<Patience, 'leaderAway' | 'leaderSilent'>;
  readonly hasEnded: () => boolean;
  /** Everything that was posted is stored. */
  readonly settled: () => Promise<void>;
  readonly onNamed: (participantId: string) => void;
}

export class Leadership {
  readonly #meetingUuid: string;
  readonly #parts: Parts;
  readonly #reign = new Reign();
  #leader: string | null;
  /** Whom the leader wishes for in its place; whoever comes to lead has wished for nobody yet. */
  #preferred: string | null;
  /** When the leader last posted what only it may, came back, or was named. */
  #heardAt: Uptime;
  /** participantIds on the list, as links tell. Nothing but the choice of the next leader rests on it; clients check the list. */
  #listed: ReadonlySet<string> = new Set();
  #naming: Promise<void> | null = null;

  constructor({ meetingUuid, leader, successor }: Run, parts: Parts) {
    this.#meetingUuid = meetingUuid;
    this.#parts = parts;
    this.#leader = leader;
    this.#preferred = successor;
    this.#heardAt = parts.uptime();
  }

  get leader(): string | null {
    return this.#leader;
  }

  /** While another leader is named. */
  get naming(): Promise<void> | null {
    return this.#naming;
  }

  /** Whether this participant leads now. */
  leads(participantId: string): boolean {
    return participantId === this.#leader && this.#naming === null && !this.#parts.hasEnded();
  }

  /** Whether it leads and speaks of now: `heard` is the number of the last post that it had taken in. */
  maySpeak(participantId: string, heard: number): boolean {
    return this.leads(participantId) && this.#reign.knows(participantId, heard);
  }

  /** The first one, where nobody leads yet. */
  async begin(participantId: string): Promise<void> {
    if (this.#leader !== null) return;
    this.#leader = participantId;
    await setLeader(this.#parts.db, this.#meetingUuid, participantId);
  }

  /** Took its seat, maybe again: its silence so far was not its own. */
  came(participantId: string): void {
    if (participantId === this.#leader) this.#heardAt = this.#parts.uptime();
  }

  /** The leader says who should lead when it does not; false for anyone else. Nobody is told, so that it counts before it is stored. */
  async prefer(from: string, participantId: string | null): Promise<boolean> {
    if (!this.leads(from)) return false;
    this.#preferred = participantId;
    await setSuccessor(this.#parts.db, this.#meetingUuid, from, participantId);
    return true;
  }

  /** This was posted. */
  note(post: Post): void {
    if (!LEADER_ONLY.has(post.kind)) return;
    if (post.to === null) this.#reign.note(post);
    if (post.from !== this.#leader) return;
    this.#heardAt = this.#parts.uptime();
    const seat = this.#parts.seats.get(post.from);
    if (seat !== undefined) seat.failures = 0;
  }

  noteLink(bytes: Uint8Array): void {
    this.#listed = presentAfter(this.#listed, bytes);
  }

  /** Names another leader where there is none that leads, and again where that one left meanwhile. */
  haveLeader(): Promise<void> {
    if (this.#naming === null && !this.#isLed())
      this.#naming = this.#nameLeaders().finally(() => {
        this.#naming = null;
      });
    return this.#naming ?? Promise.resolve();
  }

  /** `begin` names the first leader; nobody leads an enhanced meeting. */
  #isLed(): boolean {
    const { uptime, patience, seats, hasEnded } = this.#parts;
    if (this.#leader === null || hasEnded()) return true;
    const seat = seats.get(this.#leader);
    if (seat === undefined) return false;
    if (seat.line === null) return uptime() - seat.awaySince <= patience.leaderAway;
    return this.#listed.size === 0 || uptime() - this.#heardAt <= patience.leaderSilent;
  }

  async #nameLeaders(): Promise<void> {
    const { db, uptime, seats, settled, onNamed } = this.#parts;
    while (!this.#isLed()) {
      const next = nextLeader(this.#candidates());
      if (next === null) return;
      // A new leader builds on all that was posted before, and nothing of the old one's may come after.
      await settled();
      await setLeader(db, this.#meetingUuid, next);
      const before = this.#leader === null ? undefined : seats.get(this.#leader);
      if (before !== undefined) before.failures += 1;
      this.#leader = next;
      this.#preferred = null;
      this.#heardAt = uptime();
      onNamed(next);
    }
  }

  #candidates(): Candidate[] {
    return [...this.#parts.seats.all]
      .filter(([participantId]) => participantId !== this.#leader)
      .map(([participantId, { role, arrival, line, failures }]) => ({
        ...{ participantId, role, arrival, failures },
        connected: line !== null,
        listed: this.#listed.has(participantId),
        preferred: participantId === this.#preferred,
      }));
  }
}
