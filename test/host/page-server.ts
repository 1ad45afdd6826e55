// Serves what main's own app:// handler answers, on a loopback port, under a name that Chromium takes for a secure context (*.localhost).
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export type Handler = (request: Request) => Response | Promise<Response>;

export interface PageServer {
  /** http://conclave.localhost:PORT */
  readonly origin: string;
  readonly close: () => void;
}

const HOST = 'conclave.localhost';
export const APP_ORIGIN = 'app://conclave';

/** Listens on `wantedPort` if it is free (what a page stores belongs to its port), or else on any. */
export async function servePages(
  handlerOf: () => Handler | null,
  wantedPort: number,
): Promise<PageServer> {
  const server = createServer((request, response) => {
    answer(handlerOf(), request, response).catch(() => response.writeHead(500).end());
  });
  const port = await listen(server, wantedPort).catch(() => listen(server, 0));
  return {
    origin: `http://${HOST}:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(
  handler: Handler | null,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Another web page may have its own name resolve to this address: only our own name is served.
  const isOurs = request.headers.host?.replace(/:[0-9]+$/, '') === HOST;
  if (!isOurs || handler === null) {
    response.writeHead(404).end();
    return;
  }
  const answered = await handler(
    new Request(`${APP_ORIGIN}${request.url ?? '/'}`, { method: request.method ?? 'GET' }),
  );
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  response.end(new Uint8Array(await answered.arrayBuffer()));
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', fail);
      const address = server.address();
      if (address === null || typeof address === 'string')
        fail(new Error('There is no free port.'));
      else done(address.port);
    });
  });
}
