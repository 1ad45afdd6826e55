// The counters of all frame workers of a meeting together: one that dies takes its counters with it.
import type { StreamStats } from '../workers/messages.js';

/** A stream's name among the counters. */
export function streamName({
  direction,
  participantId,
  kind,
}: Pick<StreamStats, 'direction' | 'participantId' | 'kind'>): string {
  return `${direction} ${participantId ?? 'me'} ${kind}`;
}

/** The same with its times `by` ms later: a worker's clock and the window's differ once the computer's was put back (rising-clock.ts). */
export function moved(stream: StreamStats, by: number): StreamStats {
  const at = (time: number | null): number | null => (time === null ? null : time + by);
  return {
    ...stream,
    firstAt: at(stream.firstAt),
    lastPassedAt: at(stream.lastPassedAt),
    lastDroppedAt: at(stream.lastDroppedAt),
    lastForgedAt: at(stream.lastForgedAt),
  };
}

export type Tally = ReadonlyMap<string, StreamStats>;

/** What was counted by workers before, and by the present one. */
export function added(before: Tally, streams: readonly StreamStats[]): Tally {
  const tally = new Map(before);
  for (const stream of streams) {
    const earlier = before.get(streamName(stream));
    tally.set(streamName(stream), earlier === undefined ? stream : sum(earlier, stream));
  }
  return tally;
}

function sum(earlier: StreamStats, later: StreamStats): StreamStats {
  return {
    ...later,
    seen: earlier.seen + later.seen,
    passed: earlier.passed + later.passed,
    waiting: earlier.waiting + later.waiting,
    failed: earlier.failed + later.failed,
    failedOutsideSwitch: earlier.failedOutsideSwitch + later.failedOutsideSwitch,
    repeated: earlier.repeated + later.repeated,
    firstAt: earlier.firstAt ?? later.firstAt,
    lastPassedAt: later.lastPassedAt ?? earlier.lastPassedAt,
    lastDroppedAt: later.lastDroppedAt ?? earlier.lastDroppedAt,
    lastForgedAt: later.lastForgedAt ?? earlier.lastForgedAt,
  };
}

/** When frames of a stream last came, or since when they are waited for. */
export interface Arrival {
  readonly seen: number;
  readonly at: number;
}
export type Arrivals = ReadonlyMap<string, Arrival>;

/** Looks again at the streams that should be arriving, by their names. */
export function arrived(
  before: Arrivals,
  awaited: Iterable<string>,
  tally: Tally,
  now: number,
): Arrivals {
  const arrivals = new Map<string, Arrival>();
  for (const name of awaited) {
    const seen = tally.get(name)?.seen ?? 0;
    const last = before.get(name);
    arrivals.set(name, last !== undefined && last.seen === seen ? last : { seen, at: now });
  }
  return arrivals;
}
