// The watchdog over senders, adversary.md A25: frames that an encoder makes and the frame worker never sees, because a transform was set
// late, or never, or is not called. On a connection with `encodedInsertableStreams` they go nowhere; should they go anywhere, that is said
// and stopped too. Pure: what was seen goes in, what to do comes out.

/** Frames that go nowhere for so long are taken for a transform that is not called, ms: two looks, of which one may be early. */
const PATIENCE = 900;
/** So long may a remedy take to help, ms. */
const PATIENCE_AFTER_REMEDY = 3_000;
/** For what the frame worker let pass before to have left this computer, ms. */
const SETTLED_AFTER = 500;
/** An encoder may have made a frame or two that are still on their way to the frame worker. */
const LEAST_MADE = 3;
/** Less than this may be what an encoder says of silence. */
const LEAST_LEAK = 600;

/** One look at one sender. */
export interface SenderSight {
  /** Frames of picture, or 20 ms of sound, that were there to be sent. */
  readonly made: number;
  /** Bytes of content in packets that left, each counted once. */
  readonly bytes: number;
  /** Frames of this kind that reached the frame worker. */
  readonly seen: number;
  /** How often the frame worker has reported: where it has not since the last look, it is known as little as then. */
  readonly reports: number;
}

/** `ask-for-leak`: something left, and no frame was reported; whoever asks the frame worker anew knows whether it was encrypted. */
export type SenderRemedy = 'new-transform' | 'republish' | 'stop' | 'ask-for-leak';
const REMEDIES: readonly SenderRemedy[] = ['new-transform', 'republish', 'stop'];

export interface SenderWatch {
  /** Since when, and from what count on, frames have been made that were not seen. */
  readonly since: number;
  readonly fromMade: number;
  readonly seen: number;
  readonly reports: number;
  readonly reportedAt: number;
  /** What had left when everything that was seen had left; null before. */
  readonly settledBytes: number | null;
  /** How many remedies were tried without a frame after them. */
  readonly tried: number;
}

/** Looks once more at a sender: what to remember of it, and what to do now. `watch` is null at the first look. */
export function lookAtSender(
  watch: SenderWatch | null,
  { made, bytes, seen, reports }: SenderSight,
  now: number,
): { readonly watch: SenderWatch; readonly remedy: SenderRemedy | null } {
  const fresh = { since: now, fromMade: made, seen, reports, reportedAt: now, settledBytes: null };
  if (watch === null || seen !== watch.seen) return { watch: { ...fresh, tried: 0 }, remedy: null };
  if (reports === watch.reports) return { watch: unheard(watch, made, now), remedy: null };
  // Another sender, after it was published anew, or nothing to be sent: what was tried stays tried.
  const more = made - watch.fromMade;
  if (more <= 0) return { watch: { ...fresh, tried: watch.tried }, remedy: null };
  const waited = now - watch.since;
  if (watch.settledBytes !== null && bytes - watch.settledBytes > LEAST_LEAK)
    return { watch: { ...fresh, tried: watch.tried }, remedy: 'ask-for-leak' };
  const settledBytes = watch.settledBytes ?? (waited >= SETTLED_AFTER ? bytes : null);
  const patience = watch.tried === 0 ? PATIENCE : PATIENCE_AFTER_REMEDY;
  if (waited < patience || more < LEAST_MADE)
    return { watch: { ...watch, reports, reportedAt: now, settledBytes }, remedy: null };
  return {
    watch: { ...fresh, settledBytes, tried: watch.tried + 1 },
    remedy: REMEDIES[watch.tried] ?? null,
  };
}

/** While the frame worker is not heard from, its pulse decides (pulse.ts): the time counts from its next report on. */
function unheard(watch: SenderWatch, made: number, now: number): SenderWatch {
  const isLate = now - watch.reportedAt >= PATIENCE;
  return isLate ? { ...watch, since: now, fromMade: made, settledBytes: null } : watch;
}
