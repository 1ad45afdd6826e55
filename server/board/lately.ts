// What a participant posted lately. Where a connection breaks, its app cannot know what still arrived, and posts all again that was not
// acknowledged: posted twice it would look as if somebody played it again (protocol.md §10).
import { createHash } from 'node:crypto';
import type { Post } from '../../protocol/wire/board.js';
import type { Uptime, UptimeClock } from '../uptime.js';

/** Whoever was away for longer has no seat any more (patience.ts), ms. */
export const REMEMBERED_FOR = 120_000;
/** A leader of a thousand has this many posts under way with every new key. What is forgotten is posted twice, and harms nobody. */
const MOST = 2_048;

export type Posting = Omit<Post, 'seq' | 'from'> & {
  /** The number that the app gave it, the same when it posts it again. */
  readonly ref: number;
};

interface Remembered {
  /** Its number on the board; null until it is stored. */
  seq: number | null;
  readonly at: Uptime;
}

export class Lately {
  readonly #uptime: UptimeClock;
  /** By name, oldest first. */
  readonly #posted = new Map<string, Remembered>();

  constructor(uptime: UptimeClock) {
    this.#uptime = uptime;
  }

  /** undefined: it is new. null: it was posted before and is not stored yet. */
  seqOf(name: string): number | null | undefined {
    return this.#posted.get(name)?.seq;
  }

  posting(name: string): void {
    const at = this.#uptime();
    for (const [key, before] of this.#posted) {
      if (at - before.at <= REMEMBERED_FOR && this.#posted.size < MOST) break;
      this.#posted.delete(key);
    }
    this.#posted.set(name, { seq: null, at });
  }

  stored(name: string, seq: number): void {
    const posted = this.#posted.get(name);
    if (posted !== undefined) posted.seq = seq;
  }

  refused(name: string): void {
    this.#posted.delete(name);
  }
}

/** The name under which `Lately` knows what is posted. */
export function nameOf({ ref, kind, to, bytes }: Posting): string {
  return createHash('sha256')
    .update(`${ref} ${kind} ${to ?? ''} ${bytes}`)
    .digest('base64url');
}
