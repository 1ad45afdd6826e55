// The way of pictures and sound between one client and the engine: UDP, which goes past every proxy of messages. Here the engine's
// addresses (ICE candidates, RFC 8839) are changed for ports of our own on the way to the client, and the client's are kept from the
// engine, so that every packet passes here and can be kept back.
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import type { SignalRequest, SignalResponse } from '@livekit/protocol';

/** Ports that are open before they are needed: a message cannot wait for one without being overtaken. */
const OPEN_AHEAD = 6;
const CANDIDATE = /candidate:\S+ \d+ (udp|tcp) \d+ (\S+) (\d+) typ /i;

export class MediaRelay {
  /** Nothing passes, and nobody is told. */
  isHeld = false;
  readonly #free: Socket[] = [];
  readonly #sockets = new Set<Socket>();
  /** What stands for which of the engine's addresses. */
  readonly #fronts = new Map<string, number>();

  static async open(): Promise<MediaRelay> {
    const relay = new MediaRelay();
    await Promise.all(Array.from({ length: OPEN_AHEAD }, () => relay.#openAhead()));
    return relay;
  }

  private constructor() {}

  /** What the client is told instead; null: nothing. */
  fromEngine(response: SignalResponse): SignalResponse | null {
    const { message } = response;
    if (message.case === 'trickle') {
      const init = JSON.parse(message.value.candidateInit) as { candidate?: string };
      if (init.candidate === undefined || init.candidate === '') return response;
      const candidate = this.#changed(init.candidate);
      if (candidate === null) return null;
      message.value.candidateInit = JSON.stringify({ ...init, candidate });
    }
    if (message.case === 'offer' || message.case === 'answer')
      message.value.sdp = eachLine(message.value.sdp, (line) =>
        CANDIDATE.test(line) ? this.#changed(line) : line,
      );
    return response;
  }

  /** What the engine is told instead; null: nothing. It learns where the client is from its first packet. */
  fromClient(request: SignalRequest): SignalRequest | null {
    const { message } = request;
    if (message.case === 'trickle') return null;
    if (message.case === 'offer' || message.case === 'answer')
      message.value.sdp = eachLine(message.value.sdp, (line) =>
        CANDIDATE.test(line) ? null : line,
      );
    return request;
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
    this.#sockets.clear();
  }

  /** The same candidate with a port of ours in it; null for TCP, which would go past us. */
  #changed(candidate: string): string | null {
    const [, transport = '', host = '', port = ''] = CANDIDATE.exec(candidate) ?? [];
    if (transport.toLowerCase() !== 'udp') return null;
    const front = this.#frontOf(host, Number(port));
    return candidate.replace(` ${host} ${port} typ `, ` 127.0.0.1 ${front} typ `);
  }

  #frontOf(host: string, port: number): number {
    const known = this.#fronts.get(`${host} ${port}`);
    if (known !== undefined) return known;
    const front = this.#free.shift();
    if (front === undefined) throw new Error('No port is open for another connection of media.');
    void this.#openAhead();
    this.#fronts.set(`${host} ${port}`, front.address().port);
    const backs = new Map<number, Socket>();
    front.on('message', (packet: Buffer, from: RemoteInfo) => {
      if (this.isHeld) return;
      const back = backs.get(from.port) ?? this.#back(front, from);
      backs.set(from.port, back);
      back.send(packet, port, host);
    });
    return front.address().port;
  }

  /** What one of the client's ports sends leaves here from a port of its own, to which the engine answers. */
  #back(front: Socket, client: RemoteInfo): Socket {
    const back = this.#socket();
    back.on('message', (packet: Buffer) => {
      if (!this.isHeld && this.#sockets.has(front)) front.send(packet, client.port, client.address);
    });
    return back;
  }

  async #openAhead(): Promise<void> {
    const socket = this.#socket();
    await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
    this.#free.push(socket);
  }

  #socket(): Socket {
    const socket = createSocket('udp4');
    // A port on the other side that is closed already is no fault of ours.
    socket.on('error', () => undefined);
    this.#sockets.add(socket);
    return socket;
  }
}

function eachLine(sdp: string, change: (line: string) => string | null): string {
  return sdp
    .split('\r\n')
    .map(change)
    .filter((line) => line !== null)
    .join('\r\n');
}
