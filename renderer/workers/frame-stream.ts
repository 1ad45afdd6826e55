// One stream that passes the frame worker, in one direction. It lets pass what was encrypted or did authenticate, drops all else
// (pitfalls.md A6), and never throws: an exception would end the stream (A5).
import type { Bytes } from '../../protocol/bytes.js';
import type { Codec } from '../../protocol/media/codec-clear.js';
import { openFrame, parseFrame, sealFrame } from './frame-cipher.js';
import type { FrameKeys, OpenRing } from './frame-keys.js';
import type { FromFrames, MediaKind, StreamOptions, StreamStats } from './messages.js';

/** Failures within this of a key switch are what a switch costs, ms. */
const SWITCH = 1_000;
const KEY_FRAME_EVERY = 500;

/** The codecs that are sent and taken (pitfalls.md A3); the first where the platform does not say which it is. */
const CODECS: Record<MediaKind, readonly [Codec, ...Codec[]]> = {
  audio: ['opus'],
  'screen-audio': ['opus'],
  video: ['vp8', 'vp9'],
  screen: ['vp8', 'vp9'],
};

export interface FrameStreamOptions {
  readonly stream: StreamOptions;
  readonly keys: FrameKeys;
  readonly subtle: SubtleCrypto;
  readonly ask: (message: FromFrames) => void;
  readonly requestKeyFrame: () => void;
  readonly refuse: (kind: MediaKind) => void;
  readonly isInjected: (frame: Bytes) => boolean;
  readonly now: () => number;
}

type Drop = 'waiting' | 'failed';
const DROPPED = Promise.resolve(null);

export class FrameStream {
  readonly #options: FrameStreamOptions;
  #codec: Codec;
  readonly #counts = {
    ...{ seen: 0, passed: 0, waiting: 0 },
    ...{ failed: 0, failedOutsideSwitch: 0, repeated: 0 },
  };
  readonly #times: {
    firstAt: number | null;
    lastPassedAt: number | null;
    lastDroppedAt: number | null;
    lastForgedAt: number | null;
  } = { firstAt: null, lastPassedAt: null, lastDroppedAt: null, lastForgedAt: null };
  /** The newest KID that a frame named, and since when. */
  #kid = -1;
  #kidAt = 0;
  #recovering = false;
  #keyFrameAt = 0;
  #refused = false;
  /** The last that was found to be ours. */
  #mimeType: string | null = null;
  #ring: OpenRing | null = null;

  constructor(options: FrameStreamOptions) {
    this.#options = options;
    [this.#codec] = CODECS[options.stream.kind];
  }

  stats(): StreamStats {
    const { stream } = this.#options;
    return {
      direction: stream.direction,
      kind: stream.kind,
      participantId: stream.direction === 'receive' ? stream.participantId : null,
      ...this.#counts,
      ...this.#times,
    };
  }

  /** What to pass on for `frame`, or null: drop it. `mimeType` as the platform says it, if it does. */
  pass(frame: Bytes, mimeType: string | undefined): Promise<Bytes | null> {
    this.#counts.seen += 1;
    // pitfalls.md B8: silence. There is nothing in it to protect or to forge.
    if (frame.length === 0) return Promise.resolve(frame);
    if (mimeType !== undefined && !this.#isOurs(mimeType)) {
      this.#refuse();
      return DROPPED;
    }
    return this.#options.stream.direction === 'send' ? this.#seal(frame) : this.#open(frame);
  }

  /** Hardly ever another than that of the frame before. */
  #isOurs(mimeType: string): boolean {
    if (mimeType !== this.#mimeType) {
      const named = mimeType.toLowerCase();
      const codec = CODECS[this.#options.stream.kind].find((one) => named.endsWith(`/${one}`));
      if (codec === undefined) return false;
      this.#codec = codec;
      this.#mimeType = mimeType;
    }
    return true;
  }

  #refuse(): void {
    if (this.#refused) return;
    this.#refused = true;
    this.#options.refuse(this.#options.stream.kind);
  }

  #seal(frame: Bytes): Promise<Bytes | null> {
    const { keys, stream, subtle, ask } = this.#options;
    const { turn, low } = keys.sealTurn(stream.kind);
    if (low !== null) ask({ type: 'need-lease', kind: stream.kind, kid: low });
    if (turn === null) return this.#drop('waiting');
    return sealFrame(subtle, turn, this.#codec, frame, this.#pass) ?? this.#drop('failed');
  }

  #open(frame: Bytes): Promise<Bytes | null> {
    const { keys, stream, subtle, isInjected } = this.#options;
    if (stream.direction !== 'receive' || isInjected(frame)) return DROPPED;
    const ring = (this.#ring ??= keys.ring(stream.participantId, stream.kind));
    const parsed = parseFrame(this.#codec, frame);
    if (parsed === null) return this.#dropForged(ring);
    const { kid, ctr } = parsed.header;
    const isFromBefore = this.#times.firstAt === null && kid < ring.firstKid;
    if (isFromBefore) return this.#drop('waiting');
    if (kid > this.#kid) {
      this.#kid = kid;
      this.#kidAt = this.#options.now();
    }
    const held = ring.keys.get(kid);
    if (held === undefined) return this.#dropFailed(ring);
    return openFrame(subtle, held, parsed, frame, (opened) => {
      if (opened === null) {
        void this.#dropForged(ring);
        return null;
      }
      // Asked only now: while this frame was being opened, the same one may have come once more, or by another transform of the stream.
      if (!held.window.accepts(ctr)) {
        this.#countRepeated();
        return null;
      }
      held.window.mark(ctr);
      this.#recover();
      return this.#pass(opened);
    });
  }

  readonly #pass = (bytes: Bytes): Bytes => {
    const now = this.#options.now();
    this.#counts.passed += 1;
    this.#times.firstAt ??= now;
    this.#times.lastPassedAt = now;
    return bytes;
  };

  /** Waiting for a key would not help: it is here, and this is nothing that the sender sealed with it, or a copy. */
  #dropForged(ring: OpenRing): Promise<null> {
    this.#times.lastForgedAt = this.#options.now();
    return this.#dropFailed(ring);
  }

  /**
   * The sender's own frame once more: an engine that was asked for lost packets may pass on what it is sent again and what it had after all.
   * No picture is broken by it, so no key frame is asked for.
   */
  #countRepeated(): void {
    this.#counts.repeated += 1;
    this.#times.lastDroppedAt = this.#times.lastForgedAt = this.#options.now();
  }

  #dropFailed(ring: OpenRing): Promise<null> {
    const now = this.#options.now();
    const switchEnds = Math.max(ring.changedAt, this.#kidAt) + SWITCH;
    if (now > switchEnds) this.#counts.failedOutsideSwitch += 1;
    return this.#drop('failed');
  }

  #drop(why: Drop): Promise<null> {
    this.#counts[why] += 1;
    this.#times.lastDroppedAt = this.#options.now();
    this.#recovering = true;
    return DROPPED;
  }

  /** pitfalls.md A4: without asking, the picture would stay frozen for two seconds more. Too early for the next one, a later frame asks. */
  #recover(): void {
    if (!this.#recovering) return;
    const { stream, now, requestKeyFrame } = this.#options;
    const isVideo = stream.kind === 'video' || stream.kind === 'screen';
    if (isVideo && now() < this.#keyFrameAt + KEY_FRAME_EVERY) return;
    this.#recovering = false;
    if (!isVideo) return;
    this.#keyFrameAt = now();
    requestKeyFrame();
  }
}
