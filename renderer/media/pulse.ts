// Whether a worker is still there. A worker that ends itself, or hangs, raises no event anywhere: it is only not heard from any more
// (adversary.md A25). What it says every half second is its pulse.

/** How often the window listens, ms. */
const LISTEN_EVERY = 400;
/** So many times in a row without a word: 1.2 to 1.6 s after the last one, so that it is said within two. */
const MOST_MISSED = 4;
/** A worker's script is loaded first; a busy machine takes its time. */
const MOST_MISSED_AT_FIRST = 40;

/**
 * Counts its own turns, not the clock: where the whole app stood still for a while, so did this, and nobody is taken for dead. `onLost` is
 * called once.
 */
export class Pulse {
  readonly #timer: ReturnType<typeof setInterval>;
  #missed = 0;
  #most = MOST_MISSED_AT_FIRST;

  constructor(onLost: () => void) {
    this.#timer = setInterval(() => {
      this.#missed += 1;
      if (this.#missed < this.#most) return;
      this.stop();
      onLost();
    }, LISTEN_EVERY);
  }

  /** The worker said something. */
  heard(): void {
    this.#missed = 0;
    this.#most = MOST_MISSED;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
