// The watchdog over receivers, pitfalls.md B4: about one receiver in 500 never passes its frames to its transform. Then packets arrive, the
// frame worker sees nothing, and no error is raised anywhere. And of some streams no packet arrives at all. Neither is ever given up. Pure:
// what was seen goes in, what to do comes out.

/** Packets without frames for this long are taken for a transform that was never attached, ms; then twice as long each time. */
const PATIENCE = 2_000;
/** Nothing at all for this long is taken for a subscription that the engine lost, ms; then twice as long each time. */
const PATIENCE_WITH_NOTHING = 10_000;
/** No pause between two attempts is longer, ms. */
const LONGEST_PAUSE = 60_000;
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
/** Then a new subscription, again and again: it brings another receiver, and with it another transform. */
const FIRST_REMEDIES: readonly Remedy[] = ['new-transform', 'resubscribe', 'say-so'];

export interface Watch {
  /** Since when, and from how many bytes on, packets have come without a frame. */
  readonly since: number;
  readonly fromBytes: number;
  readonly seen: number;
  /** How many remedies were tried without a frame after them. */
  readonly tried: number;
  /** Since when no packet has come, or since the last attempt at that; and how many there were. */
  readonly quietSince: number;
  readonly triedInQuiet: number;
}

interface Looked {
  readonly watch: Watch;
  readonly remedy: Remedy | null;
}

/** Looks once more at a receiver: what to remember of it, and what to try now. `watch` is null at the first look. */
export function look(watch: Watch | null, { bytesReceived, seen }: Sight, now: number): Looked {
  const fresh = { since: now, fromBytes: bytesReceived, seen };
  const heard = { quietSince: now, triedInQuiet: 0 };
  if (watch === null || seen !== watch.seen)
    return { watch: { ...fresh, ...heard, tried: 0 }, remedy: null };
  // Another receiver, after a resubscription: its bytes count anew, what was tried stays tried.
  if (bytesReceived < watch.fromBytes) return { watch: { ...watch, ...fresh }, remedy: null };
  const bytes = bytesReceived - watch.fromBytes;
  // The time counts from the first packet on.
  if (bytes === 0) return inQuiet({ ...watch, since: now }, now);
  if (now - watch.since < PATIENCE * backOff(watch.tried - FIRST_REMEDIES.length + 1))
    return { watch: { ...watch, ...heard }, remedy: null };
  if (bytes < LEAST_BYTES) return { watch: { ...watch, ...fresh, ...heard }, remedy: null };
  return {
    watch: { ...fresh, ...heard, tried: watch.tried + 1 },
    remedy: FIRST_REMEDIES[watch.tried] ?? 'resubscribe',
  };
}

function inQuiet(watch: Watch, now: number): Looked {
  const { quietSince, triedInQuiet } = watch;
  if (now - quietSince < PATIENCE_WITH_NOTHING * backOff(triedInQuiet))
    return { watch, remedy: null };
  const again = { quietSince: now, triedInQuiet: triedInQuiet + 1 };
  return { watch: { ...watch, ...again }, remedy: 'resubscribe' };
}

/** 1, 2, 4, …, as a factor of a patience that no factor makes longer than the longest pause. */
function backOff(times: number): number {
  return Math.min(2 ** Math.max(0, times), LONGEST_PAUSE / PATIENCE_WITH_NOTHING);
}
