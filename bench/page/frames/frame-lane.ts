// Frames as the platform hands them to a transform, without a call around them: the same object for every contestant.

/** What RTCEncodedVideoFrame is to a transform. Only the engine can make real ones. */
export class Frame {
  data: ArrayBuffer;
  readonly type = 'delta';
  readonly timestamp: number;

  constructor(data: ArrayBuffer, timestamp: number) {
    this.data = data;
    this.timestamp = timestamp;
  }

  getMetadata(): object {
    return { synchronizationSource: 0x1234_5678, payloadType: 96, mimeType: 'video/VP8' };
  }
}

export type Transformer = Pick<Lane, 'readable' | 'writable'>;

/** The two ends of one stream of frames; what a contestant's transform reads and writes. */
export class Lane {
  readonly readable: ReadableStream<Frame>;
  readonly writable: WritableStream<Frame>;
  #feed: ReadableStreamDefaultController<Frame> | null = null;
  #wanted = 0;
  #got: Frame[] = [];
  #isKept = true;
  #done: (() => void) | null = null;

  constructor() {
    this.readable = new ReadableStream<Frame>({
      start: (feed) => {
        this.#feed = feed;
      },
    });
    this.writable = new WritableStream<Frame>({
      write: (frame) => {
        // The platform takes the memory of what is written to it: its array is detached when `write` is done (seen in Chromium 156;
        // W3C WebRTC Encoded Transform, writeEncodedData).
        if (!this.#isKept) frame.data = frame.data.transfer(0);
        this.#got.push(frame);
        if (this.#got.length === this.#wanted) this.#done?.();
      },
    });
  }

  /** What becomes of `frames`, one right after the other. */
  pass(frames: readonly Frame[]): Promise<Frame[]> {
    return this.#through(frames, true);
  }

  /** The time of all of `frames`, one right after the other, ms. What comes out is gone. */
  async time(frames: readonly Frame[]): Promise<number> {
    const started = performance.now();
    await this.#through(frames, false);
    return performance.now() - started;
  }

  /** The time of each of `frames`, one every `everyMs`, as in a call, ms. What comes out is gone. */
  async pace(frames: readonly Frame[], everyMs: number): Promise<number[]> {
    const ms: number[] = [];
    for (const frame of frames) {
      await new Promise((next) => setTimeout(next, everyMs));
      const started = performance.now();
      await this.#through([frame], false);
      ms.push(performance.now() - started);
    }
    return ms;
  }

  #through(frames: readonly Frame[], isKept: boolean): Promise<Frame[]> {
    return new Promise((done, fail) => {
      this.#isKept = isKept;
      const late = setTimeout(() => fail(new Error('frames do not come out')), 10_000);
      this.#got = [];
      this.#wanted = frames.length;
      this.#done = () => {
        clearTimeout(late);
        done(this.#got);
      };
      for (const frame of frames) this.#feed?.enqueue(frame);
    });
  }
}

/** VP8 frames that are no key frames: the most there are in a call. */
export function deltaFrames(size: number, count: number): Frame[] {
  return Array.from({ length: count }, (_one, i) => {
    const data = new Uint8Array(size);
    for (let at = 0; at < size; at++) data[at] = (at * 31 + i) & 0xff;
    data[0] = 0x11;
    return new Frame(data.buffer, i * 3_000);
  });
}

export interface Work {
  readonly size: number;
  readonly count: number;
  readonly paceMs?: number;
}
export interface Timed {
  /** Of one frame, microseconds: the mean of a burst, or the median of paced ones. */
  readonly us: number;
  /** What a frame grew by. */
  readonly bytes: number;
}

/** Encrypts and decrypts through the two lanes of one contestant, and refuses what does not come back as it was. */
export async function throughLanes(
  send: Lane,
  receive: Lane,
  { size, count, paceMs }: Work,
): Promise<{ seal: Timed; open: Timed }> {
  const was = deltaFrames(size, count);
  const checked = await send.pass(deltaFrames(size, count));
  const bytes = (checked[0]?.data.byteLength ?? 0) - size;
  const back = await receive.pass(checked);
  const isSame = back.every(({ data }, i) => isEqual(data, was[i]?.data));
  if (back.length !== count || !isSame || bytes <= 0)
    throw new Error('what was decrypted is not what was encrypted');
  // Each frame is decrypted once: ours refuses a second time.
  const sealed = await send.pass(deltaFrames(size, count));
  return {
    seal: { us: await timed(send, deltaFrames(size, count), paceMs), bytes },
    open: { us: await timed(receive, sealed, paceMs), bytes },
  };
}

async function timed(lane: Lane, frames: readonly Frame[], paceMs: number | undefined) {
  if (paceMs === undefined) return ((await lane.time(frames)) * 1_000) / frames.length;
  const sorted = (await lane.pace(frames, paceMs)).toSorted((a, b) => a - b);
  return (sorted[sorted.length >> 1] ?? 0) * 1_000;
}

function isEqual(one: ArrayBuffer, other: ArrayBuffer | undefined): boolean {
  if (other === undefined || one.byteLength !== other.byteLength) return false;
  const [a, b] = [new Uint8Array(one), new Uint8Array(other)];
  return a.every((byte, i) => byte === b[i]);
}

declare global {
  interface ArrayBuffer {
    /** ES2024. */
    readonly transfer: (length: number) => ArrayBuffer;
  }
}
