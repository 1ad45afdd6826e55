import { describe, expect, test } from '@jest/globals';
import { bytesIn, levelIn, sentIn, smoothed } from './stream-reports.js';

const report = (...rows: object[]): RTCStatsReport =>
  new Map(rows.map((row, at) => [String(at), row])) as unknown as RTCStatsReport;

describe('levels', () => {
  test('rise faster than they fall', () => {
    expect(smoothed(0, 0.5)).toBeGreaterThan(0.5 - smoothed(0.5, 0));
  });

  test('come to rest at nothing', () => {
    let level = 1;
    for (let look = 0; look < 40; look++) level = smoothed(level, 0);
    expect(level).toBe(0);
  });

  test('are those of the decoded sound', () => {
    expect(levelIn(report({ type: 'codec' }, { type: 'inbound-rtp', audioLevel: 0.3 }))).toBe(0.3);
    expect(levelIn(report({ type: 'media-source', audioLevel: 0 }))).toBe(0);
    expect(levelIn(report({ type: 'inbound-rtp' }))).toBeNull();
  });
});

describe('what a sender did', () => {
  test('counts the frames of every layer, and no byte twice', () => {
    const rows = [
      { type: 'media-source', kind: 'video', frames: 99 },
      { type: 'outbound-rtp', framesEncoded: 10, bytesSent: 900, retransmittedBytesSent: 100 },
      { type: 'outbound-rtp', framesEncoded: 7, bytesSent: 50, retransmittedBytesSent: 0 },
    ];
    expect(sentIn(report(...rows))).toEqual({ made: 17, bytes: 850 });
  });

  test('counts sound by the 20 ms that were captured', () => {
    const rows = [
      { type: 'media-source', kind: 'audio', totalSamplesDuration: 1.01 },
      { type: 'outbound-rtp', bytesSent: 400, retransmittedBytesSent: 0 },
    ];
    expect(sentIn(report(...rows))).toEqual({ made: 50, bytes: 400 });
  });
});

describe('bytes received', () => {
  test('are the sum over the streams of a receiver', () => {
    const rows = [
      { type: 'inbound-rtp', bytesReceived: 5 },
      { type: 'inbound-rtp', bytesReceived: 7 },
    ];
    expect(bytesIn(report(...rows, { type: 'transport', bytesReceived: 99 }))).toBe(12);
  });
});
