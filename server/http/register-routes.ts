// Every route of the contract, registered in one loop: limit, authenticate, authorise, parse, answer. What a handler returns is held
// against the contract too, so the description at /openapi.json cannot drift from what is sent.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { faults, sentence, type FaultCode } from '../../protocol/fault.js';
import { ok, refused, type Fault, type Result } from '../../protocol/result.js';
import { routes, type RouteName } from '../../protocol/wire/http.js';
import type { Route } from '../../protocol/wire/route.js';
import type { MeetingRole } from '../../protocol/wire/text.js';
import { accountByToken } from '../accounts/session-store.js';
import { areOwnSubjects, authorise, type Authenticated } from '../authorisation/authorise.js';
import type { Db } from '../db/database.js';
import { participantByToken, type Participant } from '../meetings/run-store.js';
import { isSameText } from '../same-text.js';
import type { Handlers } from './handlers.js';

/** Counts an attempt; false when it is one too many. */
export type Limits = Partial<Record<RouteName, (address: string, body: unknown) => boolean>>;

interface Context {
  readonly db: Db;
  readonly now: () => number;
  readonly handlers: Handlers;
  readonly limits: Limits;
  /** Opens the operator's routes; null: nobody may use them. */
  readonly operatorToken: string | null;
  /** What a participant may do at this moment: the host's rights pass on and come back. */
  readonly roleNow: (participant: Participant) => MeetingRole;
}

type AnyHandler = (ask: Record<string, unknown>) => Promise<Result<unknown>>;

export function registerRoutes(app: FastifyInstance, context: Context): void {
  for (const name of Object.keys(routes) as RouteName[]) {
    const route: Route = routes[name];
    app.route({
      method: route.method,
      url: route.path,
      handler: async (request, reply) => {
        const answer = await answerTo(name, route, request, context);
        if (!answer.ok) return sendFault(reply, answer.fault);
        const checked = route.answer.safeParse(answer.value);
        if (checked.success) return reply.send(checked.data);
        request.log.error(
          { route: name, issues: checked.error.issues },
          'an answer broke the contract',
        );
        return sendFault(reply, { code: 'internal' });
      },
    });
  }
}

export function sendFault(reply: FastifyReply, fault: Fault): FastifyReply {
  const { code, detail } = fault;
  const says = sentence(code);
  return reply
    .status(statusOf(code))
    .header('cache-control', 'no-store')
    .send(detail === undefined ? { code, says } : { code, says, detail });
}

function statusOf(code: FaultCode): number {
  return faults[code].status ?? 500;
}

async function answerTo(
  name: RouteName,
  route: Route,
  request: FastifyRequest,
  context: Context,
): Promise<Result<unknown>> {
  // Limits come first: a guess that is over the limit must not cost a query or an argon2id.
  const limit = context.limits[name];
  if (limit !== undefined && !limit(request.ip, request.body)) return refused('too-many-attempts');
  const who = await authenticate(route, request, context);
  if (!who.ok) return who;
  const may = authorise(name, route.auth, who.value);
  if (!may.ok) return may;
  const params = route.params.safeParse(request.params);
  if (!params.success)
    return refused(name === 'join' || name === 'lookUpMeeting' ? 'unknown-meeting' : 'bad-request');
  const query = route.query?.safeParse(request.query) ?? { success: true as const, data: null };
  if (!query.success) return refused('bad-request');
  const body = parseBody(route, request.body);
  if (!body.ok) return body;
  const parts = [params.data, query.data, body.value] as (Record<string, unknown> | null)[];
  const own = await areOwnSubjects(context.db, who.value.account, parts);
  if (!own.ok) return own;
  // The loop over the contract cannot know which handler this is; `Handlers` ties each one to its route where it is written.
  const handler = context.handlers[name] as unknown as AnyHandler;
  return handler({
    ...who.value,
    params: params.data,
    query: query.data,
    body: body.value,
    address: request.ip,
  });
}

function parseBody(route: Route, body: unknown): Result<unknown> {
  if (route.body === null) {
    const isEmpty =
      body === undefined ||
      body === null ||
      (typeof body === 'object' && Object.keys(body).length === 0);
    return isEmpty ? ok(null) : refused('bad-request');
  }
  const parsed = route.body.safeParse(body);
  if (parsed.success) return ok(parsed.data);
  const field = parsed.error.issues[0]?.path[0];
  return typeof field === 'string' ? refused('bad-request', { field }) : refused('bad-request');
}

async function authenticate(
  route: Route,
  request: FastifyRequest,
  { db, now, operatorToken, roleNow }: Context,
): Promise<Result<Authenticated & { readonly token?: string }>> {
  if (route.auth === 'none') return ok({});
  const header = request.headers.authorization;
  if (header === undefined)
    return route.auth === 'optional' ? ok({ account: null }) : refused('signed-out');
  const token = /^Bearer ([A-Za-z0-9_-]{1,256})$/.exec(header)?.[1];
  if (token === undefined) return refused('signed-out');
  if (route.auth === 'operator')
    return operatorToken !== null && isSameText(token, operatorToken)
      ? ok({})
      : refused('not-allowed');
  if (route.auth === 'participant') {
    const participant = await participantByToken(db, token);
    if (participant === null) return refused('signed-out');
    const { meetingUuid } = request.params as { meetingUuid?: string };
    if (meetingUuid !== participant.meetingUuid) return refused('not-allowed');
    if (participant.endedWith !== null) return refused('meeting-ended');
    return participant.goneAt === null
      ? ok({ participant: { ...participant, role: roleNow(participant) } })
      : refused('signed-out');
  }
  const account = await accountByToken(db, token, now());
  return account === null ? refused('signed-out') : ok({ account, token });
}
