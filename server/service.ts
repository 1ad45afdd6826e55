// The whole service, put together: data folder, keys, media engine, routes, board. index.ts runs it as a process.
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { FaultCode } from '../protocol/fault.js';
import { toBase64url } from '../protocol/bytes.js';
import { ok, refused, type Result } from '../protocol/result.js';
import { noblePrimitives } from '../protocol/crypto/noble-primitives.js';
import { accountRoutes } from './accounts/account-routes.js';
import { ownRoutes } from './accounts/own-routes.js';
import { peopleRoutes } from './accounts/people-routes.js';
import { openServiceKeys } from './admission/service-keys.js';
import { PATIENCE, type Patience } from './board/patience.js';
import { registerBoardSocket } from './board/board-socket.js';
import { Boards } from './board/boards.js';
import { openDatabase, type Database } from './db/database.js';
import { faultOf, loggable } from './db/database-fault.js';
import { hasCode } from './error-code.js';
import { externalEngine, type MediaEngine } from './engine/media-engine.js';
import { startLivekit } from './engine/supervised-livekit.js';
import { feedbackRoutes } from './feedback/feedback-routes.js';
import { makeApp } from './http/app.js';
import type { Handlers } from './http/handlers.js';
import { openApi } from './http/openapi.js';
import { RateLimit } from './http/rate-limit.js';
import { registerRoutes, type Limits } from './http/register-routes.js';
import { openMailer } from './mail/mail.js';
import { hostToolRoutes } from './meetings/host-tool-routes.js';
import { meetingRoutes } from './meetings/meeting-routes.js';
import { registerPages } from './pages/register-pages.js';
import { openDoor } from './meetings/door.js';
import { runPolicy } from './meetings/run-policy.js';
import { openPhoneCheck } from './phone/open-phone-check.js';
import { phoneRoutes } from './phone/phone-routes.js';
import { policyRoutes } from './policy/policy-routes.js';
import { scheduleRoutes } from './schedule/schedule-routes.js';
import type { Settings } from './settings.js';
import { processUptime, type UptimeClock } from './uptime.js';
import { waitingRoomRoutes } from './waiting-room/waiting-room-routes.js';
import { WaitingRooms } from './waiting-room/waiting-rooms.js';

export interface Service {
  readonly app: FastifyInstance;
  readonly url: string;
  readonly database: Database['kind'];
  readonly engine: MediaEngine;
  readonly close: () => Promise<void>;
}

interface Parts {
  readonly database: Database;
  readonly engine: MediaEngine;
  readonly logger: Logger;
  readonly now: () => number;
  readonly uptime: UptimeClock;
  readonly patience: Patience;
}

export const VERSION = '0.1.0';

/** Starts everything and listens. What was started is stopped again if a later part fails. */
export async function startService(settings: Settings, logger: Logger): Promise<Result<Service>> {
  const undo: (() => Promise<void>)[] = [];
  const fail = async (code: FaultCode, detail?: Record<string, string | number | boolean>) => {
    for (const step of undo.reverse()) await step().catch(() => undefined);
    return refused(code, detail);
  };
  try {
    const [database, engine] = await Promise.all([
      openDatabase(settings.dataFolder, settings.databaseUrl),
      startEngine(settings, logger),
    ]);
    if (database.ok) undo.push(database.value.close);
    if (engine.ok) undo.push(engine.value.stop);
    if (!database.ok) return await fail(database.fault.code, database.fault.detail);
    if (!engine.ok) return await fail(engine.fault.code, engine.fault.detail);

    const parts = {
      database: database.value,
      engine: engine.value,
      logger,
      now: Date.now,
      uptime: processUptime,
      patience: PATIENCE,
    };
    const built = await buildService(settings, parts);
    undo.push(built.close);
    try {
      await built.app.listen({ host: settings.host, port: settings.port });
    } catch (cause) {
      if (!hasCode(cause, 'EADDRINUSE')) throw cause;
      return await fail('port-taken', { port: settings.port });
    }
    return ok({
      app: built.app,
      url: built.listensOn(),
      database: database.value.kind,
      engine: engine.value,
      close: async () => {
        await built.close();
        await engine.value.stop();
        await database.value.close();
      },
    });
  } catch (cause) {
    logger.fatal({ err: loggable(cause) }, 'the service could not start');
    return fail(faultOf(cause));
  }
}

interface Built {
  readonly app: FastifyInstance;
  readonly boards: Boards;
  readonly listensOn: () => string;
  /** Closes the app and stores what was posted; database and engine stay. */
  readonly close: () => Promise<void>;
}

