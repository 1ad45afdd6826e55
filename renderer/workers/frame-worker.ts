// The frame worker: every media frame passes here, out of the window's reach, encrypted on its way out and decrypted on its way in. It
// holds non-extractable keys only.
import type { Bytes } from '../../protocol/bytes.js';
import { FrameKeys } from './frame-keys.js';
import { pump } from './frame-pump.js';
import { FrameStream } from './frame-stream.js';
import type {
  FromFrameWorker,
  FromFrames,
  StreamOptions,
  ToFrameWorker,
  ToFrames,
} from './messages.js';
import { risingClock } from './rising-clock.js';

declare const self: DedicatedWorkerGlobalScope;

type EncodedFrame = RTCEncodedVideoFrame | RTCEncodedAudioFrame;

const STATS_EVERY = 500;

const now = risingClock();
const keys = new FrameKeys();
/** Streams by what they are, so that a new transform goes on with the counters of the old. */
const streams = new Map<string, FrameStream>();
/** How to ask the sender of a stream for a key frame: through its newest transform. */
const requesters = new Map<string, () => void>();
let port: MessagePort | null = null;
let sifTrailer: Bytes = new Uint8Array();

const tell = (message: FromFrameWorker): void => self.postMessage(message);
const ask = (message: FromFrames): void => port?.postMessage(message);

self.onmessage = ({ data }: MessageEvent<ToFrameWorker>) => {
  switch (data.type) {
    case 'keys':
      port = data.port;
      port.onmessage = ({ data: told }: MessageEvent<ToFrames>) => {
        keys.take(told, now());
        if (told.type === 'destroy') self.close();
      };
      for (const name of streams.keys()) askFor(JSON.parse(name) as StreamOptions);
      return;
    case 'sif-trailer':
      sifTrailer = data.trailer;
      return;
    case 'recount':
      tellStats(data.ref);
      return;
    case 'destroy':
      keys.take({ type: 'destroy' }, now());
      self.close();
  }
};

self.onrtctransform = ({ transformer }: RTCTransformEvent) => {
  const options = transformer.options as StreamOptions;
  const stream = streamOf(options, transformer);
  askFor(options);
  void pump<EncodedFrame>(
    transformer.readable as ReadableStream<EncodedFrame>,
    transformer.writable as WritableStream<EncodedFrame>,
    (frame) => passed(stream, frame),
  );
};

/** Whether `frame` may go on; if so, it carries what is to be passed on. */
function passed(stream: FrameStream, frame: EncodedFrame): Promise<boolean> {
  return stream.pass(new Uint8Array(frame.data), mimeType(frame)).then((bytes) => {
    if (bytes === null) return false;
    frame.data = bytes.buffer;
    return true;
  });
}

function streamOf(options: StreamOptions, transformer: RTCRtpScriptTransformer): FrameStream {
  const name = JSON.stringify(options);
  const known = streams.get(name);
  requesters.set(name, () => {
    transformer.sendKeyFrameRequest().catch(() => undefined);
  });
  if (known !== undefined) return known;
  const stream = new FrameStream({
    stream: options,
    keys,
    subtle: crypto.subtle,
    ask,
    requestKeyFrame: () => requesters.get(name)?.(),
    refuse: (kind) => tell({ type: 'refused', code: 'codec', kind }),
    isInjected,
    now,
  });
  streams.set(name, stream);
  return stream;
}

function askFor(options: StreamOptions): void {
  const { kind } = options;
  if (options.direction === 'send') ask({ type: 'need-seal', kind });
  else ask({ type: 'need-open', participantId: options.participantId, kind });
}

function mimeType(frame: EncodedFrame): string | undefined {
  return (frame.getMetadata() as { mimeType?: string }).mimeType;
}

/** Whether the engine made this frame itself: silence or black when a track is muted (pitfalls.md B3). */
function isInjected(frame: Bytes): boolean {
  const start = frame.length - sifTrailer.length;
  return (
    sifTrailer.length > 0 &&
    start >= 0 &&
    sifTrailer.every((byte, index) => frame[start + index] === byte)
  );
}

// Also while no stream passes here: it is by this that the window knows that this worker lives.
setInterval(() => tellStats(null), STATS_EVERY);

function tellStats(ref: number | null): void {
  tell({ type: 'stats', streams: [...streams.values()].map((one) => one.stats()), at: now(), ref });
}
