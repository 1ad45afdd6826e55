// The watchdog over receivers, pitfalls.md B4: about one receiver in 500 never passes its frames to its transform. Then packets arrive, the
// frame worker sees nothing, and no error is raised anywhere. Pure: what was seen goes in, what to do comes out.

/** Packets without frames for this long are taken for a transform that was never attached. */
const PATIENCE = 2_000;
/** Fewer bytes in that time may be padding, or silence that has not made a frame yet. */
const LEAST_BYTES = 400;

/** One look at one receiver. */
export interface Sight {
  /** Of the receiver, since it exists. */
  readonly bytesReceived: number;
  /** Frames of this stream that reached the frame worker, with or without a key for them. */
  readonly seen: number;
}

export type Remedy = 'new-transform' | 'resubscribe' | 'say-so';
const REMEDIES: readonly Remedy[] = ['new-transform', 'resubscribe', 'say-so'];

export interface Watch {
  /** Since when, and from how many bytes on, packets have come without a frame. */
  readonly since: number;
  readonly fromBytes: number;
  readonly seen: number;
  /** How many remedies were tried without a frame after them. */
  readonly tried: number;
}

/** Looks once more at a receiver: what to remember of it, and what to try now. `watch` is null at the first look. */
export function look(
  watch: Watch | null,
  { bytesReceived, seen }: Sight,
  now: number,
): { readonly watch: Watch; readonly remedy: Remedy | null } {
  const fresh = { since: now, fromBytes: bytesReceived, seen };
  if (watch === null || seen !== watch.seen) return { watch: { ...fresh, tried: 0 }, remedy: null };
  // Another receiver, after a resubscription: its bytes count anew, what was tried stays tried.
  if (bytesReceived < watch.fromBytes)
    return { watch: { ...fresh, tried: watch.tried }, remedy: null };
  const bytes = bytesReceived - watch.fromBytes;
  // The time counts from the first packet on.
  if (bytes === 0) return { watch: { ...watch, since: now }, remedy: null };
  if (now - watch.since < PATIENCE) return { watch, remedy: null };
  if (bytes < LEAST_BYTES) return { watch: { ...fresh, tried: watch.tried }, remedy: null };
  return { watch: { ...fresh, tried: watch.tried + 1 }, remedy: REMEDIES[watch.tried] ?? null };
}
