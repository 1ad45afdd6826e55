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
  #done: (() => void) | null = null;

  constructor() {
    this.readable = new ReadableStream<Frame>({
      start: (feed) => {
        this.#feed = feed;
      },
    });
    this.writable = new WritableStream<Frame>({
      write: (frame) => {
        this.#got.push(frame);
        if (this.#got.length === this.#wanted) this.#done?.();
      },
    });
  }

  /** All of `frames`, one right after the other. Answers what came out, and the time of all, ms. */
  async pass(frames: readonly Frame[]): Promise<{ out: Frame[]; ms: number }> {
    const started = performance.now();
    const out = await this.#through(frames);
    return { out, ms: performance.now() - started };
  }

  /** One of `frames` every `everyMs`, as in a call. Answers what came out, and the time of each, ms. */
  async pace(frames: readonly Frame[], everyMs: number): Promise<{ out: Frame[]; ms: number[] }> {
    const [out, ms]: [Frame[], number[]] = [[], []];
    for (const frame of frames) {
      await new Promise((next) => setTimeout(next, everyMs));
      const started = performance.now();
      out.push(...(await this.#through([frame])));
      ms.push(performance.now() - started);
    }
    return { out, ms };
  }

  #through(frames: readonly Frame[]): Promise<Frame[]> {
    return new Promise((done, fail) => {
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
  const frames = deltaFrames(size, count);
  const was = frames.map(({ data }) => new Uint8Array(data.slice(0)));
  const sealed = await timed(send, frames, paceMs);
  const bytes = (sealed.out[0]?.data.byteLength ?? 0) - size;
  const opened = await timed(receive, sealed.out, paceMs);
  const isSame = opened.out.every(({ data }, i) => isEqual(new Uint8Array(data), was[i]));
  if (opened.out.length !== count || !isSame || bytes <= 0)
    throw new Error('what was decrypted is not what was encrypted');
  return { seal: { us: sealed.us, bytes }, open: { us: opened.us, bytes } };
}

async function timed(lane: Lane, frames: readonly Frame[], paceMs: number | undefined) {
  if (paceMs === undefined) {
    const { out, ms } = await lane.pass(frames);
    return { out, us: (ms * 1_000) / frames.length };
  }
  const { out, ms } = await lane.pace(frames, paceMs);
  const sorted = ms.toSorted((a, b) => a - b);
  return { out, us: (sorted[sorted.length >> 1] ?? 0) * 1_000 };
}

function isEqual(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return one.length === other?.length && one.every((byte, i) => byte === other[i]);
}
