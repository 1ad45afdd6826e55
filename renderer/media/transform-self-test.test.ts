import { describe, expect, test } from '@jest/globals';
import { judge } from './transform-self-test.js';

describe('self-test: a sender without a transform sends nothing (pitfalls.md A1)', () => {
  test('passes once enough frames were encoded and no packet left', () => {
    expect(judge({ framesEncoded: 6, packetsSent: 0, packetsReceived: 0 })).toBe('silent');
  });

  test('fails at the first packet that leaves, however few frames there were', () => {
    expect(judge({ framesEncoded: 1, packetsSent: 1, packetsReceived: 0 })).toBe('leaks');
    expect(judge({ framesEncoded: 60, packetsSent: 0, packetsReceived: 1 })).toBe('leaks');
  });

  test('takes silence for no proof while nothing was encoded', () => {
    expect(judge({ framesEncoded: 5, packetsSent: 0, packetsReceived: 0 })).toBe('unsure');
  });
});
