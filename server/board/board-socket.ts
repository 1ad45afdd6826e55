// The board over a WebSocket: RFC 6455 around board.ts. Listeners are attached before anything is awaited (pitfalls.md C1),
// and nothing that a listener throws ends the service (C2).
import type { FastifyInstance } from 'fastify';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import {
  BOARD_SUBPROTOCOL,
  boardPath,
  toService,
  type ToService,
} from '../../protocol/wire/board.js';
import { toEnhancedService, type ToEnhancedService } from '../../protocol/wire/enhanced-board.js';
import { hex16 } from '../../protocol/wire/text.js';
import type { Db } from '../db/database.js';
import { loggable } from '../db/database-fault.js';
import { participantByToken, type Participant } from '../meetings/run-store.js';
import type { UptimeClock } from '../uptime.js';
import { CLOSE, say, type Board } from './board.js';
import type { Boards } from './boards.js';
import { FloodGuard } from './flood-guard.js';
import type { Line } from './seats.js';

interface Deps {
  readonly db: Db;
  readonly boards: Boards;
  readonly uptime: UptimeClock;
}

/** Also what @fastify/websocket is told: pitfalls.md C4. */
export const MAX_MESSAGE = 65_536;
/** RFC 6455 §7.4.1 */
const CLOSE_POLICY = 1008;
const CLOSE_INTERNAL = 1011;
const PING_EVERY = 10_000;
/** A reader this far behind is cut off; it comes back and fetches what it missed. */
const MOST_UNSENT = 16 * 1024 * 1024;

export function registerBoardSocket(app: FastifyInstance, deps: Deps): void {
  app.get(boardPath(':meetingUuid'), { websocket: true }, (socket, request) => {
    const { meetingUuid } = request.params as { meetingUuid: string };
    const line = lineOver(socket);
    const guarded = (task: () => Promise<void> | void): void => {
      Promise.resolve()
        .then(task)
        .catch((cause: unknown) => {
          request.log.error({ err: loggable(cause) }, 'a board connection failed');
          socket.close(CLOSE_INTERNAL);
        });
    };

    const flood = new FloodGuard(deps.uptime());
    const early: string[] = [];
    let seat: Seat | null = null;
    let isOver = false;
    socket.on('error', () => undefined); // what ws refuses by itself (too large, not UTF-8) it also closes
    socket.on('message', (data, isBinary) => {
      if (isOver) return;
      const text = !isBinary && Buffer.isBuffer(data) ? data.toString('utf8') : '';
      if (!flood.take(text.length, deps.uptime())) {
        isOver = true;
        say(line, { type: 'fault', ref: null, code: 'flood' });
        socket.close(CLOSE_POLICY);
        return;
      }
      const mine = seat;
      if (mine === null) early.push(text);
      else guarded(() => onText(mine, line, text));
    });
    socket.on('close', () => {
      isOver = true;
      clearInterval(pinging);
      seat?.board.lost(seat.participant.participantId, line);
    });
    const pinging = keepAlive(socket);

    guarded(async () => {
      seat = await takeSeat(
        deps,
        line,
        meetingUuid,
        tokenOf(request.headers['sec-websocket-protocol']),
      );
      if (seat === null) return;
      if (isOver) return seat.board.lost(seat.participant.participantId, line);
      for (const text of early.splice(0)) await onText(seat, line, text);
    });
  });
}

interface Seat {
  readonly board: Board;
  readonly participant: Participant;
}

async function takeSeat(
  { db, boards }: Deps,
  line: Line,
  meetingUuid: string,
  token: string | null,
): Promise<Seat | null> {
  const found =
    token === null || !hex16.safeParse(meetingUuid).success
      ? null
      : await participantByToken(db, token);
  if (found === null || found.meetingUuid !== meetingUuid) return refuse(line, 'signed-out');
  const board = boards.ofRun(meetingUuid);
  if (found.endedWith !== null || board === null || board.hasEnded) {
    say(line, { type: 'ended', code: found.endedWith ?? 'meeting-ended' });
    line.close(CLOSE.ended);
    return null;
  }
  // The leader has listed it as left; it may ask to join again.
  if (found.goneAt !== null) return refuse(line, 'not-listed');
  await board.open(found.participantId, found.role, line);
  return { board, participant: found };
}

function refuse(line: Line, code: 'signed-out' | 'not-listed'): null {
  say(line, { type: 'fault', ref: null, code });
  line.close(CLOSE.refused);
  return null;
}

async function onText({ board, participant }: Seat, line: Line, text: string): Promise<void> {
  const message = parse(text);
  if (message === null) return say(line, { type: 'fault', ref: null, code: 'bad-request' });
  return board.hear(line, participant.participantId, message);
}

const spoken = z.union([toService, toEnhancedService]);

function parse(text: string): ToService | ToEnhancedService | null {
  try {
    const parsed = spoken.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The token is the second subprotocol: a URL would end up in logs. */
function tokenOf(header: string | undefined): string | null {
  const [first, second, ...rest] = (header ?? '').split(',').map((part) => part.trim());
  if (first !== BOARD_SUBPROTOCOL || second === undefined || rest.length > 0) return null;
  return /^token\.([A-Za-z0-9_-]{1,256})$/.exec(second)?.[1] ?? null;
}

function lineOver(socket: WebSocket): Line {
  return {
    send: (text) => {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > MOST_UNSENT) socket.terminate();
      else socket.send(text);
    },
    close: (code) => socket.close(code),
  };
}

/** A connection whose other end vanished looks open for minutes; an unanswered ping tells. */
function keepAlive(socket: WebSocket): NodeJS.Timeout {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, PING_EVERY);
  timer.unref();
  return timer;
}
