// How much one connection may send: a bucket of messages and one of bytes. The leader of a large meeting sends a key box
// to everyone at every rekey (protocol.md §5), so the buckets are deep; they refill slowly.
import type { Uptime } from '../uptime.js';

interface Bucket {
  readonly depth: number;
  readonly perSecond: number;
}

const MESSAGES: Bucket = { depth: 2_000, perSecond: 100 };
const BYTES: Bucket = { depth: 8 * 1024 * 1024, perSecond: 512 * 1024 };

export class FloodGuard {
  #messages = MESSAGES.depth;
  #bytes = BYTES.depth;
  #at: Uptime;

  constructor(now: Uptime) {
    this.#at = now;
  }

  /** Counts a message of `size` bytes; false when it is too much. */
  take(size: number, now: Uptime): boolean {
    const seconds = (now - this.#at) / 1_000;
    this.#at = now;
    this.#messages = Math.min(MESSAGES.depth, this.#messages + seconds * MESSAGES.perSecond) - 1;
    this.#bytes = Math.min(BYTES.depth, this.#bytes + seconds * BYTES.perSecond) - size;
    return this.#messages >= 0 && this.#bytes >= 0;
  }
}
