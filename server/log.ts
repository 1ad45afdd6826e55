// The log: JSON lines on the error output, no secret in them, and no name or address of a person either.
import { destination, pino, type DestinationStream, type Logger } from 'pino';

/** What must never be written, wherever in an entry it turns up. */
const SECRETS = [
  'authorization',
  'sec-websocket-protocol',
  'cookie',
  'password',
  'newPassword',
  'passwordHash',
  'passcode',
  'token',
  'participantToken',
  'guestToken',
  'operatorToken',
  'invitation',
  'reset',
  'smtpUrl',
  'email',
  'name',
  'secret',
  'seed',
];

export function makeLog(level: string, stream: DestinationStream = destination(2)): Logger {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: SECRETS.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`]),
        censor: '(redacted)',
      },
      // A request is its method and its route, never its headers, its address or its query.
      serializers: {
        req: (request: { method?: string; routeOptions?: { url?: string } }) => ({
          method: request.method,
          route: request.routeOptions?.url,
        }),
        res: (reply: { statusCode?: number }) => ({ status: reply.statusCode }),
      },
    },
    stream,
  );
}
