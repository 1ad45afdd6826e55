import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eq } from 'drizzle-orm';
import type { FaultCode } from '../../protocol/fault.js';
import { routes, type RouteName } from '../../protocol/wire/http.js';
import type { Route } from '../../protocol/wire/route.js';
import { insertSession } from '../accounts/session-store.js';
import { freshToken, tokenHash } from '../accounts/tokens.js';
import { accounts, groups, meetings, participants, runs, users } from '../db/schema.js';
import { testService, type TestService } from '../service.fixture.js';
import { callers, mayCall, type Caller } from './route-table.js';

const OPERATOR = 'the-operators-own-token-0123456789abcdef';
const names = Object.keys(routes) as RouteName[];
const hex = () => randomBytes(16).toString('hex');

let service: TestService;
const people = { owner: hex(), admin: hex(), member: hex() };
const elsewhere = { userId: hex(), groupId: hex() };
const meetingUuid = hex();
const inRun = {
  host: freshToken().token,
  'co-host': freshToken().token,
  participant: freshToken().token,
};
beforeAll(async () => {
  service = await testService({ CONCLAVE_OPERATOR_TOKEN: OPERATOR });
  const { db } = service.database;
  const [ours, theirs] = [hex(), hex()];
  const insertPerson = (userId: string, accountId: string, role: 'owner' | 'admin' | 'member') =>
    db.insert(users).values({
      userId,
      accountId,
      role,
      email: `${userId}@example.org`,
      name: role,
      passwordHash: '',
      createdAt: 1,
    });
  for (const accountId of [ours, theirs])
    await db.insert(accounts).values({ accountId, name: 'x', plan: 'paid', createdAt: 1 });
  for (const role of ['owner', 'admin', 'member'] as const)
    await insertPerson(people[role], ours, role);
  await insertPerson(elsewhere.userId, theirs, 'member');
  await db
    .insert(groups)
    .values({ groupId: elsewhere.groupId, accountId: theirs, name: 'Theirs', createdAt: 1 });
  const meetingId = '12345678901';
  const ofMeeting = { meetingId, title: 'Plans', encryptionType: 'e2ee', createdAt: 1 } as const;
  await db.insert(meetings).values({ ...ofMeeting, ownerId: people.owner });
  await db.insert(runs).values({ meetingUuid, meetingId, startedAt: 1 });
  for (const role of ['host', 'co-host', 'participant'] as const)
    await db.insert(participants).values({
      meetingUuid,
      participantId: role,
      userId: hex(),
      role,
      tokenHash: tokenHash(inRun[role]),
      issuedAt: 1,
    });
}, 60_000);
afterAll(() => service.end(), 20_000);

/** A session of its own for each call: some routes end the session that calls them. */
async function sessionOf(userId: string): Promise<string> {
  const { token, hash } = freshToken();
  await insertSession(service.database.db, { hash, userId, device: '' }, service.clock.now);
  return token;
}

async function tokenOf(caller: Caller): Promise<string | null> {
  switch (caller) {
    case 'nobody':
      return null;
    case 'operator':
      return OPERATOR;
    case 'host':
    case 'co-host':
    case 'participant':
      return inRun[caller];
    case 'owner':
    case 'admin':
    case 'member':
      return sessionOf(people[caller]);
  }
}

/** As little as the route's path needs: who may call gets past the door, and is then told what is wrong. */
async function knock(name: RouteName, caller: Caller): Promise<FaultCode | 'ok'> {
  const params: Record<string, string> = {
    meetingId: '00000000000',
    meetingUuid,
    groupId: hex(),
    userId: hex(),
    sessionId: hex(),
    invitationId: hex(),
    setting: 'polls',
  };
  const token = await tokenOf(caller);
  const { body }: Route = routes[name];
  const answer = await service.call(name, {
    params,
    ...(body !== null && { body: {} }),
    ...(token !== null && { token }),
  });
  return answer.statusCode === 200 ? 'ok' : answer.json<{ code: FaultCode }>().code;
}

describe('authorisation: every route as every caller (issue 5)', () => {
  test.each(names)('%s', async (name) => {
    const row: readonly Caller[] = mayCall[name];
    const got = new Map<Caller, boolean>();
    for (const caller of callers) {
      const code = await knock(name, caller);
      got.set(caller, code !== 'not-allowed' && code !== 'signed-out');
    }
    expect(got).toEqual(new Map(callers.map((caller) => [caller, row.includes(caller)])));
  });

  test('only routes without a session are open to nobody', () => {
    for (const name of names) {
      const { auth }: Route = routes[name];
      const row: readonly Caller[] = mayCall[name];
      expect([name, row.includes('nobody')]).toEqual([
        name,
        auth === 'none' || auth === 'optional',
      ]);
    }
  });

  test.each(names.filter((name) => /:(groupId|userId)/.test(routes[name].path)))(
    '%s answers about another account as about what does not exist',
    async (name) => {
      const token = await sessionOf(people.owner);
      const call = (params: Record<string, string>) =>
        service.call(name, {
          token,
          params: { setting: 'polls', ...params },
          ...(routes[name].body !== null && { body: bodyOf(name) }),
        });
      const theirs = await call(elsewhere);
      const none = await call({ userId: hex(), groupId: hex() });
      expect([theirs.statusCode, theirs.body]).toEqual([none.statusCode, none.body]);
      expect(theirs.statusCode).toBe(404);
    },
  );

  test('a removed, forged or expired token opens nothing', async () => {
    const token = await sessionOf(people.owner);
    await service.database.db.delete(users).where(eq(users.userId, people.owner));
    for (const one of [token, freshToken().token, OPERATOR.slice(1)]) {
      const answer = await service.call('me', { token: one });
      expect(answer.json()).toMatchObject({ code: 'signed-out' });
    }
  });
});

/** A body that the contract takes, for the routes that name a person or a group in their path. */
function bodyOf(name: RouteName): unknown {
  const bodies: Partial<Record<RouteName, unknown>> = {
    changeRole: { role: 'admin' },
    setActive: { active: false },
    renameGroup: { name: 'Ours now' },
    changeGroupMembers: { add: [], remove: [] },
    changeGroupSetting: { value: true, locked: true, version: 0 },
    changeMemberSetting: { value: true, locked: true, version: 0 },
  };
  return bodies[name];
}
