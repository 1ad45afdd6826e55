/** @jest-environment ./test/dom-environment.mjs */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { StreamCare } from './stream-care.js';

/** One camera whose frames leave from the second second on, though the frame worker has reported none. */
function scene(recount: (saw: (frames: number) => void) => boolean) {
  let [ms, seen, leaks] = [0, 0, 0];
  const timer = setInterval(() => (ms += 100), 100);
  const sender = {
    getStats: async () =>
      new Map([
        [
          'out',
          {
            type: 'outbound-rtp',
            framesEncoded: Math.floor(ms / 40),
            bytesSent: ms < 1_500 ? 0 : 50 * (ms - 1_500),
          },
        ],
      ]),
  } as unknown as RTCRtpSender;
  const care = new StreamCare({
    incoming: () => [],
    outgoing: () => [{ kind: 'video', sender, republish: () => undefined, stop: () => undefined }],
    seen: () => seen,
    reports: () => Math.floor(ms / 500),
    recount: async () => recount((frames) => (seen = frames)),
    renew: () => undefined,
    report: () => undefined,
    onLeak: () => (leaks += 1),
    onChange: () => undefined,
  });
  const after = async (wait: number): Promise<number> => {
    await jest.advanceTimersByTimeAsync(wait);
    care.stop();
    clearInterval(timer);
    return leaks;
  };
  return { after };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('what leaves while no frame was reported (adversary.md A25)', () => {
  test('is a leak where the frame worker, asked anew, still saw none', async () => {
    expect(await scene(() => true).after(4_000)).toBeGreaterThan(0);
  });

  test('is none where the frame worker, asked anew, saw it: it is encrypted', async () => {
    let frames = 0;
    const { after } = scene((saw) => {
      saw((frames += 12));
      return true;
    });
    expect(await after(4_000)).toBe(0);
    expect(frames).toBeGreaterThan(0);
  });

  test('is no leak by the word of a frame worker that did not answer: its pulse decides', async () => {
    expect(await scene(() => false).after(4_000)).toBe(0);
  });
});
