// For tests: the service with a real database in memory, a clock that the test sets, and an engine that is only claimed.
import { randomBytes } from 'node:crypto';
import { request, type IncomingHttpHeaders } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { EncryptionType } from '../protocol/wire/text.js';
import { routes, type RouteName } from '../protocol/wire/http.js';
import { patiently } from '../test/patience.mjs';
import { PATIENCE } from './board/patience.js';
import { testClock, type TestClock } from './clock.fixture.js';
import { pgliteDatabase, type Database } from './db/database.js';
import { migratedDump } from './db/migrated.fixture.js';
import type { MediaEngine } from './engine/media-engine.js';
import { makeLog } from './log.js';
import { buildService } from './service.js';
import { readSettings, type Settings } from './settings.js';

export const NOON = 1_800_000_000_000;

/** One of its own for every test, in memory. */
export async function testDatabase(): Promise<Database> {
  const loadDataDir = new Blob([readFileSync(await migratedDump())]);
  return pgliteDatabase(await PGlite.create({ loadDataDir }));
}

export interface TestService extends Awaited<ReturnType<typeof buildService>> {
  readonly database: Database;
  readonly engine: MediaEngine & { up: boolean; readonly told: string[] };
  readonly clock: TestClock;
  readonly log: string[];
  readonly settings: Settings;
  readonly call: <N extends RouteName>(name: N, ask?: Call) => Promise<TestAnswer>;
  /** A GET of any path, for what stands behind a "?". */
  readonly get: (path: string, token: string) => Promise<TestAnswer>;
  readonly end: () => Promise<void>;
}

export interface TestAnswer {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly json: <T = unknown>() => T;
}

interface Call {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly token?: string;
  readonly origin?: string;
  readonly address?: string;
}

export async function testService(env: Record<string, string> = {}): Promise<TestService> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'conclave-service-'));
  const many = '100000';
  const settings = readSettings({
    CONCLAVE_DATA: dataFolder,
    CONCLAVE_PORT: '0',
    CONCLAVE_TRUST_PROXY: '1',
    CONCLAVE_ORIGINS: 'http://conclave.localhost:*',
    CONCLAVE_SIGN_UPS_PER_MINUTE: many,
    CONCLAVE_SIGN_INS_PER_MINUTE: many,
    CONCLAVE_JOINS_PER_MINUTE: many,
    // What is tested is mostly something else; phone/ has its own.
    CONCLAVE_PHONE_CHECK: 'off',
    ...env,
  });
  if (!settings.ok) throw new Error(`settings: ${settings.fault.code}`);
  const clock = testClock(NOON);
  const log: string[] = [];
  const database = await testDatabase();
  const engine = testEngine();
  const built = await buildService(settings.value, {
    database,
    engine,
    logger: makeLog('trace', { write: (line: string) => void log.push(line) }),
    now: () => clock.now,
    uptime: clock.uptime,
    patience: PATIENCE,
  });
  await built.app.listen({ host: '127.0.0.1', port: 0 });
  return {
    ...built,
    database,
    engine,
    clock,
    log,
    settings: settings.value,
    call: (name, ask = {}) => {
      const { method, path } = routes[name];
      const url = path.replace(/:([A-Za-z]+)/g, (_, key: string) =>
        encodeURIComponent(ask.params?.[key] ?? ''),
      );
      return send(built.listensOn(), {
        method,
        path: ask.query === undefined ? url : `${url}?${new URLSearchParams(ask.query).toString()}`,
        headers: {
          // Settings below make the service believe this header, so a test can come from any address.
          'x-forwarded-for': ask.address ?? '127.0.0.1',
          ...(ask.token !== undefined && { authorization: `Bearer ${ask.token}` }),
          ...(ask.origin !== undefined && { origin: ask.origin }),
          ...(ask.body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(ask.body !== undefined && { body: JSON.stringify(ask.body) }),
      });
    },
    get: (path, token) =>
      send(built.listensOn(), {
        method: 'GET',
        path,
        headers: { authorization: `Bearer ${token}` },
      }),
    end: async () => {
      await built.close();
      await database.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Over a real socket: Fastify's own `inject` cannot be loaded under jest's ES modules. */
export function send(
  origin: string,
  { method, path, headers, body = '' }: Sent,
): Promise<TestAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      new URL(origin),
      { method, path, headers, agent: false, timeout: patiently(20_000) },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () =>
          resolve({
            statusCode: response.statusCode ?? 0,
            headers: response.headers,
            body: text,
            json: <T>() => JSON.parse(text) as T,
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.on('timeout', () => sent.destroy(new Error('no answer within 20 s')));
    sent.end(body);
  });
}

function testEngine(): TestService['engine'] {
  const told: string[] = [];
  return {
    kind: 'livekit',
    version: 'test',
    up: true,
    told,
    url: () => 'ws://127.0.0.1:1',
    isUp() {
      return Promise.resolve(this.up);
    },
    mediaToken: (meetingUuid, participantId) => Promise.resolve(`${meetingUuid}/${participantId}`),
    removeParticipant: (_room, participantId) => void told.push(`remove ${participantId}`),
    closeRoom: (meetingUuid) => void told.push(`close ${meetingUuid}`),
    stop: () => Promise.resolve(),
  };
}

export interface SignedUp {
  readonly token: string;
  readonly userId: string;
  readonly email: string;
}

/** An account whose owner may hold end-to-end encrypted meetings. */
export async function signUp(service: TestService, name = 'Ana'): Promise<SignedUp> {
  const email = `${randomBytes(6).toString('hex')}@example.org`;
  const answer = await service.call('signUp', {
    body: { email, password: 'correct horse battery', name },
  });
  const { token, person } = answer.json<{ token: string; person: { userId: string } }>();
  await chooseE2ee(service, token, true);
  return { token, userId: person.userId, email };
}

/** One's own choice, whatever it was before. */
export async function chooseE2ee(
  service: TestService,
  token: string,
  value: boolean,
): Promise<TestAnswer> {
  const { settings } = (await service.call('readOwnSettings', { token })).json<{
    settings: { setting: string; version: number }[];
  }>();
  const version = settings.find(({ setting }) => setting === 'allowE2ee')?.version ?? 0;
  const params = { setting: 'allowE2ee' };
  return service.call('changeOwnSetting', { token, params, body: { value, version } });
}

export async function makeMeeting(
  service: TestService,
  token: string,
  passcode: string | null = null,
  encryptionType: EncryptionType = 'e2ee',
  more: Record<string, unknown> = {},
): Promise<string> {
  const body = { title: 'Plans', encryptionType, passcode, ...more };
  const answer = await service.call('createMeeting', { token, body });
  return answer.json<{ meetingId: string }>().meetingId;
}

export function joinBody(fields: Record<string, unknown> = {}) {
  return {
    ivk: randomBytes(32).toString('base64url'),
    hardwareId: randomBytes(16).toString('base64url'),
    client: { kind: 'desktop', version: '0.1.0' },
    passcode: null,
    guestToken: null,
    ...fields,
  };
}
