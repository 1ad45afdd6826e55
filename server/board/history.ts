// What of a run's posts may go. A newcomer starts from the latest snapshot of the list, "older links are deleted" (protocol.md §6), and what
// belongs to them helps nobody either: boxes, acknowledgements and nonces of keys that are gone. Announcements stay: whoever comes needs
// them of everyone present.
import { beginsWithSnapshot } from '../../protocol/meeting/participant-list.js';
import type { Uptime } from '../uptime.js';

/** Whoever was away for less comes back to what it missed (Patience in patience.ts); whoever was away for longer joins anew. */
export const KEPT_FOR = 300_000;

export class History {
  /** Links that begin with a snapshot, oldest first, and since when they are on the board. */
  readonly #snapshots: { readonly seq: number; readonly at: Uptime }[] = [];

  /** A link was posted. */
  note(seq: number, bytes: Uint8Array, at: Uptime): void {
    if (beginsWithSnapshot(bytes)) this.#snapshots.push({ seq, at });
  }

  /** Everything but announcements that was posted before this number may go; null: nothing that may not have gone already. */
  due(now: Uptime): number | null {
    let before: number | null = null;
    for (let first = this.#snapshots[0]; first !== undefined; first = this.#snapshots[0]) {
      if (now - first.at <= KEPT_FOR) break;
      before = first.seq;
      this.#snapshots.shift();
    }
    return before;
  }
}
