// Fixed windows of a minute, counted in memory. The service is one process; its limits are against guessing, not for billing.
import type { UptimeClock } from '../uptime.js';

const WINDOW = 60_000;
const MOST_KEYS = 50_000;

export class RateLimit {
  readonly #most: number;
  readonly #uptime: UptimeClock;
  #windowEnds = 0;
  #counts = new Map<string, number>();

  constructor(most: number, uptime: UptimeClock) {
    this.#most = most;
    this.#uptime = uptime;
  }

  /** Counts one attempt of `key`; false when it is one too many. */
  take(key: string): boolean {
    const count = this.#count(key) + 1;
    this.#counts.set(key, count);
    return count <= this.#most;
  }

  /** Whether `key` has used up its attempts, without counting one. */
  isUsedUp(key: string): boolean {
    return this.#count(key) >= this.#most;
  }

  #count(key: string): number {
    const now = this.#uptime();
    // Clearing all at once also bounds the memory that someone with many addresses can take.
    if (now >= this.#windowEnds || this.#counts.size >= MOST_KEYS) {
      this.#counts = new Map();
      this.#windowEnds = now + WINDOW;
    }
    return this.#counts.get(key) ?? 0;
  }
}
