// Someone with every permission the service can give (a valid admission, a valid media token) and no key: a plain LiveKit client
// that shows whatever it is sent. What the engine forwards to it is also kept, byte for byte: the capture.
import { createServer, type Server } from 'node:http';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type * as LiveKit from 'livekit-client';
import { chromium, type Browser, type Page } from 'playwright-core';
import { WebSocket } from 'ws';
import { BOARD_SUBPROTOCOL, boardPath, toClient } from '../../protocol/wire/board.js';
import { joinAnswer, type JoinAnswer } from '../../protocol/wire/http.js';
import type { JoinLink } from '../../protocol/wire/join-link.js';
import { chromiumPath } from './chromium-path.js';
import { root } from './places.js';
import { HEIGHT, WIDTH, type Thumbnail } from './resemblance.js';
import { until, within } from './wait.js';

const CAPTURE_LIMIT = 12 * 1024 * 1024;

/** What the snoop's page remembers. */
interface SnoopPage {
  snoop: {
    readonly arrived: Record<string, number>;
    readonly chunks: Uint8Array<ArrayBuffer>[];
    size: number;
    readonly media: Playing[];
    room?: LiveKit.Room;
  };
  LivekitClient: typeof LiveKit;
}
interface Playing {
  readonly identity: string;
  readonly kind: string;
  readonly element: HTMLMediaElement;
  readonly track: LiveKit.RemoteTrack;
}

export interface Admission extends JoinAnswer {
  readonly media: { readonly url: string; readonly token: string };
}

export interface Snoop {
  readonly page: Page;
  /** What was painted, and heard, of each person, with how many encoded frames came. */
  readonly look: (ms: number) => Promise<SnoopSight[]>;
  /** The encoded frames, one after the other. */
  readonly capture: () => Promise<Buffer>;
  readonly close: () => Promise<void>;
}

export interface SnoopSight {
  readonly identity: string;
  readonly arrived: number;
  /** What was painted, frame by frame: a client without a key paints the noise that a decoder makes of ciphertext. */
  readonly pictures: readonly Thumbnail[];
  readonly rms: number;
  readonly peakHz: number;
  /** The share of all sound energy in each tone's band. */
  readonly shares: Readonly<Record<string, number>>;
}

/** Joins through the service's own API with somebody's invitation, as a guest whose app never announces itself. */
export async function admitSnoop(
  serviceUrl: string,
  { meetingId, passcode }: Pick<JoinLink, 'meetingId' | 'passcode'>,
): Promise<Admission> {
  const { publicKey } = generateKeyPairSync('ed25519');
  const admission = joinAnswer.parse(
    await post(`${serviceUrl}/v1/meetings/${meetingId}/join`, null, {
      ivk: publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64url'),
      hardwareId: randomBytes(16).toString('base64url'),
      client: { kind: 'desktop', version: '0.1.0' },
      passcode,
      guestToken: null,
    }),
  );
  const media = await post(
    `${serviceUrl}/v1/runs/${admission.meetingUuid}/media-token`,
    admission.participantToken,
  );
  return { ...admission, media: media as { url: string; token: string } };
}

/** Everything on the board that anyone may read, as text. */
export async function readBoard(serviceUrl: string, admission: Admission): Promise<string> {
  const address = serviceUrl.replace(/^http/, 'ws') + boardPath(admission.meetingUuid);
  const socket = new WebSocket(address, [BOARD_SUBPROTOCOL, `token.${admission.participantToken}`]);
  const texts: string[] = [];
  const done = new Promise<string>((answer, fail) => {
    const fetchAfter = (after: number) =>
      socket.send(JSON.stringify({ type: 'fetch', ref: after, after }));
    socket.on('open', () => fetchAfter(0));
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('The board closed before it was read.')));
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      texts.push(text);
      const message = toClient.parse(JSON.parse(text));
      if (message.type !== 'posts') return;
      const last = message.posts.at(-1);
      if (message.more && last !== undefined) fetchAfter(last.seq);
      else answer(texts.join('\n'));
    });
  });
  try {
    return await within('Reading the board', 10_000, done);
  } finally {
    socket.terminate();
  }
}

/** Opens the snoop's page and connects to the media engine. */
export async function startSnoop({ media }: Admission, tones: readonly number[]): Promise<Snoop> {
  const server = await emptySite();
  let browser: Browser | null = null;
  try {
    browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: [
        '--no-sandbox',
        '--allow-loopback-in-peer-connection',
        '--autoplay-policy=no-user-gesture-required',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-quic',
        '--no-first-run',
      ],
    });
    const page = await browser.newPage();
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The snoop has no page.');
    await page.goto(`http://127.0.0.1:${address.port}/`);
    await page.addScriptTag({
      path: join(root, 'node_modules/livekit-client/dist/livekit-client.umd.js'),
    });
    await within(
      'Connecting the snoop',
      15_000,
      page.evaluate(connect, { ...media, limit: CAPTURE_LIMIT }),
    );
    const opened = browser;
    return {
      page,
      look: (ms) => page.evaluate(watch, { ms, tones: [...tones], width: WIDTH, height: HEIGHT }),
      capture: async () => Buffer.from(await page.evaluate(captured), 'base64'),
      close: async () => {
        await opened.close().catch(() => undefined);
        server.close();
      },
    };
  } catch (cause) {
    await browser?.close().catch(() => undefined);
    server.close();
    throw cause;
  }
}

/** Until frames of at least `people` different senders reached the snoop. */
export async function untilFramesCome(snoop: Snoop, people: number): Promise<void> {
  await until(`the engine forwards ${people} people's frames to the snoop`, async () => {
    const senders: number = await snoop.page.evaluate(
      () =>
        Object.values((globalThis as unknown as SnoopPage).snoop.arrived).filter((n) => n > 20)
          .length,
    );
    return senders >= people ? true : null;
  });
}

