// A service that lies: it stands between one client and the real service and engine, on loopback, and changes what it likes. With no lies
// set it only passes on.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { SignalRequest, SignalResponse } from '@livekit/protocol';
import { WebSocket, WebSocketServer, type RawData } from 'ws';
import { toClient, toService, type ToClient, type ToService } from '../../protocol/wire/board.js';
import { MediaRelay } from './media-relay.js';

/** What is said instead. Each answers the messages that go on in the place of the one it is given. */
export interface Lies {
  readonly answer?: (path: string, body: Record<string, unknown>) => unknown;
  readonly toClient?: (message: ToClient) => readonly ToClient[];
  readonly toService?: (message: ToService) => readonly ToService[];
  readonly engine?: (message: SignalResponse) => SignalResponse | null;
}

/** What a network that fails takes away: calls and the board, the engine's messages, and the packets of pictures and sound. */
export type Way = 'service' | 'engine' | 'media';

type Signals = Exclude<Way, 'media'>;

interface Hold {
  readonly over: Promise<void>;
  readonly end: () => void;
}

/** Where the engine is, for a client that is told so by the proxy. */
const ENGINE = '/engine';
/** What fetch has already taken care of, or makes anew. */
const NOT_PASSED_ON = new Set(['connection', 'content-encoding', 'content-length', 'keep-alive']);

