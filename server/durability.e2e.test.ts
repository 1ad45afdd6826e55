// The built service, killed with -9 in the middle of its work, twenty times: whatever it acknowledged is there afterwards.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, test, expect } from '@jest/globals';
import type { JoinAnswer } from '../protocol/wire/http.js';
import type { Post } from '../protocol/wire/board.js';
import { patiently } from '../test/patience.mjs';
import { BoardClient } from './board/board-client.fixture.js';
import { joinBody, send, type TestAnswer } from './service.fixture.js';

const ROUNDS = 20;
const READY_MS = patiently(30_000);
const GONE_MS = patiently(5_000);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'conclave-durability-'));
let running: Running | null = null;

interface Running {
  readonly process: ChildProcess;
  readonly url: string;
}

beforeAll(async () => {
  await promisify(execFile)(process.execPath, ['tools/build.mjs', 'server'], {
    cwd: root,
    env: withoutJest(),
  });
}, 120_000);

afterAll(async () => {
  if (running !== null) await kill(running);
  rmSync(folder, { recursive: true, force: true });
}, 20_000);

function withoutJest(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, ...env } = process.env;
  return env;
}

async function start(env: Record<string, string>): Promise<Running> {
  const child = spawn(process.execPath, [join(root, 'dist/server/index.js')], {
    env: {
      ...withoutJest(),
      CONCLAVE_PORT: '0',
      CONCLAVE_PHONE_CHECK: 'off',
      CONCLAVE_SIGN_UPS_PER_MINUTE: '100000',
      CONCLAVE_SIGN_INS_PER_MINUTE: '100000',
      LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('it was not ready in time')), READY_MS);
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = /^CONCLAVE_READY (.*)$/.exec(line)?.[1];
      if (ready === undefined) return;
      clearTimeout(timer);
      resolve((JSON.parse(ready) as { url: string }).url);
    });
    child.on('exit', () => {
      clearTimeout(timer);
      reject(new Error(`the service ended: ${errors.join('\n')}`));
    });
  });
  return { process: child, url };
}

