// The network between one participant and the service, which a test can take away.
import { WebSocket } from 'ws';
import type { Socket, SocketEvents } from '../../renderer/workers/board-line.js';

const NO_SOCKET: Socket = { send: () => undefined, close: () => undefined };
const UNREACHABLE_AFTER = 200;
/** RFC 6455 §7.4.1 */
const ABNORMAL = 1006;

export class Wire {
  #socket: WebSocket | null = null;
  #held: string[] | null = null;
  #isDead = false;
  /** All that was told to the service. */
  readonly sent: string[] = [];

  readonly connect = (address: string, protocols: string[], events: SocketEvents): Socket => {
    if (this.#isDead) return NO_SOCKET;
    if (this.#held !== null) {
      setTimeout(() => events.onClose(ABNORMAL), UNREACHABLE_AFTER);
      return NO_SOCKET;
    }
    const socket = new WebSocket(address, protocols);
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      if (!this.#isDead) events.onMessage(data.toString('utf8'));
    });
    socket.on('close', (code: number) => {
      if (!this.#isDead) events.onClose(code);
    });
    socket.on('error', () => undefined);
    return {
      send: (text) => {
        this.sent.push(text);
        if (this.#held !== null) this.#held.push(text);
        else if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      close: (code) => socket.close(code),
    };
  };

  /** Cuts the connection; the next one may come at once. */
  cut(): void {
    this.#socket?.terminate();
  }

  /** Nothing passes in either direction and nobody is told, as when a cable is out or the computer sleeps. */
  hold(): void {
    this.#held = [];
    this.#socket?.pause();
  }

  /** What was held passes now, as far as the other end still listens. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const text of held)
      if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text);
    this.#socket?.resume();
  }

  /** As when the process is killed: nothing is said, and nothing ever will be. */
  die(): void {
    this.#isDead = true;
    this.#socket?.terminate();
  }
}
