// For tests: one participant's connection to a board, over a real WebSocket.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { patiently } from '../../test/patience.mjs';
import { toEnhancedClient } from '../../protocol/wire/enhanced-board.js';
import { boardPath, BOARD_SUBPROTOCOL, toClient } from '../../protocol/wire/board.js';

const heard = z.union([toClient, toEnhancedClient]);
type Heard = z.infer<typeof heard>;
type Message<T extends Heard['type']> = Extract<Heard, { type: T }>;

const LIMIT = patiently(5_000);

/** Of somebody who has taken in everything that was posted. */
export const ALL_HEARD = Number.MAX_SAFE_INTEGER;

export class BoardClient {
  readonly socket: WebSocket;
  /** Everything that came and was not waited for. */
  readonly inbox: Heard[] = [];
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
      this.inbox.push(heard.parse(JSON.parse(data.toString())));
      this.#wake();
    });
    this.socket.on('close', (code) => {
      this.closedWith = code;
      this.#wake();
    });
  }

  /** The next message of this type, taken out of the inbox. */
  async next<T extends Heard['type']>(type: T, within = LIMIT): Promise<Message<T>> {
    return (await this.nextThat((one) => one.type === type, type, within)) as Message<T>;
  }

  /** The next message that fits, taken out of the inbox. */
  async nextThat(
    fits: (message: Heard) => boolean,
    what = 'such message',
    within = LIMIT,
  ): Promise<Heard> {
    const end = Date.now() + within;
    for (;;) {
      const at = this.inbox.findIndex(fits);
      const [found] = at >= 0 ? this.inbox.splice(at, 1) : [];
      if (found !== undefined) return found;
      if (
        Date.now() > end ||
        (this.closedWith !== null && this.socket.readyState === WebSocket.CLOSED)
      )
        throw new Error(
          `no ${what}; closed with ${this.closedWith}, inbox ${JSON.stringify(this.inbox)}`,
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

  async closed(within = LIMIT): Promise<number> {
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
    this.send({ type: 'post', ref, kind, to, bytes, heard: ALL_HEARD });
    const posted = await this.next('posted');
    if (posted.ref !== ref) throw new Error('another post was acknowledged');
    return posted.seq;
  }

  close(): void {
    this.socket.terminate();
  }
}
