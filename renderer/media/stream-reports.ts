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

/** Sound travels in frames of this length, seconds. */
const SOUND_FRAME = 0.02;

/** What a sender had to send so far (frames, or 20 ms of sound each), and the bytes of content that left it, each counted once. */
export function sentIn(report: RTCStatsReport): { readonly made: number; readonly bytes: number } {
  let made = 0;
  let bytes = 0;
  report.forEach((row: Readonly<Record<string, unknown>>) => {
    const count = (name: string): number => (typeof row[name] === 'number' ? row[name] : 0);
    if (row['type'] === 'outbound-rtp') {
      made += count('framesEncoded');
      bytes += count('bytesSent') - count('retransmittedBytesSent');
    }
    if (row['type'] === 'media-source' && row['kind'] === 'audio')
      made += Math.floor(count('totalSamplesDuration') / SOUND_FRAME);
  });
  return { made, bytes };
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
