// The time of a worker: dates for what is signed, and durations for what is awaited, by one clock that never goes back. A computer's clock
// is put right while a meeting runs: a leader that followed it back would send no heartbeat until it has caught up (protocol.md §6), and
// everyone would leave.

/** A message may take as long on a busy machine, ms: that is no difference between clocks. */
const UNDER_WAY = 2_000;

/** How much later it is here, where it is `now`, than in the worker that says it is `at` this time; 0: their clocks agree. All in ms. */
export function behind(now: number, at: number): number {
  const by = now - at;
  return by >= 0 && by < UNDER_WAY ? 0 : by;
}

/**
 * Milliseconds since 1970, whole and never less than before: the wall clock where it goes forward, as after a sleep, and where it is put
 * back, on from where it was, at the pace of a clock that is never set.
 */
export function risingClock(
  wall: () => number = () => Date.now(),
  steady: () => number = () => performance.now(),
): () => number {
  let ahead = -Infinity;
  return () => {
    const at = steady();
    ahead = Math.max(ahead, wall() - at);
    return Math.round(at + ahead);
  };
}
