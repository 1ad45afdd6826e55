// The description at /openapi.json, made from the contract that the service validates with.
import { z } from 'zod';
import { faultBody } from '../../protocol/wire/text.js';
import { routes, type RouteName } from '../../protocol/wire/http.js';
import type { Route } from '../../protocol/wire/route.js';

type Json = Record<string, unknown>;

export function openApi(version: string): Json {
  const paths: Record<string, Json> = {};
  for (const name of Object.keys(routes) as RouteName[]) {
    const route = routes[name];
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Conclave service',
      version,
      description:
        'Accounts, meetings, admission and media tokens. The bulletin board is a WebSocket at /v1/runs/{meetingUuid}/board (subprotocol conclave.1); its messages are described in protocol/wire/board.ts.',
    },
    components: {
      schemas: { Fault: schemaOf(faultBody, 'output') },
      securitySchemes: {
        session: {
          type: 'http',
          scheme: 'bearer',
          description: 'The token of sign-up or sign-in.',
        },
        participant: {
          type: 'http',
          scheme: 'bearer',
          description: 'The participantToken of a join.',
        },
        operator: {
          type: 'http',
          scheme: 'bearer',
          description: 'What CONCLAVE_OPERATOR_TOKEN holds.',
        },
      },
    },
    paths,
  };
}

function operation(name: RouteName): Json {
  const route: Route = routes[name];
  const params = schemaOf(route.params, 'input');
  const inPath = (params['properties'] ?? {}) as Record<string, Json>;
  const query = route.query === undefined ? {} : schemaOf(route.query, 'input');
  const inQuery = (query['properties'] ?? {}) as Record<string, Json>;
  const required = (query['required'] ?? []) as string[];
  const parameters = [
    ...Object.entries(inPath).map(([name, schema]) => ({
      name,
      in: 'path',
      required: true,
      schema,
    })),
    ...Object.entries(inQuery).map(([name, schema]) => ({
      name,
      in: 'query',
      required: required.includes(name),
      schema,
    })),
  ];
  return {
    operationId: name,
    summary: route.about,
    security: security(route.auth),
    ...(parameters.length > 0 && { parameters }),
    ...(route.body !== null && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(route.body, 'input') } },
      },
    }),
    responses: {
      200: {
        description: 'Done.',
        content: { 'application/json': { schema: schemaOf(route.answer, 'output') } },
      },
      default: {
        description: 'Refused: a code from the fault table and a sentence for the person.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Fault' } } },
      },
    },
  };
}

function security(auth: Route['auth']): Json[] {
  if (auth === 'none') return [];
  if (auth === 'operator') return [{ operator: [] }];
  if (auth === 'participant') return [{ participant: [] }];
  return auth === 'optional' ? [{}, { session: [] }] : [{ session: [] }];
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
