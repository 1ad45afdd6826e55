// Someone who leaves and cheats: its page is changed so that the frame workers live on with their keys, whatever they are told, and the
// service helps it back into the media engine under another name. What the others send now reaches its old frame worker again.
import { join } from 'node:path';
import type * as LiveKit from 'livekit-client';
import { attachWorkers, openDebugger, valueOf, type Debugger } from './cdp.js';
import { leaveMeeting } from './drive.js';
import type { Client } from './people.js';
import { root } from './places.js';
import type { Admission } from './snoop.js';
import { pause, until, within } from './wait.js';
import { readFile } from 'node:fs/promises';

export interface Tried {
  readonly received: number;
  readonly decrypted: number;
}

/** What the tampered page remembers. */
interface TamperedPage {
  kept: { armed: boolean; transforms: Kept[]; room?: LiveKit.Room };
  RTCRtpScriptTransform: typeof RTCRtpScriptTransform;
  LivekitClient: typeof LiveKit;
}
interface Kept {
  readonly transform: RTCRtpScriptTransform;
  readonly worker: Worker;
  readonly options: unknown;
  kind?: string;
}
interface TamperedWorker {
  tried?: { received: number; decrypted: number };
  onrtctransform?: unknown;
  close: () => void;
}

export interface Listening {
  /** How many frames reach the kept workers in the next `ms`, and how many they can open. */
  readonly fromNowOn: (ms: number) => Promise<Tried>;
}

/** Before anything is clicked: changes the page and loads it again. */
export async function keepFrameWorker({ page }: Client): Promise<void> {
  await page.addInitScript(tamperWithPage);
  await page.reload();
}

/** Leaves by clicking; keeps the frame workers; comes back to the engine with `admit`'s token and listens with them. */
export async function leaveButListen(
  client: Client,
  admit: () => Promise<Admission>,
): Promise<Listening> {
  const { page } = client;
  const browser = await openDebugger(client.debugUrl);
  const workers = (await attachWorkers(browser)).filter(({ url }) => url.includes('frame'));
  if (workers.length === 0) throw new Error('The one who leaves has no frame worker.');
  for (const { sessionId } of workers)
    await evaluate(browser, sessionId, `(${tamperWithWorker.toString()})()`);
  await page.evaluate(() => {
    (globalThis as unknown as TamperedPage).kept.armed = true;
  });
  await leaveMeeting(page);
  await until('the one who left is out of the meeting', async () =>
    (await page.getByTestId('shield').count()) === 0 ? true : null,
  );
  const { media } = await admit();
  const liveKit = await readFile(
    join(root, 'node_modules/livekit-client/dist/livekit-client.umd.js'),
    'utf8',
  );
  await page.evaluate(liveKit);
  await within('Coming back to the engine', 15_000, page.evaluate(comeBack, media));
  const count = async (): Promise<Tried> => {
    const total = { received: 0, decrypted: 0 };
    for (const { sessionId } of workers) {
      const { received, decrypted } = (await evaluate(
        browser,
        sessionId,
        'globalThis.tried ?? { received: 0, decrypted: 0 }',
      )) as Tried;
      total.received += received;
      total.decrypted += decrypted;
    }
    return total;
  };
  return {
    fromNowOn: async (ms) => {
      const before = await count();
      await pause(ms);
      const after = await count();
      browser.close();
      return {
        received: after.received - before.received,
        decrypted: after.decrypted - before.decrypted,
      };
    },
  };
}

async function evaluate(
  browser: Debugger,
  sessionId: string,
  expression: string,
): Promise<unknown> {
  return valueOf(
    await browser.call('Runtime.evaluate', { expression, returnByValue: true }, sessionId),
  );
}

// What follows runs in the page and in its workers, so each function stands alone.

function tamperWithPage(): void {
  const kept: TamperedPage['kept'] = { armed: false, transforms: [] };
  const page = globalThis as unknown as TamperedPage;
  page.kept = kept;
  const RealTransform = page.RTCRtpScriptTransform;
  page.RTCRtpScriptTransform = class extends RealTransform {
    constructor(worker: Worker, options: unknown, transfer?: Transferable[]) {
      super(worker, options, transfer);
      kept.transforms.push({ transform: this, worker, options });
    }
  };
  // Which transform is whose receiver's.
  const property = Object.getOwnPropertyDescriptor(RTCRtpReceiver.prototype, 'transform');
  if (property?.set !== undefined) {
    const set = property.set;
    Object.defineProperty(RTCRtpReceiver.prototype, 'transform', {
      ...property,
      set(this: RTCRtpReceiver, value: unknown) {
        for (const one of kept.transforms) if (one.transform === value) one.kind = this.track.kind;
        set.call(this, value);
      },
    });
  }
  const terminate = Worker.prototype.terminate;
  Worker.prototype.terminate = function (this: Worker) {
    if (!kept.armed) terminate.call(this);
  };
  const closePort = MessagePort.prototype.close;
  MessagePort.prototype.close = function (this: MessagePort) {
    if (!kept.armed) closePort.call(this);
  };
  // From the moment of leaving on, the page tells its frame workers nothing any more: no destroy, no dropped key.
  const tell = Worker.prototype.postMessage as (...parts: unknown[]) => void;
  Worker.prototype.postMessage = function (this: Worker, ...parts: unknown[]) {
    const isFrameWorker = kept.transforms.some((one) => one.worker === this);
    if (!(kept.armed && isFrameWorker)) tell.apply(this, parts);
  };
}

function tamperWithWorker(): void {
  const worker = globalThis as unknown as TamperedWorker;
  if (worker.tried !== undefined) return;
  const tried = { received: 0, decrypted: 0 };
  worker.tried = tried;
  worker.close = () => undefined;

  // Keys are never forgotten again.
  Map.prototype.delete = () => false;
  Map.prototype.clear = () => undefined;
  const hasContent = (frame: unknown): boolean =>
    ((frame as RTCEncodedVideoFrame | undefined)?.data?.byteLength ?? 0) > 0;
  const { read } = ReadableStreamDefaultReader.prototype as ReadableStreamDefaultReader<unknown>;
  ReadableStreamDefaultReader.prototype.read = async function (
    this: ReadableStreamDefaultReader<unknown>,
  ) {
    const result = await read.call(this);
    if (hasContent(result.value)) tried.received += 1;
    return result;
  };
  const { write } = WritableStreamDefaultWriter.prototype;
  WritableStreamDefaultWriter.prototype.write = function (frame: unknown) {
    if (hasContent(frame)) tried.decrypted += 1;
    return write.call(this, frame);
  };
}

async function comeBack({ url, token }: { url: string; token: string }): Promise<void> {
  const page = globalThis as unknown as TamperedPage;
  const { Room, RoomEvent } = page.LivekitClient;
  const room = new Room({ adaptiveStream: false, dynacast: false });
  page.kept.room = room;
  room.on(RoomEvent.TrackSubscribed, (track, _publication, { identity }) => {
    // The newest transform that decrypted this person's sound or picture says how: the same worker, the same options.
    const old = page.kept.transforms.findLast(
      (one) => one.kind === track.kind && JSON.stringify(one.options).includes(identity),
    );
    if (old === undefined || track.receiver === undefined) return;
    track.receiver.transform = new page.RTCRtpScriptTransform(old.worker, old.options);
    document.body.append(track.attach());
  });
  await room.connect(url, token, {
    rtcConfig: { encodedInsertableStreams: true } as RTCConfiguration,
  });
}
