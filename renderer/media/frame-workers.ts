// The frame worker of a meeting, and the next one where it dies: the door through which every transform is made, and its counters.
import type { Bytes } from '../../protocol/bytes.js';
import type { FaultCode } from '../../protocol/fault.js';
import { behind } from '../workers/rising-clock.js';
import type { FromFrameWorker, StreamOptions, ToFrameWorker } from '../workers/messages.js';
import { BackOff } from './back-off.js';
import type { FrameWorkerDoor } from './e2ee-manager.js';
import { added, moved, type Tally } from './frame-tally.js';
import { Pulse } from './pulse.js';

export interface FrameWorkersParts {
  readonly spawn: () => Worker;
  /** ms since 1970. */
  readonly now: () => number;
  readonly onStats: () => void;
  /** Something was refused, or the worker was lost. */
  readonly onRefused: (code: FaultCode) => void;
  /** Another worker took over: it has no way to the meeting worker yet, and no stream leads to it. */
  readonly onReplaced: () => void;
}

/** A worker that dies at once must not be made again a thousand times a second. */
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 5_000;

export class FrameWorkers implements FrameWorkerDoor {
  readonly #parts: FrameWorkersParts;
  readonly #pauses = new BackOff(FIRST_PAUSE, LONGEST_PAUSE);
  #worker: Worker;
  #pulse: Pulse | null = null;
  #sifTrailer: Bytes | null = null;
  /** Of the workers that are gone. */
  #before: Tally = new Map();
  #tally: Tally = new Map();
  #reports = 0;
  #refs = 0;
  /** Recounts that the present worker has not answered yet. */
  readonly #asked = new Map<number, (isAnswered: boolean) => void>();
  #isClosed = false;

  constructor(parts: FrameWorkersParts) {
    this.#parts = parts;
    this.#worker = this.#spawn();
  }

  get tally(): Tally {
    return this.#tally;
  }

  /** How often a worker has reported its counters. */
  get reports(): number {
    return this.#reports;
  }

  /**
   * Asks for the counters of this moment. True: `tally` now counts every frame that reached the worker before the call. False: the worker
   * was lost or closed before it answered, and nothing is known.
   */
  recount(): Promise<boolean> {
    const ref = ++this.#refs;
    return new Promise((done) => {
      this.#asked.set(ref, done);
      this.#tell({ type: 'recount', ref });
    });
  }

  transform(options: StreamOptions): RTCRtpScriptTransform {
    return new RTCRtpScriptTransform(this.#worker, options);
  }

  setSifTrailer(trailer: Bytes): void {
    this.#sifTrailer = trailer;
    this.#tell({ type: 'sif-trailer', trailer });
  }

  /** A new way to the present worker; the end that is returned is the meeting worker's. */
  openPort(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.#tell({ type: 'keys', port: port1 }, [port1]);
    return port2;
  }

  /** Puts a new worker in the place of the present one, with its keys. */
  replace(): void {
    if (this.#isClosed) return;
    this.#before = this.#tally;
    this.#worker.terminate();
    this.#answerAll(false);
    this.#worker = this.#spawn();
    if (this.#sifTrailer !== null) this.setSifTrailer(this.#sifTrailer);
    this.#parts.onReplaced();
  }

  /** Forgets every key at once; the worker itself ends after `grace` ms, in which its last message may still arrive. */
  close(grace: number): void {
    this.#isClosed = true;
    this.#pulse?.stop();
    this.#answerAll(false);
    this.#tell({ type: 'destroy' });
    const worker = this.#worker;
    setTimeout(() => worker.terminate(), grace);
  }

  #spawn(): Worker {
    const worker = this.#parts.spawn();
    worker.addEventListener('message', ({ data }: MessageEvent<FromFrameWorker>) => {
      if (worker === this.#worker) this.#hear(data);
    });
    worker.addEventListener('error', () => this.#lose(worker));
    this.#pulse?.stop();
    this.#pulse = new Pulse(() => this.#lose(worker));
    return worker;
  }

  /** It may have ended in the middle of anything, so it is not used any more. Until the next one is there nothing is sent or shown. */
  #lose(worker: Worker): void {
    if (worker !== this.#worker || this.#isClosed) return;
    this.#pulse?.stop();
    worker.terminate();
    this.#parts.onRefused('frames-restarted');
    setTimeout(() => {
      if (worker === this.#worker) this.replace();
    }, this.#pauses.next());
  }

  #hear(message: FromFrameWorker): void {
    switch (message.type) {
      case 'stats':
        this.#pulse?.heard();
        this.#reports += 1;
        this.#tally = added(
          this.#before,
          message.streams.map((stream) => moved(stream, behind(this.#parts.now(), message.at))),
        );
        if (message.ref !== null) this.#answer(message.ref, true);
        this.#parts.onStats();
        return;
      case 'refused':
        this.#parts.onRefused(message.code);
    }
  }

  #answer(ref: number, isAnswered: boolean): void {
    this.#asked.get(ref)?.(isAnswered);
    this.#asked.delete(ref);
  }

  #answerAll(isAnswered: boolean): void {
    for (const ref of this.#asked.keys()) this.#answer(ref, isAnswered);
  }

  #tell(message: ToFrameWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }
}
