// Whether a leader speaks of now. Someone who led, was given up and leads again may still say what it had to say before: it was on its way,
// or its connection or its machine stood still. Everyone would see two histories, and leave (protocol.md §6).
import type { Post } from '../../protocol/wire/board.js';

/** What leaders said to all, as far as it is told apart by who said it. Forgotten with the process: then nothing is held against anyone. */
export class Reign {
  #last: Pick<Post, 'from' | 'seq'> | null = null;
  /** The number of the last word of whoever spoke before the one who spoke last. */
  #before = 0;

  /** A leader said this to all. */
  note({ from, seq }: Pick<Post, 'from' | 'seq'>): void {
    if (this.#last !== null && this.#last.from !== from) this.#before = this.#last.seq;
    this.#last = { from, seq };
  }

  /** Whether `from`, who has taken in what was posted up to number `heard`, knows the last word of every other leader. */
  knows(from: string, heard: number): boolean {
    const others = this.#last === null || this.#last.from === from ? this.#before : this.#last.seq;
    return heard >= others;
  }
}
