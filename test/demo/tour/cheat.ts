// A client that does what the app would not: it asks the service straight, with a good session, for what is switched off or locked.
import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import { BOARD_SUBPROTOCOL, boardPath, toClient } from '../../../protocol/wire/board.js';
import type { FeatureAsk } from '../../../protocol/wire/enhanced-board.js';
import { routes, type Body, type RouteName } from '../../../protocol/wire/http.js';
import { within } from '../wait.js';

export class Cheat {
  readonly #url: string;
  #token: string | null = null;

  constructor(url: string) {
    this.#url = url;
  }

  async signIn(email: string, password: string): Promise<void> {
    const { token } = (await this.#ask('signIn', { email, password })) as { token: string };
    this.#token = token;
  }

  /** "ok", or the code of the refusal. */
  async outcome<N extends RouteName>(
    name: N,
    body: Body<N>,
    params: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const answer = await this.#ask(name, body, params);
    return (answer as { code?: string }).code ?? 'ok';
  }

  /** The number of a new meeting of one's own. */
  async makeMeeting(body: Body<'createMeeting'>): Promise<string> {
    const { meetingId } = (await this.#ask('createMeeting', body)) as { meetingId?: string };
    if (meetingId === undefined) throw new Error('The meeting was not made.');
    return meetingId;
  }

  /** Sits down in a meeting as an app without keys would; null where it is not let in. */
  async join(meetingId: string, passcode: string | null): Promise<Seat | string> {
    const body = {
      ivk: randomBytes(32).toString('base64url'),
      hardwareId: randomBytes(16).toString('base64url'),
      client: { kind: 'desktop', version: '0.1.0' },
      passcode,
      guestToken: null,
    };
    const answer = (await this.#ask('join', body, { meetingId })) as Partial<Seat> & {
      code?: string;
    };
    if (answer.code !== undefined) return answer.code;
    const { meetingUuid, participantToken, participantId } = answer;
    if (!meetingUuid || !participantToken || !participantId) return 'no seat';
    return { meetingUuid, participantToken, participantId };
  }

  /** What the service answers each of these with, over the board of the meeting. */
  async asks(seat: Seat, asks: readonly FeatureAsk[]): Promise<string[]> {
    const socket = new WebSocket(
      `${this.#url.replace('http', 'ws')}${boardPath(seat.meetingUuid)}`,
      [BOARD_SUBPROTOCOL, `token.${seat.participantToken}`],
    );
    const answers = new Map<number, string>();
    try {
      await within(
        'The answers of the board',
        ANSWER_WITHIN_MS,
        new Promise<void>((done, fail) => {
          socket.on('error', fail);
          socket.on('close', (code) => fail(new Error(`the board closed with ${code}`)));
          socket.on('open', () =>
            asks.forEach((ask, ref) => socket.send(JSON.stringify({ type: 'ask', ref, ask }))),
          );
          socket.on('message', (data) => {
            const heard = toClient.safeParse(JSON.parse(String(data)));
            if (!heard.success || heard.data.type !== 'fault') return;
            if (heard.data.ref !== null) answers.set(heard.data.ref, heard.data.code);
            if (answers.size === asks.length) done();
          });
        }),
      );
    } finally {
      socket.removeAllListeners('close');
      socket.terminate();
    }
    return asks.map((_ask, ref) => answers.get(ref) ?? 'no answer');
  }

  async #ask(
    name: RouteName,
    body: unknown,
    params: Readonly<Record<string, string>> = {},
  ): Promise<unknown> {
    const { method, path } = routes[name];
    const at = path.replace(/:([A-Za-z]+)/g, (_, key: string) => params[key] ?? '');
    const answer = await fetch(`${this.#url}${at}`, {
      method,
      headers: {
        ...(this.#token === null ? {} : { authorization: `Bearer ${this.#token}` }),
        ...(body === null ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    });
    return answer.json();
  }
}

export interface Seat {
  readonly meetingUuid: string;
  readonly participantId: string;
  readonly participantToken: string;
}

const ANSWER_WITHIN_MS = 10_000;
