// For tests: one participant's connection to a board, over a real WebSocket.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import {
  boardPath,
  BOARD_SUBPROTOCOL,
  toClient,
  type ToClient,
} from '../../protocol/wire/board.js';

type Message<T extends ToClient['type']> = Extract<ToClient, { type: T }>;

export class BoardClient {
  readonly socket: WebSocket;
  /** Everything that came and was not waited for. */
  readonly inbox: ToClient[] = [];
  closedWith: number | null = null;
  #wake: () => void = () => undefined;
  #ref = 0;

  constructor(url: string, meetingUuid: string, token: string, origin = 'app://conclave') {
    this.socket = new WebSocket(
      `${url.replace('http', 'ws')}${boardPath(meetingUuid)}`,
      [BOARD_SUBPROTOCOL, `token.${token}`],
      { origin },
    );
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data) => {
      this.inbox.push(toClient.parse(JSON.parse(data.toString())));
      this.#wake();
    });
    this.socket.on('close', (code) => {
      this.closedWith = code;
      this.#wake();
    });
  }

  /** The next message of this type, taken out of the inbox. */
  async next<T extends ToClient['type']>(type: T, within = 5_000): Promise<Message<T>> {
    const end = Date.now() + within;
    for (;;) {
      const at = this.inbox.findIndex((message) => message.type === type);
      if (at >= 0) return this.inbox.splice(at, 1)[0] as Message<T>;
      if (
        Date.now() > end ||
        (this.closedWith !== null && this.socket.readyState === WebSocket.CLOSED)
      )
        throw new Error(
          `no ${type}; closed with ${this.closedWith}, inbox ${JSON.stringify(this.inbox)}`,
        );
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 100);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async closed(within = 5_000): Promise<number> {
    if (this.closedWith === null)
      await once(this.socket, 'close', { signal: AbortSignal.timeout(within) });
    return this.closedWith ?? 0;
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Posts and waits for the acknowledgement; returns its seq. */
  async post(kind: string, bytes: string, to: string | null = null): Promise<number> {
    const ref = ++this.#ref;
    this.send({ type: 'post', ref, kind, to, bytes });
    const posted = await this.next('posted');
    if (posted.ref !== ref) throw new Error('another post was acknowledged');
    return posted.seq;
  }

  close(): void {
    this.socket.terminate();
  }
}
