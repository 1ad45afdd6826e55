// A service that lies: it stands between one client and the real service and engine, on loopback, and changes what it likes. With no lies
// set it only passes on.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { SignalResponse } from '@livekit/protocol';
import { WebSocket, WebSocketServer, type RawData } from 'ws';
import { toClient, toService, type ToClient, type ToService } from '../../protocol/wire/board.js';

/** What is said instead. Each answers the messages that go on in the place of the one it is given. */
export interface Lies {
  readonly answer?: (path: string, body: Record<string, unknown>) => unknown;
  readonly toClient?: (message: ToClient) => readonly ToClient[];
  readonly toService?: (message: ToService) => readonly ToService[];
  readonly engine?: (message: SignalResponse) => SignalResponse | null;
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
  #board: WebSocket | null = null;
  #engine: string | null = null;

  static async before(target: string): Promise<LyingProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new LyingProxy(target, server);
  }

  private constructor(target: string, server: Server) {
    this.#target = target;
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => void this.#pass(request, response));
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** Says something of its own to the client's board. */
  say(message: ToClient): void {
    this.#board?.send(JSON.stringify(message));
  }

  /** What no service of an end-to-end encrypted meeting should say. */
  sayAnything(message: unknown): void {
    this.#board?.send(JSON.stringify(message));
  }

  /** Cuts the connection to the board, as a network would. */
  cut(): void {
    this.#board?.terminate();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #upstream(path: string): string {
    return path.startsWith(ENGINE) && this.#engine !== null
      ? `${this.#engine}${path.slice(ENGINE.length)}`
      : `${this.#target}${path}`;
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const body = await bodyOf(request);
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
      this.#engine = body['url'];
      body['url'] = `${this.url.replace('http', 'ws')}${ENGINE}`;
    }
    return JSON.stringify(this.lies.answer?.(path, body) ?? body);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const path = request.url ?? '/';
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
        const isBoard = !path.startsWith(ENGINE);
        if (isBoard) this.#board = client;
        join(upstream, client, (data) => (isBoard ? this.#toClient(data) : this.#fromEngine(data)));
        join(client, upstream, (data) => (isBoard ? this.#toService(data) : [data]));
      });
    });
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
    if (engine === undefined) return [data];
    const told = engine(SignalResponse.fromBinary(Uint8Array.from(data as Buffer)));
    return told === null ? [] : [told.toBinary()];
  }
}

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
