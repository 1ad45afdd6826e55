// The Fastify instance: limits, origin check, errors as faults, log without secrets.
import type { Socket } from 'node:net';
import cors from '@fastify/cors';
import websocket from '@fastify/websocket';
import Fastify, { LogController, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { sentence, type FaultCode } from '../../protocol/fault.js';
import { BOARD_SUBPROTOCOL } from '../../protocol/wire/board.js';
import { MAX_MESSAGE } from '../board/board-socket.js';
import { faultOf, loggable } from '../db/database-fault.js';
import { originCheck } from './origins.js';
import { sendFault } from './register-routes.js';

interface Options {
  readonly logger: Logger;
  readonly origins: readonly string[];
  readonly trustProxy: boolean;
}

const MAX_BODY = 65_536;
const NOT_HTTP = plainAnswer('bad-request');
/** pitfalls.md C3: a client that does not answer the close must not hold up the end of the service. */
const CLOSE_PATIENCE = 2_000;
/** RFC 6455 §7.4.1: going away. */
const CLOSE_GOING_AWAY = 1001;

export async function makeApp({ logger, origins, trustProxy }: Options): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY,
    trustProxy,
    routerOptions: { maxParamLength: 128 },
    requestTimeout: 30_000,
    forceCloseConnections: true,
    frameworkErrors: (_error, _request, reply) => void sendFault(reply, { code: 'bad-request' }),
    // What is no HTTP at all, or too slow, never becomes a request.
    clientErrorHandler: (_error, socket) => {
      if (socket.writable) socket.write(NOT_HTTP);
      socket.destroy();
    },
  }) as unknown as FastifyInstance;

  // A connection that asked for an upgrade and was refused is neither a request nor a WebSocket: nobody else would end it.
  const sockets = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  app.addHook('preClose', (done) => {
    setTimeout(() => sockets.forEach((socket) => socket.destroy()), CLOSE_PATIENCE).unref();
    done();
  });

  const isAllowed = originCheck(origins);
  app.addHook('onRequest', async (request, reply) => {
    if (!isAllowed(request.headers.origin)) return sendFault(reply, { code: 'origin-refused' });
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const ms = Math.round(reply.elapsedTime);
    request.log.debug(
      { method, route: routeOptions.url, status: reply.statusCode, ms },
      'answered',
    );
  });
  await app.register(cors, {
    origin: (origin, done) => done(null, origin !== undefined && isAllowed(origin)),
    methods: ['GET', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type'],
    maxAge: 600,
  });
  await app.register(websocket, {
    options: {
      maxPayload: MAX_MESSAGE,
      handleProtocols: (offered) => (offered.has(BOARD_SUBPROTOCOL) ? BOARD_SUBPROTOCOL : false),
    },
    preClose(done) {
      const clients = [...this.websocketServer.clients];
      for (const client of clients) client.close(CLOSE_GOING_AWAY);
      if (clients.length === 0) return done();
      let isDone = false;
      const finish = () => {
        if (isDone) return;
        isDone = true;
        clearTimeout(timer);
        for (const client of clients) client.terminate();
        this.websocketServer.close();
        done();
      };
      const timer = setTimeout(finish, CLOSE_PATIENCE);
      let open = clients.length;
      for (const client of clients) client.once('close', () => --open === 0 && finish());
    },
  });

  // An empty body is no body, whatever its type says.
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(String(body)));
    } catch {
      done(Object.assign(new Error('malformed JSON'), { statusCode: 400 }));
    }
  });
  app.setNotFoundHandler((_request, reply) => sendFault(reply, { code: 'not-found' }));
  app.setErrorHandler((error, request, reply) => {
    const status =
      typeof error === 'object' && error !== null && 'statusCode' in error
        ? error.statusCode
        : undefined;
    if (status === 413) return sendFault(reply, { code: 'too-large' });
    if (typeof status === 'number' && status >= 400 && status < 500)
      return sendFault(reply, { code: 'bad-request' });
    request.log.error(
      { err: loggable(error), route: request.routeOptions.url },
      'a request failed',
    );
    return sendFault(reply, { code: faultOf(error) });
  });
  return app;
}

/** A fault as the bytes of an answer, for where Fastify has none. */
function plainAnswer(code: FaultCode): string {
  const body = JSON.stringify({ code, says: sentence(code) });
  return [
    'HTTP/1.1 400 Bad Request',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
