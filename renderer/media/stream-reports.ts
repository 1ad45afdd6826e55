// How loud people are, 0-1, smoothed for the eye: quick to rise, slow to fall.

const RISE = 0.6;
const FALL = 0.25;
/** Below this nothing is to be seen. */
const SILENCE = 0.005;

/** The level to show after `shown`, now that `heard` was measured. */
export function smoothed(shown: number, heard: number): number {
  const level = shown + (heard - shown) * (heard > shown ? RISE : FALL);
  return level < SILENCE ? 0 : Math.min(level, 1);
}

/**
 * The level in a report of a sender or receiver (W3C WebRTC Statistics `audioLevel`): of the sound that was captured or decoded, not of what
 * an RTP header claims. Null where there is none.
 */
export function levelIn(report: RTCStatsReport): number | null {
  let level: number | null = null;
  report.forEach((row: Readonly<Record<string, unknown>>) => {
    const isSound = row['type'] === 'media-source' || row['type'] === 'inbound-rtp';
    if (isSound && typeof row['audioLevel'] === 'number') level = row['audioLevel'];
  });
  return level;
}

/** What a receiver has received so far. */
export function bytesIn(report: RTCStatsReport): number {
  let bytes = 0;
  report.forEach((row: Readonly<Record<string, unknown>>) => {
    if (row['type'] === 'inbound-rtp' && typeof row['bytesReceived'] === 'number')
      bytes += row['bytesReceived'];
  });
  return bytes;
}
