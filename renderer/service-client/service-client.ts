// Calls to the service, made from the contract: what goes out and what comes back are checked by the same schemas the service uses.
import { refused, ok, type Result } from '../../protocol/result.js';
import {
  routes,
  type Answer,
  type Body,
  type Params,
  type Query,
  type RouteName,
} from '../../protocol/wire/http.js';
import type { Route } from '../../protocol/wire/route.js';
import { faultBody } from '../../protocol/wire/text.js';

const ANSWER_WITHIN_MS = 15_000;

type Needs<Part, Name extends string> = Part extends null | Record<string, never>
  ? { readonly [N in Name]?: never }
  : { readonly [N in Name]: Part };
/** What a route takes, and nothing where it takes nothing. */
type Input<N extends RouteName> = Needs<Params<N>, 'params'> &
  Needs<Body<N>, 'body'> & { readonly query?: Query<N> };

export interface ServiceClient {
  readonly url: string;
  /** Never rejects: no answer is `service-unreachable`, an answer that makes no sense `service-odd`. */
  readonly call: <N extends RouteName>(
    name: N,
    input: Input<N>,
    signal?: AbortSignal,
  ) => Promise<Result<Answer<N>>>;
}

export interface ServiceClientParts {
  readonly url: string;
  /** The session token at the moment of the call, or null. */
  readonly token: () => string | null;
  /** The service no longer knows the session that this client showed. */
  readonly onSignedOut: () => void;
  readonly fetch?: typeof fetch;
  readonly answerWithinMs?: number;
}

export function serviceClient({
  url,
  token,
  onSignedOut,
  fetch: send = (...request) => fetch(...request),
  answerWithinMs = ANSWER_WITHIN_MS,
}: ServiceClientParts): ServiceClient {
  return {
    url,
    async call(name, input, signal) {
      const shown = routes[name].auth === 'none' ? null : token();
      const request = requestOf(name, input, shown);
      if (request === null) return refused('bad-request', { route: name });
      const deadline = AbortSignal.timeout(answerWithinMs);
      try {
        const response = await send(`${url}${request.path}`, {
          ...request.init,
          signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
        });
        const answer = await answerOf(name, response);
        if (!answer.ok && answer.fault.code === 'signed-out' && shown !== null) onSignedOut();
        return answer;
      } catch {
        return refused('service-unreachable', { route: name });
      }
    },
  };
}

interface Given {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: unknown;
  readonly body?: unknown;
}

/** The request for a route, or null where the contract forbids it before it is sent. */
function requestOf(
  name: RouteName,
  { params = {}, query = {}, body }: Given,
  token: string | null,
) {
  const route: Route = routes[name];
  if (!route.params.safeParse(params).success) return null;
  // Before the schema makes more of it than text: it is text again in the address.
  if (route.query?.safeParse(query).success === false) return null;
  const checked = route.body?.safeParse(body);
  if (checked?.success === false) return null;
  const headers = new Headers({ accept: 'application/json' });
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  if (checked !== undefined) headers.set('content-type', 'application/json');
  return {
    path: `${route.path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''))}${asSearch(query)}`,
    init: {
      method: route.method,
      headers,
      // The session goes in a header of its own; no cookie, no cache, no page of another origin learns of the call.
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      body: checked === undefined ? null : JSON.stringify(checked.data),
    } satisfies RequestInit,
  };
}

/** "?a=1&b=2" of what is there, or nothing. */
function asSearch(query: unknown): string {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([key, value]) => [key, String(value)]));
  return given.length === 0 ? '' : `?${search.toString()}`;
}

async function answerOf<N extends RouteName>(
  name: N,
  response: Response,
): Promise<Result<Answer<N>>> {
  const text = await response.text();
  const json = parsed(text);
  if (!response.ok) {
    const fault = faultBody.safeParse(json);
    if (fault.success) return refused(fault.data.code, fault.data.detail);
    return refused('service-odd', { route: name, status: response.status });
  }
  const answer = routes[name].answer.safeParse(json);
  if (!answer.success) return refused('service-odd', { route: name, status: response.status });
  return ok(answer.data as Answer<N>);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
