// The time of a worker: dates for what is signed, and durations for what is awaited, by one clock that never goes back. A computer's clock
// is put right while a meeting runs: a leader that followed it back would send no heartbeat until it has caught up (protocol.md §6), and
// everyone would leave.

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
