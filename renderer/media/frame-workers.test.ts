import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { FromFrameWorker, StreamStats, ToFrameWorker } from '../workers/messages.js';
import { FrameWorkers } from './frame-workers.js';

/** A worker on which one can speak for the worker. */
class FakeWorker extends EventTarget {
  readonly told: ToFrameWorker[] = [];
  isTerminated = false;
  postMessage(message: ToFrameWorker): void {
    this.told.push(message);
  }
  terminate(): void {
    this.isTerminated = true;
  }
  says(data: FromFrameWorker): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

const stats = (seen: number, ref: number | null = null): FromFrameWorker => ({
  type: 'stats',
  ...{ at: Date.now(), ref },
  streams: [
    {
      ...{ direction: 'send', kind: 'video', participantId: null, seen, passed: seen },
      ...{ waiting: 0, failed: 0, failedOutsideSwitch: 0, repeated: 0 },
      ...{ firstAt: null, lastPassedAt: null, lastDroppedAt: null, lastForgedAt: null },
    } satisfies StreamStats,
  ],
});

function scene() {
  const workers: FakeWorker[] = [];
  const log: string[] = [];
  const frames = new FrameWorkers({
    spawn: () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker as unknown as Worker;
    },
    ...{ now: () => Date.now(), onStats: () => undefined },
    onRefused: (code) => void log.push(code),
    onReplaced: () => void log.push('replaced'),
  });
  const latest = (): FakeWorker => workers.at(-1) as FakeWorker;
  return { workers, log, frames, latest };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the frame worker of a meeting, and the next one where it dies (adversary.md A25)', () => {
  test('a worker that ends without a word is replaced within two seconds, and that is said', () => {
    const { workers, log, frames, latest } = scene();
    latest().says(stats(1));
    jest.advanceTimersByTime(2_000);
    expect(log).toEqual(['frames-restarted', 'replaced']);
    expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([true, false]);
    frames.close(0);
  });

  test('what it says of times is kept by the clock of the window, also where that was put back', () => {
    const { frames, latest } = scene();
    const [at, ahead] = [Date.now(), 3_600_000];
    const said = stats(1) as Extract<FromFrameWorker, { type: 'stats' }>;
    const streams = said.streams.map((stream) => ({ ...stream, lastPassedAt: at + ahead - 700 }));
    latest().says({ ...said, streams, at: at + ahead });
    const [stream] = frames.tally.values();
    expect(stream).toMatchObject({ lastPassedAt: at - 700, lastDroppedAt: null });
    frames.close(0);
  });

  test('a worker that throws is replaced at once, and that is said', () => {
    const { log, frames, latest } = scene();
    latest().dispatchEvent(new Event('error'));
    jest.advanceTimersByTime(100);
    expect(log).toEqual(['frames-restarted', 'replaced']);
    frames.close(0);
  });

  test('one that dies again and again is replaced ever more slowly', () => {
    const { workers, frames, latest } = scene();
    for (let i = 0; i < 60; i++) {
      latest().dispatchEvent(new Event('error'));
      jest.advanceTimersByTime(100);
    }
    expect(workers.length).toBeLessThan(12);
    frames.close(0);
  });

  test('a worker that goes on reporting is left alone', () => {
    const { workers, log, frames, latest } = scene();
    for (let i = 0; i < 100; i++) {
      jest.advanceTimersByTime(500);
      latest().says(stats(i));
    }
    expect([workers.length, log, frames.reports]).toEqual([1, [], 100]);
    frames.close(0);
  });

  test('counters go on where the worker before them left off', () => {
    const { frames, latest } = scene();
    latest().says(stats(40));
    frames.replace();
    latest().says(stats(2));
    expect([...frames.tally.values()].map(({ seen }) => seen)).toEqual([42]);
    frames.close(0);
  });

  test('a recount is answered by what the worker says after it was asked', async () => {
    const { frames, latest } = scene();
    const answered = frames.recount();
    const asked = latest().told.at(-1);
    expect(asked).toEqual({ type: 'recount', ref: 1 });
    latest().says(stats(4));
    latest().says(stats(5, 1));
    expect(await answered).toBe(true);
    expect([...frames.tally.values()].map(({ seen }) => seen)).toEqual([5]);
    frames.close(0);
  });

  test.each(['replaced', 'closed'])(
    'a recount of a worker that was %s has no answer',
    async (how) => {
      const { frames } = scene();
      const answered = frames.recount();
      if (how === 'replaced') frames.replace();
      else frames.close(0);
      expect(await answered).toBe(false);
      frames.close(0);
    },
  );

  test('a meeting that is over replaces nothing', () => {
    const { workers, log, frames } = scene();
    frames.close(300);
    jest.advanceTimersByTime(60_000);
    expect([workers.length, log]).toEqual([1, []]);
  });
});
