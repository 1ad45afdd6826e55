// Looks at every stream a few times a second: how loud it is, and whether its frames reach the frame worker at all (watchdog.ts for what
// comes in, sender-watch.ts for what goes out).
import type { FaultCode } from '../../protocol/fault.js';
import type { MediaKind } from '../workers/messages.js';
import type { OutgoingStream } from './local-devices.js';
import type { IncomingStream } from './remote-streams.js';
import { lookAtSender, type SenderWatch } from './sender-watch.js';
import { bytesIn, levelIn, sentIn, smoothed } from './stream-reports.js';
import { look, type Watch } from './watchdog.js';

const LOOK_EVERY = 250;
/** Reports are made on the threads that also move the packets: a machine of few cores is asked half as often. */
const FEW_CORES = 4;
/** How often the watchdogs look, ms. What goes out wrongly is more urgent. */
const WATCH_EVERY = 1_000;
const SENDER_WATCH_EVERY = 500;
/** A smaller change is not worth drawing the screen again. */
const LEAST_CHANGE = 0.01;

export interface StreamCareParts {
  readonly incoming: () => IncomingStream[];
  readonly outgoing: () => OutgoingStream[];
  /** Frames that reached the frame worker so far; null: our own. */
  readonly seen: (participantId: string | null, kind: MediaKind) => number;
  /** How often the frame worker has said so. */
  readonly reports: () => number;
  /** Asks it for its counters of this moment; false: it did not answer. */
  readonly recount: () => Promise<boolean>;
  readonly renew: (owner: RTCRtpSender | RTCRtpReceiver) => void;
  readonly report: (code: FaultCode, participantId: string | null) => void;
  /** What was not encrypted leaves this computer. */
  readonly onLeak: () => void;
  readonly onChange: () => void;
}

export class StreamCare {
  readonly #parts: StreamCareParts;
  readonly #watches = new Map<string, Watch>();
  readonly #senderWatches = new Map<MediaKind, SenderWatch>();
  readonly #timer: ReturnType<typeof setInterval>;
  #levels: ReadonlyMap<string | null, number> = new Map();
  readonly #every: number;
  #looks = 0;
  #isLooking = false;

  constructor(parts: StreamCareParts) {
    this.#parts = parts;
    this.#every = navigator.hardwareConcurrency < FEW_CORES ? 2 * LOOK_EVERY : LOOK_EVERY;
    this.#timer = setInterval(() => void this.#look(), this.#every);
  }

  /** participantId → 0-1; our own under null. */
  get levels(): ReadonlyMap<string | null, number> {
    return this.#levels;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    // Reports of a busy machine may take longer than a turn.
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#looks += 1;
    const isWatch = this.#isTurn(WATCH_EVERY);
    const isSenderWatch = this.#isTurn(SENDER_WATCH_EVERY);
    const heard = new Map<string | null, number>();
    try {
      const sent = this.#parts
        .outgoing()
        .filter(({ kind }) => isSenderWatch || kind === 'audio')
        .map(async (stream) => {
          const report = await stream.sender.getStats();
          const level = stream.kind === 'audio' ? levelIn(report) : null;
          if (level !== null) heard.set(null, level);
          if (isSenderWatch) this.#watchSender(stream, sentIn(report));
        });
      await Promise.allSettled(sent);
      const looked = this.#parts
        .incoming()
        .filter(({ kind }) => isWatch || kind === 'audio')
        .map(async (stream) => {
          const report = await stream.receiver.getStats();
          const level = stream.kind === 'audio' ? levelIn(report) : null;
          if (level !== null) heard.set(stream.participantId, level);
          if (isWatch) this.#watch(stream, bytesIn(report));
        });
      // A receiver that went away in between has no report.
      await Promise.allSettled(looked);
    } finally {
      this.#isLooking = false;
    }
    this.#show(heard);
  }

  /** Of what is done every so many ms. */
  #isTurn(every: number): boolean {
    return this.#looks % (every / this.#every) === 0;
  }

  #show(heard: ReadonlyMap<string | null, number>): void {
    const before = this.#levels;
    const whose = new Set([...before.keys(), ...heard.keys()]);
    const levels = new Map<string | null, number>();
    let changed = false;
    for (const who of whose) {
      const shown = before.get(who) ?? 0;
      const level = smoothed(shown, heard.get(who) ?? 0);
      if (level > 0) levels.set(who, level);
      changed ||= Math.abs(level - shown) > LEAST_CHANGE || (level === 0 && shown > 0);
    }
    this.#levels = levels;
    if (changed) this.#parts.onChange();
  }

  #watchSender(stream: OutgoingStream, { made, bytes }: { made: number; bytes: number }): void {
    const { kind, sender } = stream;
    const { seen, reports, renew, report } = this.#parts;
    const sight = { made, bytes, seen: seen(null, kind), reports: reports() };
    const before = this.#senderWatches.get(kind) ?? null;
    const { watch, remedy } = lookAtSender(before, sight, performance.now());
    this.#senderWatches.set(kind, watch);
    switch (remedy) {
      case 'new-transform':
        report('frames-not-sent', null);
        renew(sender);
        return;
      case 'republish':
        stream.republish();
        return;
      case 'stop':
        stream.stop();
        return;
      case 'ask-for-leak':
        void this.#askForLeak(kind, sight.seen);
        return;
      case null:
    }
  }

  /**
   * What left may have been seen since the frame worker last reported, and then it is encrypted: a transform that came late makes frames
   * leave within one report. It is a leak only where the worker, asked after they left, has still seen none.
   */
  async #askForLeak(kind: MediaKind, seenThen: number): Promise<void> {
    const { seen, recount, onLeak } = this.#parts;
    if ((await recount()) && seen(null, kind) === seenThen) onLeak();
  }

  #watch({ participantId, kind, receiver, resubscribe }: IncomingStream, bytes: number): void {
    const name = `${participantId} ${kind}`;
    const { seen, renew, report } = this.#parts;
    const sight = { bytesReceived: bytes, seen: seen(participantId, kind) };
    const { watch, remedy } = look(this.#watches.get(name) ?? null, sight, performance.now());
    this.#watches.set(name, watch);
    switch (remedy) {
      case 'new-transform':
        renew(receiver);
        return;
      case 'resubscribe':
        resubscribe();
        return;
      case 'say-so':
        report('media-lost', participantId);
        return;
      case null:
    }
  }
}
