// Picture of a participant without a window: the frame worker's own streams and keys, with frames that a test carries from one to another.
import { webcrypto } from 'node:crypto';
import type { Bytes } from '../../protocol/bytes.js';
import { FrameKeys } from '../../renderer/workers/frame-keys.js';
import { FrameStream } from '../../renderer/workers/frame-stream.js';
import type { FromFrames, StreamOptions, ToFrames } from '../../renderer/workers/messages.js';
import type { StreamKeys } from '../../renderer/workers/stream-keys.js';

/** A VP8 key frame, by bit 0 of its first byte. */
const PICTURE: Bytes = new Uint8Array(60).fill(0x10);

export class VoiceMedia {
  #keys = new FrameKeys();
  #streams = new Map<string, FrameStream>();
  #ask: (message: FromFrames) => void = () => undefined;

  /** A new frame worker for these keys, in the place of the one before. */
  serve(keys: StreamKeys, told: (message: ToFrames) => void): void {
    const mine = new FrameKeys();
    this.#keys = mine;
    this.#streams = new Map();
    this.#ask = (message) => keys.hear(message);
    keys.serve((message) => {
      mine.take(message, Date.now());
      told(message);
    });
  }

  /** One frame as it leaves, or null while nothing may be sent. */
  send(): Promise<Bytes | null> {
    return this.#stream({ direction: 'send', kind: 'video' }).pass(PICTURE.slice(), 'video/VP8');
  }

  /** Whether this frame of `participantId` opens, to what was sent. */
  async sees(participantId: string, frame: Bytes): Promise<boolean> {
    const stream = this.#stream({ direction: 'receive', kind: 'video', participantId });
    const opened = await stream.pass(frame.slice(), 'video/VP8');
    return opened !== null && Buffer.compare(opened, PICTURE) === 0;
  }

  #stream(options: StreamOptions): FrameStream {
    const name = JSON.stringify(options);
    const known = this.#streams.get(name);
    if (known !== undefined) return known;
    const stream = new FrameStream({
      ...{ stream: options, keys: this.#keys, subtle: webcrypto.subtle as SubtleCrypto },
      ask: (message) => this.#ask(message),
      requestKeyFrame: () => undefined,
      refuse: () => undefined,
      isInjected: () => false,
      now: Date.now,
    });
    this.#streams.set(name, stream);
    const { kind } = options;
    if (options.direction === 'send') this.#ask({ type: 'need-seal', kind });
    else this.#ask({ type: 'need-open', participantId: options.participantId, kind });
    return stream;
  }
}