/** Everything but the database and the engine, which tests bring themselves. */
export async function buildService(settings: Settings, parts: Parts): Promise<Built> {
  const { engine, logger, now, uptime, patience } = parts;
  const { db } = parts.database;
  const keys = await openServiceKeys(settings.dataFolder, noblePrimitives, now);
  const phone = await openPhoneCheck(settings, { db, logger, now });
  const waitingRooms = new WaitingRooms({ now, uptime });
  const boards = new Boards({
    db,
    now,
    uptime,
    patience,
    onGone: engine.removeParticipant,
    onEnded: (meetingUuid, meetingId) => {
      waitingRooms.runEnded(meetingId);
      engine.closeRoom(meetingUuid);
    },
    onRoomClosed: engine.closeRoom,
    policyOf: (meetingId) => runPolicy(db, settings.policy, meetingId),
    onTrouble: (cause) => logger.error({ err: loggable(cause) }, 'the board could not store'),
  });
  await boards.restore();
  const app = await makeApp({ logger, origins: settings.origins, trustProxy: settings.trustProxy });
  const listensOn = () => {
    const bound = app.server.address();
    const port = bound === null || typeof bound === 'string' ? settings.port : bound.port;
    return urlOf(settings.host, port);
  };
  const publicUrl = () => settings.publicUrl ?? listensOn();
  const mailer = openMailer({
    smtpUrl: settings.smtpUrl,
    from: settings.mailFrom,
    outbox: join(settings.dataFolder, 'outbox'),
    now,
    onTrouble: (cause) => logger.warn({ cause }, 'a mail could not be sent'),
  });
  const product = settings.policy;
  const door = openDoor({ phone, leastClient: settings.leastClient, uptime });
  const knocks = new RateLimit(settings.joinsPerMinute, uptime);
  const handlers: Handlers = {
    ...accountRoutes(db, product, now),
    ...policyRoutes(db, product, now),
    ...phoneRoutes(phone),
    ...feedbackRoutes(db, now),
    ...ownRoutes({ db, boards, mailer, words: { publicUrl }, now, uptime }),
    ...peopleRoutes({
      db,
      boards,
      mailer,
      words: { publicUrl },
      mailsPerMinute: settings.mailsPerMinute,
      now,
      uptime,
    }),
    ...meetingRoutes({
      ...{ db, boards, keys, engine, now, door, waitingRooms, product, publicUrl },
      maxPeople: settings.maxPeople,
    }),
    ...scheduleRoutes({ db, boards, product, now, publicUrl, rootKey: toBase64url(keys.rootKey) }),
    ...waitingRoomRoutes({ db, boards, door, waitingRooms, knocks }),
    ...hostToolRoutes({ db, boards, waitingRooms, now }),
    health: () => Promise.resolve(ok({ ok: true as const })),
    ready: () => readiness(parts),
  };
  registerRoutes(app, {
    db,
    now,
    handlers,
    limits: limits(settings, uptime),
    operatorToken: settings.operatorToken,
    roleNow: ({ meetingUuid, participantId, role }) =>
      boards.ofRun(meetingUuid)?.roleOf(participantId) ?? role,
  });
  registerPages(app, { publicUrl, downloadUrl: settings.downloadUrl });
  registerBoardSocket(app, { db, boards, uptime });
  app.get('/openapi.json', () => openApi(VERSION));
  await app.ready();
  return {
    app,
    boards,
    listensOn,
    close: async () => {
      waitingRooms.close();
      await app.close();
      await boards.close();
      mailer.close();
    },
  };
}

async function readiness({ database, engine }: Parts): ReturnType<Handlers['ready']> {
  const [hasDatabase, hasEngine] = await Promise.all([database.answers(), engine.isUp()]);
  if (!hasDatabase) return refused('internal', { part: 'database' });
  if (!hasEngine) return refused('engine-down');
  return ok({
    ok: true,
    database: database.kind,
    engine: { kind: engine.kind, version: engine.version },
  });
}

async function startEngine(
  settings: Settings,
  logger: Logger,
): Promise<Result<MediaEngine, 'engine-missing' | 'engine-down'>> {
  const { livekit, livekitBin } = settings;
  if (livekit !== null) return ok(externalEngine(livekit.url, livekit));
  return startLivekit({
    programs: livekitBin !== null ? [livekitBin] : ['livekit-server', settings.livekitCache],
    address: settings.mediaAddress,
    maxPeople: settings.maxPeople,
    log: logger,
  });
}

/** Guessing costs: by address, and for sign-in by address and e-mail, so that nobody can lock someone else out. */
function limits(settings: Settings, uptime: UptimeClock): Limits {
  const signIns = new RateLimit(settings.signInsPerMinute, uptime);
  const signInsOfAddress = new RateLimit(settings.signInsPerMinute * 6, uptime);
  const signUps = new RateLimit(settings.signUpsPerMinute, uptime);
  const joins = new RateLimit(settings.joinsPerMinute, uptime);
  const resets = new RateLimit(settings.mailsPerMinute, uptime);
  return {
    signIn: (address, body) =>
      signInsOfAddress.take(address) && signIns.take(`${address} ${emailIn(body)}`),
    signUp: (address) => signUps.take(address),
    askPasswordReset: (address) => resets.take(address),
    readInvitation: (address) => joins.take(address),
    signUpInvited: (address) => signUps.take(address),
    setPlan: (address) => signInsOfAddress.take(address),
    exportAllFeedback: (address) => signInsOfAddress.take(address),
    // Each costs an argon2id, like a sign-in.
    resetPassword: (address) => signInsOfAddress.take(address),
    changePassword: (address) => signInsOfAddress.take(address),
    deleteMe: (address) => signInsOfAddress.take(address),
    join: (address) => joins.take(address),
  };
}

function emailIn(body: unknown): string {
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : '';
  return typeof email === 'string' ? email.trim().toLowerCase().slice(0, 254) : '';
}

function urlOf(host: string, port: number): string {
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}
