// The keys of one run of an enhanced meeting, one for each room: in memory only, so that no copy of the database or of a backup decrypts
// anything. After a restart of the service everyone gets new ones.
import { randomBytes } from 'node:crypto';
import type { UptimeClock } from '../uptime.js';

export interface RoomKey {
  /** SFrame's KID: rises over all rooms of the run, also over restarts of the service. */
  readonly kid: number;
  /** 32 bytes, base64url. */
  readonly key: string;
}

/** null: the main room. */
export type Room = string | null;

/** A key is used no longer than this, ms. */
export const KEY_LIVES = 5 * 60_000;
/** Departures that follow one another share one new key, ms. */
const DEPARTURE_WAITS = 1_000;
/** More keys than a run needs between two restarts; 2^12 restarts are left of the 32 bits of a kid. */
const KIDS_OF_A_RESTART = 2 ** 20;

interface Held extends RoomKey {
  dueAt: number;
}

export class RoomKeys {
  readonly #uptime: UptimeClock;
  readonly #rooms = new Map<Room, Held>();
  #kid: number;

  /** By how often the run was taken up, so that no number of before a restart comes again, whatever the clocks say. */
  constructor(restarts: number, uptime: UptimeClock) {
    this.#kid = restarts * KIDS_OF_A_RESTART;
    this.#uptime = uptime;
  }

  /** The present key of a room; made when it is first asked for. */
  of(room: Room): RoomKey {
    return this.#rooms.get(room) ?? this.rotate(room);
  }

  /** A new key, at once. */
  rotate(room: Room): RoomKey {
    this.#kid += 1;
    const key = randomBytes(32).toString('base64url');
    const held = { kid: this.#kid, key, dueAt: this.#uptime() + KEY_LIVES };
    this.#rooms.set(room, held);
    return held;
  }

  /** Somebody left: whoever is still there gets a key that they never had, soon. */
  departed(room: Room): void {
    const held = this.#rooms.get(room);
    if (held !== undefined) held.dueAt = Math.min(held.dueAt, this.#uptime() + DEPARTURE_WAITS);
  }

  /** The rooms whose key is to be replaced now. */
  due(): Room[] {
    const now = this.#uptime();
    return [...this.#rooms].filter(([, { dueAt }]) => dueAt <= now).map(([room]) => room);
  }

  forget(room: Room): void {
    this.#rooms.delete(room);
  }
}
