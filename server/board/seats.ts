// Who is in a run: a seat for each participant, which outlives its connection for a while, and the rights that go with it.
import type { Attendee } from '../../protocol/wire/board.js';
import type { MeetingRole } from '../../protocol/wire/text.js';
import type { Uptime, UptimeClock } from '../uptime.js';
import { Lately } from './lately.js';

/** One participant's connection, whatever carries it. */
export interface Line {
  readonly send: (text: string) => void;
  readonly close: (code: number) => void;
}

export interface Seat {
  /** What the host gave; while no host is here, the first co-host has the host's rights as well. */
  given: MeetingRole;
  role: MeetingRole;
  /** Who came to the board earlier has a smaller one. */
  readonly arrival: number;
  readonly lately: Lately;
  line: Line | null;
  awaySince: Uptime;
  /** How often it led and fell silent or stayed away. */
  failures: number;
}

export class Seats {
  readonly #uptime: UptimeClock;
  readonly #seats = new Map<string, Seat>();
  /** Since when nobody is connected; null while somebody is. */
  #emptySince: Uptime | null;
  #arrivals = 0;

  constructor(uptime: UptimeClock) {
    this.#uptime = uptime;
    this.#emptySince = uptime();
  }

  /** By participantId, in the order in which they came. */
  get all(): ReadonlyMap<string, Seat> {
    return this.#seats;
  }

  get emptySince(): Uptime | null {
    return this.#emptySince;
  }

  get connected(): number {
    return [...this.#seats.values()].filter(({ line }) => line !== null).length;
  }

  /** Whether somebody with the host's rights is here. */
  get hasHost(): boolean {
    return [...this.#seats.values()].some(({ role }) => role === 'host');
  }

  get(participantId: string): Seat | undefined {
    return this.#seats.get(participantId);
  }

  has(participantId: string): boolean {
    return this.#seats.has(participantId);
  }

  /** The participantIds of a person, on all their devices. `user` is the first part of each (protocol.md §2). */
  idsOf(user: string): string[] {
    return [...this.#seats.keys()].filter((id) => id.startsWith(`${user}.`));
  }

  /** A seat for a connection: a new one, or the same after the last one was lost. Without a connection: one that is waited for from now on. */
  take(participantId: string, role: MeetingRole, line: Line | null): void {
    const before = this.#seats.get(participantId);
    const { arrival, failures, lately } = before ?? {
      ...{ arrival: this.#nextArrival(), failures: 0, lately: new Lately(this.#uptime) },
    };
    this.#seats.set(participantId, {
      ...{ given: role, role, line, arrival, failures, lately, awaySince: this.#uptime() },
    });
    if (line !== null) this.#noteOccupied();
  }

  /** This connection broke. False where another has replaced it, or the seat is gone. */
  lost(participantId: string, line: Line): boolean {
    const seat = this.#seats.get(participantId);
    if (seat === undefined || seat.line !== line) return false;
    seat.line = null;
    seat.awaySince = this.#uptime();
    this.#noteEmpty();
    return true;
  }

  /** Rights for a person, on all their devices; they hold once `passHost` has looked. */
  give(user: string, role: MeetingRole): void {
    for (const [participantId, seat] of this.#seats)
      if (participantId.startsWith(`${user}.`)) seat.given = role;
  }

  delete(participantId: string): void {
    this.#seats.delete(participantId);
    this.#noteEmpty();
  }

  clear(): void {
    this.#seats.clear();
  }

  /**
   * The host's rights are with the first co-host while no host is here, and go back with the host. Gives the participantIds of those whose
   * role changed by that, or by what a host gave.
   */
  passHost(): readonly string[] {
    const seats = [...this.#seats];
    const hasHost = seats.some(([, { given }]) => given === 'host');
    const acting = hasHost ? undefined : seats.find(([, { given }]) => given === 'co-host')?.[1];
    const changed: string[] = [];
    for (const [participantId, seat] of seats) {
      const role = seat === acting ? 'host' : seat.given;
      if (seat.role !== role) changed.push(participantId);
      seat.role = role;
    }
    return changed;
  }

  attendees(): Attendee[] {
    return [...this.#seats].map(([participantId, { role, line }]) => ({
      participantId,
      role,
      connected: line !== null,
    }));
  }

  /** To everyone who is connected. */
  tell(message: object, except: string | null = null): void {
    const text = JSON.stringify(message);
    for (const [participantId, { line }] of this.#seats)
      if (participantId !== except) line?.send(text);
  }

  #nextArrival(): number {
    this.#arrivals += 1;
    return this.#arrivals;
  }

  #noteEmpty(): void {
    if (this.connected === 0) this.#emptySince ??= this.#uptime();
  }

  /** The others are waited for from now on: what kept everyone away was not theirs. */
  #noteOccupied(): void {
    if (this.#emptySince === null) return;
    this.#emptySince = null;
    for (const seat of this.#seats.values())
      if (seat.line === null) seat.awaySince = this.#uptime();
  }
}
