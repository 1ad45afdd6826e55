// What a participant posted lately. Where a connection breaks, its app cannot know what still arrived, and posts all again that was not
// acknowledged: posted twice it would look as if somebody played it again (protocol.md §10).
import { createHash } from 'node:crypto';
import type { Post } from '../../protocol/wire/board.js';

/** An app has fewer posts than this under way when it is cut off; what is forgotten is posted twice, and that harms nobody. */
const KEPT = 1_024;

export type Posting = Omit<Post, 'seq' | 'from'> & {
  /** The number that the app gave it, the same when it posts it again. */
  readonly ref: number;
};

export class Lately {
  /** By what was posted, oldest first: its number on the board, or null until it is stored. */
  readonly #seqs = new Map<string, number | null>();

  /** undefined: it is new. null: it was posted before and is not stored yet. */
  seqOf(posting: Posting): number | null | undefined {
    return this.#seqs.get(digest(posting));
  }

  posting(posting: Posting): void {
    this.#seqs.set(digest(posting), null);
    const [oldest] = this.#seqs.keys();
    if (this.#seqs.size > KEPT && oldest !== undefined) this.#seqs.delete(oldest);
  }

  stored(posting: Posting, seq: number): void {
    const key = digest(posting);
    if (this.#seqs.has(key)) this.#seqs.set(key, seq);
  }

  refused(posting: Posting): void {
    this.#seqs.delete(digest(posting));
  }
}

function digest({ ref, kind, to, bytes }: Posting): string {
  return createHash('sha256')
    .update(`${ref} ${kind} ${to ?? ''} ${bytes}`)
    .digest('base64url');
}
