// The keys of one run of an enhanced meeting, one for each room: in memory only, so that no copy of the database or of a backup decrypts
// anything. After a restart of the service everyone gets new ones.
import { randomBytes } from 'node:crypto';

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
const SECOND = 1_000;

interface Held extends RoomKey {
  readonly since: number;
  dueAt: number;
}

export class RoomKeys {
  readonly #startedAt: number;
  readonly #now: () => number;
  readonly #rooms = new Map<Room, Held>();
  #kid = 0;

  constructor(startedAt: number, now: () => number) {
    this.#startedAt = startedAt;
    this.#now = now;
  }

  /** The present key of a room; made when it is first asked for. */
  of(room: Room): RoomKey {
    return this.#rooms.get(room) ?? this.rotate(room);
  }

  /** A new key, at once. */
  rotate(room: Room): RoomKey {
    const now = this.#now();
    // By the clock, so that a run that is taken up after a restart does not repeat the numbers of before.
    this.#kid = Math.max(this.#kid + 1, Math.floor((now - this.#startedAt) / SECOND) + 1);
    const held = {
      kid: this.#kid,
      key: randomBytes(32).toString('base64url'),
      since: now,
      dueAt: now + KEY_LIVES,
    };
    this.#rooms.set(room, held);
    return held;
  }

  /** Somebody left: whoever is still there gets a key that they never had, soon. */
  departed(room: Room): void {
    const held = this.#rooms.get(room);
    if (held !== undefined) held.dueAt = Math.min(held.dueAt, this.#now() + DEPARTURE_WAITS);
  }

  /** The rooms whose key is to be replaced now. */
  due(): Room[] {
    const now = this.#now();
    return [...this.#rooms].filter(([, { dueAt }]) => dueAt <= now).map(([room]) => room);
  }

  forget(room: Room): void {
    this.#rooms.delete(room);
  }
}
