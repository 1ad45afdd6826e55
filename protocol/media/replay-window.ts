// protocol.md §7: a 1,024-frame replay window per (sender's bindingHash, kind, KID). It tolerates the gaps an SFU makes.

const WINDOW = 1_024;
/** protocol.md §7: nothing of a kind is sent past 2^32 - 1 under one key. */
const LAST_CTR = 0xffff_ffff;

/** One window. `accepts` before decryption, `mark` only after it: a forged CTR must not move the window. */
export class ReplayWindow {
  #highest = -1;
  /** One bit for each of the last 1,024 CTRs, in the place of CTR mod 1,024: a meeting has a window for every stream and key. */
  readonly #seen = new Uint32Array(WINDOW / 32);

  /** Above the highest, or unseen and above the highest - 1,024. */
  accepts(ctr: number): boolean {
    if (ctr > LAST_CTR) return false;
    if (ctr > this.#highest) return true;
    return ctr > this.#highest - WINDOW && ((this.#seen[placeOf(ctr)] ?? 0) & bitOf(ctr)) === 0;
  }

  mark(ctr: number): void {
    if (ctr > this.#highest) this.#moveTo(ctr);
    const place = placeOf(ctr);
    this.#seen[place] = (this.#seen[place] ?? 0) | bitOf(ctr);
  }

  /** The places of those between were others', which are too old now. */
  #moveTo(ctr: number): void {
    if (ctr - this.#highest >= WINDOW) this.#seen.fill(0);
    else
      for (let one = this.#highest + 1; one <= ctr; one++) {
        const place = placeOf(one);
        this.#seen[place] = (this.#seen[place] ?? 0) & ~bitOf(one);
      }
    this.#highest = ctr;
  }
}

function placeOf(ctr: number): number {
  return (ctr & (WINDOW - 1)) >>> 5;
}

function bitOf(ctr: number): number {
  return 1 << (ctr & 31);
}