async function kill({ process: child }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

const call = (
  url: string,
  method: string,
  path: string,
  token: string | null,
  body?: object,
): Promise<TestAnswer> =>
  send(url, {
    method,
    path,
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

interface Acknowledged {
  readonly accounts: { readonly email: string; readonly token: string }[];
  readonly meetings: { readonly meetingId: string; readonly title: string }[];
  readonly posts: { readonly seq: number; readonly bytes: string }[];
}

const PASSWORD = 'correct horse battery';

async function newAccount(url: string): Promise<{ email: string; token: string }> {
  const email = `${randomBytes(8).toString('hex')}@example.org`;
  const answer = await call(url, 'POST', '/v1/sign-up', null, {
    email,
    password: PASSWORD,
    name: 'Ana',
  });
  return { email, token: answer.json<{ token: string }>().token };
}

/** Signs up, makes meetings and posts as fast as it can until the service is gone. */
async function work(
  url: string,
  host: string,
  seat: JoinAnswer,
  done: Acknowledged,
): Promise<void> {
  const board = new BoardClient(url, seat.meetingUuid, seat.participantToken);
  const untilGone = async (step: () => Promise<void>) => {
    for (;;) await step();
  };
  const never = Promise.allSettled([
    untilGone(async () => {
      done.accounts.push(await newAccount(url));
    }),
    untilGone(async () => {
      const title = randomBytes(8).toString('hex');
      const body = { title, encryptionType: 'e2ee', passcode: null };
      const answer = await call(url, 'POST', '/v1/meetings', host, body);
      done.meetings.push({ meetingId: answer.json<{ meetingId: string }>().meetingId, title });
    }),
    (async () => {
      await board.next('welcome');
      await untilGone(async () => {
        const bytes = randomBytes(24).toString('base64url');
        done.posts.push({ seq: await board.post('link', bytes), bytes });
      });
    })(),
  ]);
  await never;
  board.close();
}

/** What a newcomer finds on the board. */
async function postsSeenBy(url: string, meetingId: string): Promise<Post[]> {
  const joined = await call(url, 'POST', `/v1/meetings/${meetingId}/join`, null, joinBody());
  expect(joined.statusCode).toBe(200);
  const guest = joined.json<JoinAnswer>();
  const board = new BoardClient(url, guest.meetingUuid, guest.participantToken);
  await board.next('welcome');
  const found: Post[] = [];
  for (let ref = 0; ; ref++) {
    board.send({ type: 'fetch', ref, after: found.at(-1)?.seq ?? 0 });
    const page = await board.next('posts');
    found.push(...page.posts);
    if (!page.more) break;
  }
  board.send({ type: 'leave' });
  await board.closed();
  return found;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('durability', () => {
  test('every acknowledged sign-up, meeting and post outlives kill -9, 20 rounds', async () => {
    // An engine that others run: this test is about the database, so each round starts in a second.
    const env = {
      CONCLAVE_DATA: join(folder, 'rounds'),
      LIVEKIT_URL: 'ws://127.0.0.1:9',
      LIVEKIT_API_KEY: 'key',
      LIVEKIT_API_SECRET: 'a secret of at least thirty-two characters',
    };
    running = await start(env);
    const host = await newAccount(running.url);
    await call(running.url, 'PUT', '/v1/me/settings/allowE2ee', host.token, {
      value: true,
      version: 0,
    });
    const body = { title: 'Rounds', encryptionType: 'e2ee', passcode: null };
    const made = await call(running.url, 'POST', '/v1/meetings', host.token, body);
    const { meetingId } = made.json<{ meetingId: string }>();
    const joined = await call(
      running.url,
      'POST',
      `/v1/meetings/${meetingId}/join`,
      host.token,
      joinBody(),
    );
    const seat = joined.json<JoinAnswer>();

    const done: Acknowledged = { accounts: [host], meetings: [], posts: [] };
    for (let round = 0; round < ROUNDS; round++) {
      const [accounts, meetings, posts] = [done.accounts, done.meetings, done.posts].map(
        ({ length }) => length,
      ) as [number, number, number];
      const working = work(running.url, host.token, seat, done);
      await pause(randomInt(200, 700));
      // On a busy machine nothing may be acknowledged yet, and then the round would prove nothing.
      for (let tries = 0; tries < 100; tries++) {
        const isProof =
          done.accounts.length > accounts &&
          done.meetings.length > meetings &&
          done.posts.length > posts;
        if (isProof) break;
        await pause(randomInt(20, 60));
      }
      await kill(running);
      await working;
      running = await start(env);
    }

    const { url } = running;
    const leader = new BoardClient(url, seat.meetingUuid, seat.participantToken);
    expect((await leader.next('welcome')).leader).toBe(seat.participantId);
    const posts = new Map(
      (await postsSeenBy(url, meetingId)).map(({ seq, bytes }) => [seq, bytes]),
    );
    leader.close();
    const listed = (await call(url, 'GET', '/v1/meetings', host.token)).json<{
      meetings: { meetingId: string; title: string }[];
    }>();
    const titles = new Map(listed.meetings.map((meeting) => [meeting.meetingId, meeting.title]));

    expect(done.posts.length).toBeGreaterThanOrEqual(ROUNDS);
    expect(done.meetings.length).toBeGreaterThanOrEqual(ROUNDS);
    expect(done.accounts.length).toBeGreaterThan(ROUNDS);
    expect(done.posts.filter(({ seq, bytes }) => posts.get(seq) !== bytes)).toEqual([]);
    expect(
      done.meetings.filter((meeting) => titles.get(meeting.meetingId) !== meeting.title),
    ).toEqual([]);
    const lost: string[] = [];
    for (const { email, token } of done.accounts) {
      const me = await call(url, 'GET', '/v1/me', token);
      if (me.statusCode !== 200 || me.json<{ person: { email: string } }>().person.email !== email)
        lost.push(email);
    }
    expect(lost).toEqual([]);
    const last = done.accounts.at(-1);
    const signedIn = await call(url, 'POST', '/v1/sign-in', null, {
      email: last?.email,
      password: PASSWORD,
    });
    expect(signedIn.statusCode).toBe(200);
    await kill(running);
    running = null;
  }, 180_000);

  test('kill -9 leaves no engine behind, and SIGTERM stops it with the service', async () => {
    const engineOf = async (child: ChildProcess): Promise<number> => {
      const lifeline = await childOf(child.pid ?? 0);
      return childOf(lifeline);
    };
    for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
      running = await start({ CONCLAVE_DATA: join(folder, 'engine') });
      const engine = await engineOf(running.process);
      const ended = once(running.process, 'exit');
      running.process.kill(signal);
      const [code] = (await ended) as [number | null];
      if (signal === 'SIGTERM') expect(code).toBe(0);
      expect(await isGone(engine)).toBe(true);
    }
    running = null;
  }, 60_000);
});

async function childOf(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']);
  for (const line of stdout.split('\n')) {
    const [child, parent] = line.trim().split(/\s+/).map(Number);
    if (parent === pid && child !== undefined) return child;
  }
  throw new Error(`process ${pid} has no child`);
}

async function isGone(pid: number): Promise<boolean> {
  for (const end = Date.now() + GONE_MS; Date.now() < end;) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
