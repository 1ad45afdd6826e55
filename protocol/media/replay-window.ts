// protocol.md §7: a 1,024-frame replay window per (sender's bindingHash, kind, KID). It tolerates the gaps an SFU makes.

const WINDOW = 1_024;
/** protocol.md §7: nothing of a kind is sent past 2^32 - 1 under one key. */
const LAST_CTR = 0xffff_ffff;

/** One window. `accepts` before decryption, `mark` only after it: a forged CTR must not move the window. */
export class ReplayWindow {
  #highest = -1;
  /** The CTR last seen in each place, so that nothing needs clearing when the window moves. */
  readonly #seen = new Float64Array(WINDOW).fill(-1);

  /** Above the highest, or unseen and above the highest - 1,024. */
  accepts(ctr: number): boolean {
    if (ctr > LAST_CTR) return false;
    if (ctr > this.#highest) return true;
    return ctr > this.#highest - WINDOW && this.#seen[ctr % WINDOW] !== ctr;
  }

  mark(ctr: number): void {
    this.#seen[ctr % WINDOW] = ctr;
    if (ctr > this.#highest) this.#highest = ctr;
  }
}