export class LyingProxy {
  readonly url: string;
  lies: Lies = {};
  /** Everything that the service wanted to tell this client, and the client the service. */
  readonly heard: ToClient[] = [];
  readonly said: ToService[] = [];
  readonly #target: string;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: ([first]) => first ?? false,
  });
  /** Both ends of every connection to the board, and to the engine. */
  readonly #board = new Set<WebSocket>();
  readonly #engine = new Set<WebSocket>();
  /** This client's end of the board's latest connection. */
  #client: WebSocket | null = null;
  #engineUrl: string | null = null;
  /** Until when nothing passes that goes to the service, or to the engine. */
  readonly #holds: Record<Signals, Hold | null> = { service: null, engine: null };
  /** Null: pictures and sound go past this proxy. */
  readonly #media: MediaRelay | null;

  /** `media`: pictures and sound pass here as well, at the price of a relay for every packet. */
  static async before(target: string, { media = false } = {}): Promise<LyingProxy> {
    const relay = media ? await MediaRelay.open() : null;
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new LyingProxy(target, server, relay);
  }

  private constructor(target: string, server: Server, media: MediaRelay | null) {
    this.#media = media;
    this.#target = target;
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => void this.#pass(request, response));
    server.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket, head));
  }

  /** Says something of its own to the client's board. */
  say(message: ToClient): void {
    this.sayAnything(message);
  }

  /** What no service of an end-to-end encrypted meeting should say. */
  sayAnything(message: unknown): void {
    this.#client?.send(JSON.stringify(message));
  }

  /**
   * Nothing passes in either direction and nobody is told, as when a cable is out: calls hang, connections stay open and silent, new ones
   * are not answered.
   */
  hold(...ways: Way[]): void {
    for (const way of ways) {
      if (way === 'media') {
        if (this.#media === null) throw new Error('Pictures and sound go past this proxy.');
        this.#media.isHeld = true;
        continue;
      }
      let end = (): void => undefined;
      const over = new Promise<void>((done) => {
        end = done;
      });
      this.#holds[way] ??= { over, end };
      for (const socket of this.#socketsOf(way)) socket.pause();
    }
  }

  /** What was held passes now, as far as somebody still waits for it. */
  release(): void {
    if (this.#media !== null) this.#media.isHeld = false;
    for (const way of ['service', 'engine'] as const) {
      this.#holds[way]?.end();
      this.#holds[way] = null;
      for (const socket of this.#socketsOf(way)) socket.resume();
    }
  }

  async close(): Promise<void> {
    this.release();
    this.#media?.close();
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #socketsOf(way: Signals): Set<WebSocket> {
    return way === 'service' ? this.#board : this.#engine;
  }

  #upstream(path: string): string {
    return path.startsWith(ENGINE) && this.#engineUrl !== null
      ? `${this.#engineUrl}${path.slice(ENGINE.length)}`
      : `${this.#target}${path}`;
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const body = await bodyOf(request);
    await this.#holds[wayOf(path)]?.over;
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers))
      if (typeof value === 'string' && name !== 'host' && !NOT_PASSED_ON.has(name))
        headers.set(name, value);
    try {
      const answer = await fetch(this.#upstream(path).replace(/^ws/, 'http'), {
        ...{ method: request.method ?? 'GET', headers },
        ...(body.length === 0 ? {} : { body: Uint8Array.from(body) }),
      });
      const text = await answer.text();
      await this.#holds[wayOf(path)]?.over;
      const isJson = answer.headers.get('content-type')?.includes('json') === true;
      const told = isJson && answer.ok ? this.#answer(path, text) : text;
      response.statusCode = answer.status;
      answer.headers.forEach((value, name) => {
        if (!NOT_PASSED_ON.has(name)) response.setHeader(name, value);
      });
      response.end(told);
    } catch {
      response.destroy();
    }
  }

  #answer(path: string, text: string): string {
    const body = JSON.parse(text) as Record<string, unknown>;
    if (path.endsWith('/media-token') && typeof body['url'] === 'string') {
      this.#engineUrl = body['url'];
      body['url'] = `${this.url.replace('http', 'ws')}${ENGINE}`;
    }
    return JSON.stringify(this.lies.answer?.(path, body) ?? body);
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const path = request.url ?? '/';
    const way = wayOf(path);
    socket.on('error', () => undefined);
    await this.#holds[way]?.over;
    if (socket.destroyed) return;
    const protocols = (request.headers['sec-websocket-protocol'] ?? '')
      .split(/, */)
      .filter(Boolean);
    const origin = request.headers.origin;
    const upstream = new WebSocket(
      this.#upstream(path).replace(/^http/, 'ws'),
      protocols,
      origin === undefined ? {} : { origin },
    );
    socket.on('error', () => upstream.terminate());
    upstream.on('error', () => socket.destroy());
    upstream.once('unexpected-response', (_request, { statusCode = 502 }) => {
      socket.end(
        `HTTP/1.1 ${statusCode} Refused\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
      );
    });
    upstream.once('open', () => {
      this.#sockets.handleUpgrade(request, socket, head, (client) => {
        const isBoard = way === 'service';
        if (isBoard) this.#client = client;
        for (const one of [client, upstream]) this.#remember(way, one);
        join(upstream, client, (data) => (isBoard ? this.#toClient(data) : this.#fromEngine(data)));
        join(client, upstream, (data) => (isBoard ? this.#toService(data) : this.#toEngine(data)));
      });
    });
  }

  #remember(way: Signals, socket: WebSocket): void {
    const sockets = this.#socketsOf(way);
    sockets.add(socket);
    if (this.#holds[way] !== null) socket.pause();
    socket.once('close', () => sockets.delete(socket));
  }

  #toClient(data: RawData): (RawData | string)[] {
    const message = toClient.parse(JSON.parse(textOf(data)));
    this.heard.push(message);
    return (this.lies.toClient?.(message) ?? [message]).map((one) => JSON.stringify(one));
  }

  #toService(data: RawData): (RawData | string)[] {
    const message = toService.parse(JSON.parse(textOf(data)));
    this.said.push(message);
    return (this.lies.toService?.(message) ?? [message]).map((one) => JSON.stringify(one));
  }

  #fromEngine(data: RawData): (RawData | Uint8Array)[] {
    const { engine } = this.lies;
    if (engine === undefined && this.#media === null) return [data];
    const said = SignalResponse.fromBinary(Uint8Array.from(data as Buffer));
    const passed = this.#media === null ? said : this.#media.fromEngine(said);
    const told = passed === null || engine === undefined ? passed : engine(passed);
    return told === null ? [] : [told.toBinary()];
  }

  #toEngine(data: RawData): (RawData | Uint8Array)[] {
    if (this.#media === null) return [data];
    const said = this.#media.fromClient(SignalRequest.fromBinary(Uint8Array.from(data as Buffer)));
    return said === null ? [] : [said.toBinary()];
  }
}

const wayOf = (path: string): Signals => (path.startsWith(ENGINE) ? 'engine' : 'service');

/** What comes from one side goes on to the other, as `lie` has it, until one of them ends. */
function join(
  from: WebSocket,
  to: WebSocket,
  lie: (data: RawData) => readonly (RawData | string | Uint8Array)[],
): void {
  from.on('message', (data) => {
    for (const told of lie(data)) if (to.readyState === WebSocket.OPEN) to.send(told as Buffer);
  });
  from.on('error', () => to.terminate());
  from.on('close', (code, reason) => {
    // 1005 and 1006 are no codes that may be sent (RFC 6455 §7.4.1).
    if (code === 1005 || code === 1006) to.terminate();
    else to.close(code, reason);
  });
}

function textOf(data: RawData): string {
  return Buffer.isBuffer(data) ? data.toString('utf8') : '';
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
