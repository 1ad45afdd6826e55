import { describe, expect, test } from '@jest/globals';
import { bytesIn, levelIn, smoothed } from './stream-reports.js';

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

describe('bytes received', () => {
  test('are the sum over the streams of a receiver', () => {
    const rows = [
      { type: 'inbound-rtp', bytesReceived: 5 },
      { type: 'inbound-rtp', bytesReceived: 7 },
    ];
    expect(bytesIn(report(...rows, { type: 'transport', bytesReceived: 99 }))).toBe(12);
  });
});
