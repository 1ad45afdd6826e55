// What is posted, on its way into the database: stored before it is acknowledged or relayed, many in one insert, in one order.
import type { FaultCode } from '../../protocol/fault.js';
import type { Post } from '../../protocol/wire/board.js';
import type { Db } from '../db/database.js';
import { faultOf } from '../db/database-fault.js';
import { insertPosts, lastSeq } from '../meetings/run-store.js';

export interface Queued {
  readonly post: Omit<Post, 'seq'>;
  /** It is stored, under this number. */
  readonly onStored: (seq: number) => void;
  readonly onRefused: (code: FaultCode) => void;
}

interface Deps {
  readonly db: Db;
  readonly meetingUuid: string;
  /** Called for each post after its own `onStored`. */
  readonly relay: (post: Post) => void;
  readonly onTrouble: (error: unknown) => void;
}

const BATCH = 200;

export class PostQueue {
  readonly #deps: Deps;
  #seq: number;
  #waiting: Queued[] = [];
  #storing: Promise<void> | null = null;

  constructor(seq: number, deps: Deps) {
    this.#seq = seq;
    this.#deps = deps;
  }

  /** The number of the last post that is stored. */
  get lastSeq(): number {
    return this.#seq;
  }

  add(posting: Queued): void {
    this.#waiting.push(posting);
    this.#storing ??= this.#store().finally(() => {
      this.#storing = null;
    });
  }

  /** Everything that was posted is stored. */
  async settled(): Promise<void> {
    await this.#storing;
  }

  /** While one insert is under way the next posts gather, so a burst costs a few inserts. */
  async #store(): Promise<void> {
    const { db, meetingUuid, relay, onTrouble } = this.#deps;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH);
      const posts = batch.map(({ post }, at) => ({ ...post, seq: this.#seq + 1 + at }));
      try {
        await insertPosts(db, meetingUuid, posts);
      } catch (cause) {
        onTrouble(cause);
        // The answer may have been lost after the commit; then those numbers are used.
        const stored = await lastSeq(db, meetingUuid).catch(() => 0);
        this.#seq = Math.max(this.#seq, stored);
        for (const { onRefused } of batch) onRefused(faultOf(cause));
        continue;
      }
      this.#seq += batch.length;
      for (const [at, post] of posts.entries()) {
        batch[at]?.onStored(post.seq);
        relay(post);
      }
    }
  }
}
