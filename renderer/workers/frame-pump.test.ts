import { describe, expect, test } from '@jest/globals';
import { pump } from './frame-pump.js';

interface Frame {
  readonly n: number;
}

/** A stream of `count` frames, what comes out of it, and the frames that wait for their verdict. */
function lane(count: number, refusesAfter = Infinity) {
  const out: number[] = [];
  const waiting: { n: number; settle: (passes: boolean) => void; fail: () => void }[] = [];
  let read = 0;
  const readable = new ReadableStream<Frame>(
    {
      pull: (feed) => {
        if (read === count) feed.close();
        else feed.enqueue({ n: read++ });
      },
    },
    { highWaterMark: 0 },
  );
  const writable = new WritableStream<Frame>({
    write: ({ n }) => {
      if (out.length >= refusesAfter) throw new Error('InvalidStateError');
      out.push(n);
    },
  });
  const pass = ({ n }: Frame) =>
    new Promise<boolean>((done, fail) => {
      waiting.push({ n, settle: done, fail: () => fail(new Error('broken')) });
    });
  return { out, waiting, readable, writable, pass, reads: () => read };
}

const soon = () => new Promise((done) => setTimeout(done, 5));

describe('frame pump', () => {
  test('frames leave in the order they came, whichever is ready first', async () => {
    const { out, waiting, readable, writable, pass } = lane(3);
    const pumped = pump(readable, writable, pass);
    await soon();
    waiting[2]?.settle(true);
    waiting[1]?.settle(true);
    await soon();
    expect(out).toEqual([]);
    waiting[0]?.settle(true);
    await pumped;
    await soon();
    expect(out).toEqual([0, 1, 2]);
  });

  test('a frame leaves as soon as it is ready, without another behind it', async () => {
    const { out, waiting, writable, pass } = lane(0);
    const { readable, writable: feed } = new TransformStream<Frame, Frame>();
    void pump(readable, writable, pass);
    void feed.getWriter().write({ n: 7 });
    await soon();
    waiting[0]?.settle(true);
    await soon();
    expect(out).toEqual([7]);
  });

  test('what does not pass, or fails, or throws, is dropped, and the stream goes on', async () => {
    const { out, readable, writable } = lane(5);
    await pump(readable, writable, ({ n }) => {
      if (n === 1) throw new Error('broken');
      return n === 2 ? Promise.reject(new Error('broken')) : Promise.resolve(n !== 3);
    });
    await soon();
    expect(out).toEqual([0, 4]);
  });

  test('no more than four frames are under way at once', async () => {
    const { out, waiting, readable, writable, pass } = lane(50);
    const pumped = pump(readable, writable, pass);
    for (let n = 0; n < 50; n++) {
      await soon();
      expect(waiting.length).toBeLessThanOrEqual(n + 4);
      waiting[n]?.settle(true);
    }
    await pumped;
    await soon();
    expect(out).toHaveLength(50);
  });

  test('it ends quietly when the writable does', async () => {
    const { out, readable, writable } = lane(100, 3);
    await pump(readable, writable, () => Promise.resolve(true));
    expect(out).toEqual([0, 1, 2]);
  });

  test('it ends quietly when the readable fails', async () => {
    const { writable, pass } = lane(0);
    const readable = new ReadableStream<Frame>({
      pull: (feed) => feed.error(new Error('InvalidStateError')),
    });
    await expect(pump(readable, writable, pass)).resolves.toBeUndefined();
  });
});