async function post(url: string, token: string | null, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok)
    throw new Error(`${new URL(url).pathname}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** A page of our own on loopback, without a content security policy. */
async function emptySite(): Promise<Server> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end('<!doctype html><title>snoop</title><body>');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return server;
}

// The rest runs in the snoop's page, so each function stands alone.

async function connect({ url, token, limit }: { url: string; token: string; limit: number }) {
  const page = globalThis as unknown as SnoopPage;
  const { Room, RoomEvent } = page.LivekitClient;
  const state: SnoopPage['snoop'] = { arrived: {}, chunks: [], size: 0, media: [] };
  page.snoop = state;
  // Keeps a copy of each frame, then hands it on untouched, as a client that knows nothing of encryption would.
  const source = `onrtctransform = ({ transformer }) => {
    const { identity } = transformer.options;
    transformer.readable.pipeThrough(new TransformStream({ transform(frame, sink) {
      postMessage({ identity, data: frame.data.slice(0) });
      sink.enqueue(frame);
    } })).pipeTo(transformer.writable).catch(() => undefined);
  };`;
  const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  worker.onmessage = ({ data: message }: MessageEvent<{ identity: string; data: ArrayBuffer }>) => {
    const { identity, data } = message;
    state.arrived[identity] = (state.arrived[identity] ?? 0) + 1;
    if (state.size + data.byteLength > limit) return;
    state.size += data.byteLength;
    state.chunks.push(new Uint8Array(data));
  };
  const room = new Room({ adaptiveStream: false, dynacast: false });
  state.room = room;
  room.on(RoomEvent.TrackSubscribed, (track, _publication, { identity }) => {
    if (track.receiver === undefined) return;
    track.receiver.transform = new RTCRtpScriptTransform(worker, { identity });
    const element = track.attach();
    document.body.append(element);
    state.media.push({ identity, kind: track.kind, element, track });
  });
  await room.connect(url, token, {
    rtcConfig: { encodedInsertableStreams: true } as RTCConfiguration,
  });
}

async function watch({
  ms,
  tones,
  width,
  height,
}: {
  ms: number;
  tones: number[];
  width: number;
  height: number;
}): Promise<SnoopSight[]> {
  const { media, arrived } = (globalThis as unknown as SnoopPage).snoop;
  const context = new AudioContext();
  await context.resume();
  const identities: string[] = [...new Set(media.map((one) => one.identity))];
  const seen = await Promise.all(
    identities.map(async (identity) => {
      const of = (kind: string) =>
        media.findLast((one) => one.identity === identity && one.kind === kind);
      const [picture, sound] = await Promise.all([see(of('video')), hear(of('audio'))]);
      return { identity, arrived: arrived[identity] ?? 0, ...picture, ...sound };
    }),
  );
  await context.close();
  return seen;

  async function see(one: Playing | undefined) {
    const pictures: number[][] = [];
    const brush = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (one === undefined || brush === null) return { pictures };
    const video = one.element as HTMLVideoElement;
    let over = false;
    const look = () => {
      brush.drawImage(video, 0, 0, width, height);
      const { data } = brush.getImageData(0, 0, width, height);
      pictures.push([...data].filter((_, at) => at % 4 !== 3));
      if (!over) video.requestVideoFrameCallback(look);
    };
    // What was painted before the look began counts too.
    if (video.videoWidth > 0) look();
    else video.requestVideoFrameCallback(look);
    await new Promise((done) => setTimeout(done, ms));
    over = true;
    return { pictures };
  }

  async function hear(one: Playing | undefined) {
    if (one === undefined) return { rms: 0, peakHz: 0, shares: {} };
    const analyser = context.createAnalyser();
    analyser.fftSize = 4096;
    analyser.smoothingTimeConstant = 0;
    context
      .createMediaStreamSource(new MediaStream([one.track.mediaStreamTrack]))
      .connect(analyser);
    const wave = new Float32Array(analyser.fftSize);
    const levels = new Float32Array(analyser.frequencyBinCount);
    const energy = new Float64Array(analyser.frequencyBinCount);
    let squares = 0;
    let looks = 0;
    for (const end = performance.now() + ms; performance.now() < end;) {
      await new Promise((done) => setTimeout(done, 90));
      analyser.getFloatTimeDomainData(wave);
      squares += wave.reduce((sum, value) => sum + value * value, 0) / wave.length;
      looks += 1;
      analyser.getFloatFrequencyData(levels);
      for (let k = 4; k < energy.length; k++)
        energy[k] = (energy[k] ?? 0) + 10 ** ((levels[k] ?? -200) / 10);
    }
    let peak = 0;
    let total = 0;
    const step = context.sampleRate / analyser.fftSize;
    for (let k = 4; k < energy.length; k++) {
      total += energy[k] ?? 0;
      if ((energy[k] ?? 0) > (energy[peak] ?? 0)) peak = k;
    }
    const shares: Record<string, number> = {};
    for (const tone of tones) {
      let band = 0;
      for (let k = Math.floor((tone * 0.97) / step); k <= Math.ceil((tone * 1.03) / step); k++)
        band += energy[k] ?? 0;
      shares[String(tone)] = total === 0 ? 0 : band / total;
    }
    return { rms: looks === 0 ? 0 : Math.sqrt(squares / looks), peakHz: peak * step, shares };
  }
}

async function captured(): Promise<string> {
  const { chunks } = (globalThis as unknown as SnoopPage).snoop;
  const blob = new Blob(chunks);
  const url: string = await new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.readAsDataURL(blob);
  });
  return url.slice(url.indexOf(',') + 1);
}
