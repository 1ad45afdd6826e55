// Looks at every stream a few times a second: how loud it is, and whether its frames reach the frame worker at all (watchdog.ts).
import type { FaultCode } from '../../protocol/fault.js';
import type { MediaKind } from '../workers/messages.js';
import type { IncomingStream } from './remote-streams.js';
import { bytesIn, levelIn, smoothed } from './stream-reports.js';
import { look, type Watch } from './watchdog.js';

const LOOK_EVERY = 250;
/** Reports are made on the threads that also move the packets: a machine of few cores is asked half as often. */
const FEW_CORES = 4;
/** How often the watchdog looks, ms. */
const WATCH_EVERY = 1_000;
/** A smaller change is not worth drawing the screen again. */
const LEAST_CHANGE = 0.01;

export interface StreamCareParts {
  readonly incoming: () => IncomingStream[];
  readonly ownLevel: () => Promise<number | null>;
  readonly seen: (participantId: string, kind: MediaKind) => number;
  readonly renew: (receiver: RTCRtpReceiver) => void;
  readonly report: (code: FaultCode, participantId: string) => void;
  readonly onChange: () => void;
}

export class StreamCare {
  readonly #parts: StreamCareParts;
  readonly #watches = new Map<string, Watch>();
  readonly #timer: ReturnType<typeof setInterval>;
  #levels: ReadonlyMap<string | null, number> = new Map();
  readonly #looksPerWatch: number;
  #looks = 0;
  #isLooking = false;

  constructor(parts: StreamCareParts) {
    this.#parts = parts;
    const every = navigator.hardwareConcurrency < FEW_CORES ? 2 * LOOK_EVERY : LOOK_EVERY;
    this.#looksPerWatch = WATCH_EVERY / every;
    this.#timer = setInterval(() => void this.#look(), every);
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
    const isWatch = ++this.#looks % this.#looksPerWatch === 0;
    const heard = new Map<string | null, number>();
    try {
      const own = await this.#parts.ownLevel();
      if (own !== null) heard.set(null, own);
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
