// How long a run waits for whom.

/** All in ms. */
export interface Patience {
  /** A disconnected member is gone after this long. */
  readonly away: number;
  /** Another leads after the leader was disconnected for this long, */
  readonly leaderAway: number;
  /** or connected but without a word: three heartbeats (protocol.md §6). */
  readonly leaderSilent: number;
  /** A run with nobody connected ends after this long, when every client has given up too (§6). */
  readonly empty: number;
}

export const PATIENCE: Patience = {
  away: 30_000,
  leaderAway: 15_000,
  leaderSilent: 30_000,
  empty: 100_000,
};
