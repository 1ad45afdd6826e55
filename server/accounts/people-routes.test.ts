import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { processorTime } from '../../protocol/processor-time.fixture.js';
import { routes, type RouteName } from '../../protocol/wire/http.js';
import { BoardClient } from '../board/board-client.fixture.js';
import { participants } from '../db/schema.js';
import { linkIn, mailsTo, mailTo } from '../mail/outbox.fixture.js';
import {
  joinBody,
  makeMeeting,
  signUp,
  testService,
  type SignedUp,
  type TestService,
} from '../service.fixture.js';
import {
  invited,
  memberOf,
  OPERATOR_TOKEN,
  paidOwner,
  peopleEnv,
  setPlan,
} from './people.fixture.js';

let service: TestService;
let owner: SignedUp;
let admin: SignedUp;
let member: SignedUp;
/** Runs another account. */
let stranger: SignedUp;
beforeAll(async () => {
  service = await testService(peopleEnv);
  owner = await paidOwner(service);
  admin = await memberOf(service, owner, 'admin', 'Adam');
  member = await memberOf(service, owner, 'member', 'Mia');
  stranger = await paidOwner(service, 'Stranger');
}, 60_000);
afterAll(() => service.end(), 20_000);

type Ask = NonNullable<Parameters<TestService['call']>[1]>;
/** "ok", or the code of the refusal. */
async function outcome(name: RouteName, as: SignedUp, ask: Ask = {}): Promise<string> {
  const answer = await service.call(name, { token: as.token, ...ask });
  if (answer.statusCode !== 200) return answer.json<{ code: string }>().code;
  routes[name].answer.parse(answer.json());
  return 'ok';
}
const changeRole = (as: SignedUp, of: SignedUp, role: string) =>
  outcome('changeRole', as, { params: { userId: of.userId }, body: { role } });
const setActive = (as: SignedUp, of: SignedUp, active: boolean) =>
  outcome('setActive', as, { params: { userId: of.userId }, body: { active } });
const remove = (as: SignedUp, of: SignedUp) =>
  outcome('removeMember', as, { params: { userId: of.userId } });
const accountOf = async (as: SignedUp) =>
  routes.account.answer.parse((await service.call('account', { token: as.token })).json());
const makeGroup = async (as: SignedUp, name: string) =>
  routes.createGroup.answer.parse(
    (await service.call('createGroup', { token: as.token, body: { name } })).json(),
  ).groupId;
async function list(as: SignedUp, query = '') {
  const answer = await service.get(`/v1/account/members${query}`, as.token);
  return routes.listMembers.answer.parse(answer.json());
}

describe('an account', () => {
  test('of who signs up is an account of one on the Basic plan', async () => {
    const solo = await signUp(service, 'Solo');
    expect(await accountOf(solo)).toMatchObject({
      role: 'owner',
      account: { name: 'Solo', plan: 'basic', people: 1 },
    });
    expect(
      await outcome('invite', solo, { body: { email: 'x@example.org', role: 'member' } }),
    ).toBe('plan-basic');
    expect(await outcome('createGroup', solo, { body: { name: 'Legal' } })).toBe('plan-basic');
  });

  test('is put on a plan by the operator only, and on Basic only while one person is in it', async () => {
    const solo = await signUp(service, 'Solo');
    const body = { email: solo.email, plan: 'paid' };
    expect(await outcome('setPlan', solo, { body })).toBe('not-allowed');
    expect(await outcome('setPlan', owner, { token: 'x'.repeat(40), body })).toBe('not-allowed');
    expect((await service.call('setPlan', { body })).statusCode).toBe(401);
    expect((await setPlan(service, solo.email, 'paid')).statusCode).toBe(200);
    expect((await accountOf(solo)).account.plan).toBe('paid');
    expect((await setPlan(service, solo.email, 'basic')).statusCode).toBe(200);
    expect((await setPlan(service, owner.email, 'basic')).json()).toMatchObject({
      code: 'not-alone',
    });
    expect((await setPlan(service, 'nobody@example.org', 'paid')).statusCode).toBe(404);
  });

  test('of an organisation has its name, and the Basic plan until the operator says otherwise', async () => {
    const body = {
      ...{ email: 'boss@northwind.example', password: 'correct horse battery', name: 'Boss' },
      organisation: 'Northwind',
    };
    const { token } = (await service.call('signUp', { body })).json<{ token: string }>();
    const answer = await service.call('account', { token });
    expect(answer.json()).toMatchObject({
      role: 'owner',
      account: { name: 'Northwind', plan: 'basic', people: 1 },
    });
  });

  test('tells an administrator at first what encryption is, and never again', async () => {
    const solo = await signUp(service, 'Solo');
    expect((await accountOf(solo)).introduced).toBe(false);
    expect(await outcome('finishIntroduction', solo)).toBe('ok');
    expect(await outcome('finishIntroduction', solo)).toBe('ok');
    expect((await accountOf(solo)).introduced).toBe(true);
  });

  test.each(['\u200b\u200d', '\u2800', ' \u3164 ', '\u202eevil', 'x'.repeat(10_000)])(
    'and whoever is in it cannot be called %p',
    async (name) => {
      const person = { email: 'odd@example.org', password: 'correct horse battery' };
      const signedUp = await service.call('signUp', { body: { ...person, name } });
      expect(signedUp.json()).toMatchObject({ code: 'bad-request', detail: { field: 'name' } });
      expect(await outcome('changeName', owner, { body: { name } })).toBe('bad-request');
      expect(await outcome('renameAccount', owner, { body: { name } })).toBe('bad-request');
      expect(await outcome('createGroup', owner, { body: { name } })).toBe('bad-request');
    },
  );

  test('takes names of any script, with the marks that some need', async () => {
    const ada = await signUp(service, 'Ada');
    for (const name of ['محمد', '王芳', 'क्षितिज', '👩\u200d🚀 Ada', 'د\u200cه'])
      expect(await outcome('changeName', ada, { body: { name } })).toBe('ok');
  });

  test("shuts the operator's routes where the operator named no token", async () => {
    const plain = await testService();
    const answer = await plain.call('setPlan', {
      token: OPERATOR_TOKEN,
      body: { email: 'x@example.org', plan: 'paid' },
    });
    expect(answer.statusCode).toBe(403);
    await plain.end();
  }, 30_000);

  test('is renamed by those who run it', async () => {
    const rename = (as: SignedUp, name: string) => outcome('renameAccount', as, { body: { name } });
    expect(await rename(member, 'Mine')).toBe('not-allowed');
    expect(await rename(admin, 'x'.repeat(10_000))).toBe('bad-request');
    expect(await rename(admin, 'Ferrum AG')).toBe('ok');
    expect((await accountOf(member)).account.name).toBe('Ferrum AG');
  });
});

describe('members', () => {
  test('are listed by name, searched, and paged; to those who run the account', async () => {
    const { members, total } = await list(owner);
    expect(total).toBe(members.length);
    expect(members.map((one) => one.name)).toEqual(['Adam', 'Mia', 'Olga']);
    expect(members.map((one) => one.role)).toEqual(['admin', 'member', 'owner']);
    expect((await list(admin, '?search=MI')).members.map((one) => one.name)).toEqual(['Mia']);
    expect((await list(admin, `?search=${member.email}`)).total).toBe(1);
    expect(await list(admin, '?page=1')).toEqual({ members: [], total: 3 });
    for (const wildcard of ['%25', '_', '%5C'])
      expect((await list(admin, `?search=${wildcard}`)).total).toBe(0);
    expect(await outcome('listMembers', member)).toBe('not-allowed');
    for (const bad of ['?page=-1', '?page=x', '?unknown=1', '?search=%00'])
      expect((await service.get(`/v1/account/members${bad}`, owner.token)).statusCode).toBe(400);
  });

  test('are paged quickly in an account of 10,000 people in 100 groups', async () => {
    const boss = await paidOwner(service, 'Boss');
    const { accountId } = (await accountOf(boss)).account;
    const { db } = service.database;
    await db.execute(sql`
      insert into users (user_id, email, name, password_hash, created_at, account_id, role)
        select md5('many' || n), 'many' || n || '@example.org', 'Person ' || n, '', 0, ${accountId}, 'member'
        from generate_series(1, 10000) n`);
    await db.execute(sql`
      insert into groups (group_id, account_id, name, created_at)
        select md5('group' || n), ${accountId}, 'Group ' || n, 0 from generate_series(1, 100) n`);
    await db.execute(sql`
      insert into group_members (group_id, user_id)
        select md5('group' || (1 + (n * k) % 100)), md5('many' || n)
        from generate_series(1, 10000) n, generate_series(1, 3) k on conflict do nothing`);
    await db.execute(sql`analyze`);
    // Service and database are this process.
    const fastest = async (query: string) => {
      const times: number[] = [];
      for (let turn = 0; turn < 8; turn++) {
        const began = processorTime();
        await list(boss, query);
        times.push(processorTime() - began);
      }
      return Math.min(...times);
    };
    for (const query of ['', '?page=50', '?search=person%2099', '?page=100'])
      expect(await fastest(query)).toBeLessThan(50);
    expect((await list(boss)).total).toBe(10_001);
    expect((await list(boss)).members).toHaveLength(100);
  }, 60_000);

  test('of another account are as unknown as nobody', async () => {
    expect(await changeRole(stranger, member, 'admin')).toBe('not-found');
    expect(await setActive(stranger, member, false)).toBe('not-found');
    expect(await remove(stranger, member)).toBe('not-found');
    expect((await list(stranger)).members.map((one) => one.name)).toEqual(['Stranger']);
  });

  test('have the role that an owner gives them, and only an owner', async () => {
    for (const as of [admin, member])
      expect(await changeRole(as, member, 'admin')).toBe('not-allowed');
    expect(await changeRole(member, member, 'owner')).toBe('not-allowed');
    expect(await changeRole(owner, member, 'admin')).toBe('ok');
    expect(await outcome('listMembers', member)).toBe('ok');
    expect(await changeRole(owner, member, 'member')).toBe('ok');
    expect(await outcome('listMembers', member)).toBe('not-allowed');
  });

  test('always have an owner among them, also when two owners step down at once', async () => {
    const one = await paidOwner(service, 'One');
    const two = await memberOf(service, one, 'admin', 'Two');
    expect(await changeRole(one, one, 'member')).toBe('last-owner');
    expect(await changeRole(one, two, 'owner')).toBe('ok');
    const both = await Promise.all([
      changeRole(one, one, 'member'),
      changeRole(two, two, 'member'),
    ]);
    expect(both.toSorted()).toEqual(['last-owner', 'ok']);
  });

  test('cannot be deactivated or deleted by those below them, nor by themselves', async () => {
    expect(await setActive(admin, owner, false)).toBe('not-allowed');
    expect(await setActive(admin, admin, false)).toBe('not-allowed');
    expect(await setActive(owner, owner, false)).toBe('not-allowed');
    expect(await remove(member, admin)).toBe('not-allowed');
    expect(await remove(owner, owner)).toBe('not-allowed');
  });

  test('whose host is deactivated cannot be begun by others, and can again when the host is back', async () => {
    const dan = await memberOf(service, owner, 'admin', 'Dan');
    const body = { value: true, version: 0 };
    const params = { setting: 'joinBeforeHost' };
    expect(await outcome('changeOwnSetting', dan, { params, body })).toBe('ok');
    const more = { joinBeforeHost: true };
    const meetingId = await makeMeeting(service, dan.token, null, 'enhanced', more);
    const come = () => outcome('join', member, { params: { meetingId }, body: joinBody() });
    expect(await setActive(owner, dan, false)).toBe('ok');
    expect(await come()).toBe('host-not-here');
    expect(service.boards.ofMeeting(meetingId)).toBeNull();
    expect(await setActive(owner, dan, true)).toBe('ok');
    expect(await come()).toBe('ok');
  });

  test('who are deactivated are out everywhere at once, and back with what they had', async () => {
    const dan = await memberOf(service, owner, 'admin', 'Dan');
    const { invitation } = await invited(service, dan);
    const meetingId = await runningMeeting();
    const answer = await service.call('join', {
      token: dan.token,
      params: { meetingId },
      body: joinBody(),
    });
    const { meetingUuid = '', participantToken = '' } = answer.json<Record<string, string>>();
    const board = new BoardClient(service.listensOn(), meetingUuid, participantToken);
    await board.next('welcome');

    expect(await setActive(owner, dan, false)).toBe('ok');
    expect(await board.next('ended')).toMatchObject({ code: 'removed' });
    expect(
      (await service.call('mediaToken', { token: participantToken, params: { meetingUuid } }))
        .statusCode,
    ).toBe(401);
    // As if they had joined at the same moment.
    await service.database.db
      .update(participants)
      .set({ goneAt: null })
      .where(eq(participants.userId, dan.userId));
    const late = new BoardClient(service.listensOn(), meetingUuid, participantToken);
    await expect(late.next('welcome')).rejects.toThrow('no welcome');
    expect((await service.call('me', { token: dan.token })).statusCode).toBe(401);
    const signIn = (password: string) =>
      service.call('signIn', { body: { email: dan.email, password } });
    expect((await signIn('correct horse battery')).json()).toMatchObject({ code: 'deactivated' });
    expect((await signIn('not the password')).json()).toMatchObject({ code: 'wrong-password' });
    const read = await service.call('readInvitation', { body: { invitation } });
    expect(read.json()).toMatchObject({ code: 'link-void' });
    await service.call('askPasswordReset', { body: { email: dan.email } });
    expect(mailsTo(service.settings.dataFolder, dan.email)).toHaveLength(1);

    expect(await setActive(admin, dan, true)).toBe('not-allowed');
    expect(await setActive(owner, dan, true)).toBe('ok');
    expect((await signIn('correct horse battery')).statusCode).toBe(200);
    expect((await list(owner, '?search=Dan')).members[0]).toMatchObject({
      role: 'admin',
      deactivatedAt: null,
    });
    expect(await remove(owner, dan)).toBe('ok');
    expect((await signIn('correct horse battery')).json()).toMatchObject({
      code: 'wrong-password',
    });
    expect(await remove(owner, dan)).toBe('not-found');
  });

  /** A meeting that others can join. */
  async function runningMeeting(): Promise<string> {
    const host = await signUp(service, 'Host');
    const meetingId = await makeMeeting(service, host.token);
    const joined = await service.call('join', {
      token: host.token,
      params: { meetingId },
      body: joinBody(),
    });
    const { meetingUuid = '', participantToken = '' } = joined.json<Record<string, string>>();
    await new BoardClient(service.listensOn(), meetingUuid, participantToken).next('welcome');
    return meetingId;
  }

  test('who delete themselves leave the account to the others, unless it would have no owner', async () => {
    const last = await paidOwner(service, 'Last');
    const heir = await memberOf(service, last, 'member', 'Heir');
    const body = { password: 'correct horse battery' };
    expect(await outcome('deleteMe', last, { body })).toBe('last-owner');
    expect(await changeRole(last, heir, 'owner')).toBe('ok');
    expect(await outcome('deleteMe', last, { body })).toBe('ok');
    expect((await accountOf(heir)).account).toMatchObject({ name: 'Last', people: 1 });
  });
});

describe('an e-mail address', () => {
  const routesWithEmail = {
    signUp: (email: string) => ({ body: { email, password: 'correct horse battery', name: 'X' } }),
    signIn: (email: string) => ({ body: { email, password: 'correct horse battery' } }),
    askPasswordReset: (email: string) => ({ body: { email } }),
    invite: (email: string) => ({ token: owner.token, body: { email, role: 'member' } }),
    setPlan: (email: string) => ({ token: OPERATOR_TOKEN, body: { email, plan: 'paid' } }),
  } as const;
  const none: readonly (readonly [string, string])[] = [
    ['10,000 characters', `${'a'.repeat(9_988)}@example.org`],
    ['a long part before the @', `${'a'.repeat(250)}@example.org`],
    ['letters that turn the direction', 'an\u202ea@example.org'],
    ['a letter of no width', 'an\u200ba@example.org'],
    ['a look-alike of a letter', 'аnna@example.org'],
    ['a look-alike in the domain', 'anna@exаmple.org'],
    ['two addresses', 'anna@example.org,ben@example.org'],
    ['two addresses and a space', 'anna@example.org ben@example.org'],
    ['a second line', 'anna@example.org\r\nBcc: ben@example.org'],
    ['a name around it', 'Anna <anna@example.org>'],
  ];

  test.each(
    none.flatMap(([what, email]) =>
      Object.keys(routesWithEmail).map((name) => [name, what, email] as const),
    ),
  )('%s refuses one with %s, and mails nobody', async (name, _, email) => {
    const route = name as keyof typeof routesWithEmail;
    const answer = await service.call(route, routesWithEmail[route](email));
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'bad-request', detail: { field: 'email' } });
  });

  test('is the same in capitals and with spaces around it, and no two people have it', async () => {
    const email = 'Same.Person@Example.org';
    const { signUp: ask } = routesWithEmail;
    expect((await service.call('signUp', ask(` ${email} `))).statusCode).toBe(200);
    expect((await service.call('signUp', ask(email.toLowerCase()))).json()).toMatchObject({
      code: 'email-taken',
    });
  });
});

describe('groups', () => {
  test('are made, filled, renamed and deleted; a person may be in several', async () => {
    const [legal, board] = [await makeGroup(owner, 'Legal'), await makeGroup(admin, 'Board')];
    const change = (groupId: string, add: string[], take: string[] = []) =>
      service.call('changeGroupMembers', {
        token: admin.token,
        params: { groupId },
        body: { add, remove: take },
      });
    expect((await change(legal, [member.userId, admin.userId, member.userId])).json()).toEqual({
      groupId: legal,
      name: 'Legal',
      people: 2,
    });
    expect((await change(board, [member.userId])).json()).toMatchObject({ people: 1 });
    expect((await change(legal, [member.userId], [admin.userId])).json()).toMatchObject({
      people: 1,
    });
    const inLegal = await list(owner, `?groupId=${legal}`);
    expect(inLegal.members.map((one) => one.name)).toEqual(['Mia']);
    expect(inLegal.members[0]?.groupIds.toSorted()).toEqual([legal, board].toSorted());

    const rename = (groupId: string, name: string) =>
      outcome('renameGroup', owner, { params: { groupId }, body: { name } });
    expect(await rename(legal, 'Board')).toBe('group-taken');
    expect(await outcome('createGroup', owner, { body: { name: 'Board' } })).toBe('group-taken');
    expect(await rename(legal, 'Law')).toBe('ok');
    expect(await outcome('deleteGroup', owner, { params: { groupId: board } })).toBe('ok');
    const listed = await service.call('listGroups', { token: owner.token });
    expect(listed.json()).toEqual({ groups: [{ groupId: legal, name: 'Law', people: 1 }] });
    const data = await service.call('exportMine', { token: member.token });
    expect(data.json()).toMatchObject({ groups: ['Law'] });
  });

  test('take nobody of another account, and then change nothing', async () => {
    const groupId = await makeGroup(owner, 'Mixed');
    const add = [member.userId, stranger.userId];
    const ask = { params: { groupId }, body: { add, remove: [] } };
    expect(await outcome('changeGroupMembers', owner, ask)).toBe('unknown-person');
    expect((await list(owner, `?groupId=${groupId}`)).total).toBe(0);
  });

  test('are closed to members, and unknown to other accounts', async () => {
    const groupId = await makeGroup(owner, 'Closed');
    const params = { groupId };
    const asks: [RouteName, Ask][] = [
      ['renameGroup', { params, body: { name: 'Mine' } }],
      ['changeGroupMembers', { params, body: { add: [stranger.userId], remove: [] } }],
      ['deleteGroup', { params }],
    ];
    for (const [name, ask] of asks) {
      expect(await outcome(name, member, ask)).toBe('not-allowed');
      expect(await outcome(name, stranger, ask)).toBe('not-found');
    }
    expect(await outcome('listGroups', member)).toBe('not-allowed');
    expect(await outcome('createGroup', member, { body: { name: 'Mine' } })).toBe('not-allowed');
    const foreign = await service.get(`/v1/account/members?groupId=${groupId}`, stranger.token);
    expect(foreign.statusCode).toBe(404);
  });
});

describe('names that look like that of somebody else', () => {
  test('are found in all of the account, on whatever page, and in no other account', async () => {
    const boss = await paidOwner(service, 'Anna Berg');
    const namesakesOf = async (as: SignedUp) => {
      const answer = await service.call('listNamesakes', { token: as.token });
      return routes.listNamesakes.answer.parse(answer.json()).userIds.toSorted();
    };
    await memberOf(service, boss, 'member', 'Ben');
    expect(await namesakesOf(boss)).toEqual([]);
    // Cyrillic, so it stands on the last page of the list.
    const other = await memberOf(service, boss, 'member', '\u0410nn\u0430 \u0412\u0435rg');
    // In pieces of a thousand: the two lie in different ones.
    await service.database.db.execute(sql`
      insert into users (user_id, email, name, password_hash, created_at, account_id, role)
      select md5(${boss.userId} || n), md5(${boss.userId} || n) || '@example.org', 'Kim ' || translate(n::text, '0123456789', 'abcdefghjk'), '', 1, account_id, 'member'
      from users, generate_series(1, 2000) n where user_id = ${boss.userId}`);
    const both = [boss.userId, other.userId].toSorted();
    expect(await namesakesOf(boss)).toEqual(both);
    const elsewhere = await paidOwner(service, 'Anna Berg');
    expect(await namesakesOf(elsewhere)).toEqual([]);
    expect(await namesakesOf(boss)).toEqual(both);
  });
});

describe('invitations', () => {
  const accept = (as: SignedUp, invitation: string) =>
    outcome('acceptInvitation', as, { body: { invitation } });
  const signUpWith = (invitation: string, name = 'New') =>
    service.call('signUpInvited', {
      body: { invitation, name, password: 'correct horse battery' },
    });

  test('lead who is new into the account, once', async () => {
    const { email, invitation } = await invited(service, owner, 'admin');
    const read = await service.call('readInvitation', { body: { invitation } });
    expect(routes.readInvitation.answer.parse(read.json())).toEqual({
      accountName: 'Ferrum AG',
      invitedBy: 'Olga',
      inviterEmail: owner.email,
      email,
      hasPassword: false,
    });
    const answers = await Promise.all([signUpWith(invitation), signUpWith(invitation)]);
    expect(answers.filter((answer) => answer.statusCode === 200)).toHaveLength(1);
    expect((await signUpWith(invitation)).json()).toMatchObject({ code: 'link-void' });
    expect((await list(owner, `?search=${email}`)).members).toMatchObject([{ role: 'admin' }]);
    const listed = await service.call('listInvitations', { token: owner.token });
    expect(listed.body).not.toContain(email);
    expect(service.log.join('')).not.toContain(invitation);
  });

  test('move who had an account of one, and nobody else', async () => {
    const solo = await signUp(service, 'Solo');
    const { invitation } = await invited(service, owner, 'member', solo.email);
    expect((await signUpWith(invitation)).json()).toMatchObject({ code: 'email-taken' });
    expect(await accept(stranger, invitation)).toBe('invitation-not-yours');
    const meetingId = await makeMeeting(service, solo.token);
    expect(await accept(solo, invitation)).toBe('ok');
    expect(await accountOf(solo)).toMatchObject({ role: 'member', account: { plan: 'paid' } });
    expect((await service.call('listMeetings', { token: solo.token })).body).toContain(meetingId);
    expect(await accept(solo, invitation)).toBe('link-void');

    const { invitation: away } = await invited(service, stranger, 'admin', solo.email + '.eu');
    expect(await accept(solo, away)).toBe('invitation-not-yours');
    await service.call('invite', {
      token: stranger.token,
      body: { email: solo.email, role: 'admin' },
    });
    const second = linkIn(await mailTo(service.settings.dataFolder, solo.email, 2));
    expect(await accept(solo, second.token)).toBe('in-other-account');
  });

  test('are sent by those who may, to who is not there yet, and not again and again', async () => {
    const send = (as: SignedUp, email: string, role: string) =>
      outcome('invite', as, { body: { email, role } });
    expect(await send(member, 'a@example.org', 'member')).toBe('not-allowed');
    expect(await send(admin, 'a@example.org', 'admin')).toBe('not-allowed');
    expect(await send(owner, 'a@example.org', 'owner')).toBe('bad-request');
    expect(await send(owner, `${'a'.repeat(10_000)}@example.org`, 'member')).toBe('bad-request');
    expect(await send(owner, 'a@example.org, b@example.org', 'member')).toBe('bad-request');
    expect(await send(owner, member.email, 'member')).toBe('already-member');
    expect(await send(admin, 'a@example.org', 'member')).toBe('ok');
    expect(await send(owner, 'A@Example.org', 'admin')).toBe('too-many-attempts');
    service.clock.now += 120_000;
    const [first] = mailsTo(service.settings.dataFolder, 'a@example.org');
    expect(await send(owner, 'a@example.org', 'admin')).toBe('ok');
    const old = first === undefined ? '' : linkIn(first).token;
    expect((await signUpWith(old)).json()).toMatchObject({ code: 'link-void' });
  });

  test('that are too old are still listed, so that they can be sent again', async () => {
    const before = service.clock.now;
    const late = await invited(service, owner);
    service.clock.now += 8 * 24 * 3_600_000;
    const listed = await service.call('listInvitations', { token: owner.token });
    const { invitations } = routes.listInvitations.answer.parse(listed.json());
    const found = invitations.find((one) => one.email === late.email);
    expect(found?.expiresAt).toBeLessThan(service.clock.now);
    const body = { email: late.email, role: 'member' };
    expect(await outcome('invite', owner, { body })).toBe('ok');
    expect((await signUpWith(late.invitation)).json()).toMatchObject({ code: 'link-void' });
    service.clock.now = before;
  });

  test('can be taken back, and end after a week', async () => {
    const taken = await invited(service, owner);
    const late = await invited(service, owner);
    const { invitations } = routes.listInvitations.answer.parse(
      (await service.call('listInvitations', { token: admin.token })).json(),
    );
    const found = invitations.find((one) => one.email === taken.email);
    const params = { invitationId: found?.invitationId ?? '' };
    expect(await outcome('revokeInvitation', member, { params })).toBe('not-allowed');
    expect(await outcome('revokeInvitation', stranger, { params })).toBe('not-found');
    expect(await outcome('revokeInvitation', admin, { params })).toBe('ok');
    expect((await signUpWith(taken.invitation)).json()).toMatchObject({ code: 'link-void' });
    const before = service.clock.now;
    service.clock.now += 7 * 24 * 3_600_000;
    expect((await signUpWith(late.invitation)).json()).toMatchObject({ code: 'link-void' });
    service.clock.now = before;
  });

  test('are limited for each account', async () => {
    const strict = await testService({ ...peopleEnv, CONCLAVE_MAILS_PER_MINUTE: '2' });
    const ann = await paidOwner(strict, 'Ann');
    const send = async (email: string) =>
      (await strict.call('invite', { token: ann.token, body: { email, role: 'member' } }))
        .statusCode;
    const sent = [await send('a@x.org'), await send('b@x.org'), await send('c@x.org')];
    expect(sent).toEqual([200, 200, 429]);
    await strict.end();
  }, 30_000);

  test('that cannot be mailed are not kept', async () => {
    // Nothing listens there.
    const mute = await testService({ ...peopleEnv, CONCLAVE_SMTP_URL: 'smtp://127.0.0.1:9' });
    const ann = await paidOwner(mute, 'Ann');
    const answer = await mute.call('invite', {
      token: ann.token,
      body: { email: 'lost@example.org', role: 'member' },
    });
    expect(answer.json()).toMatchObject({ code: 'mail-failed' });
    const listed = await mute.call('listInvitations', { token: ann.token });
    expect(listed.json()).toEqual({ invitations: [] });
    expect(mute.log.join('')).toContain('a mail could not be sent');
    expect(mute.log.join('')).not.toContain('lost@example.org');
    await mute.end();
  }, 30_000);
});

describe('the audit log (issue 5, part 3)', () => {
  test('says who did what to people, groups and invitations, and what did not change is not in it', async () => {
    const boss = await paidOwner(service, 'Boss');
    const mia = await memberOf(service, boss);
    expect(await changeRole(boss, mia, 'admin')).toBe('ok');
    expect(await changeRole(boss, mia, 'admin')).toBe('ok');
    const legal = await makeGroup(mia, 'Legal');
    const inGroup = (add: string[], remove: string[]) =>
      outcome('changeGroupMembers', boss, {
        params: { groupId: legal },
        body: { add, remove },
      });
    expect(await inGroup([mia.userId], [boss.userId])).toBe('ok');
    expect(await inGroup([mia.userId], [])).toBe('ok');
    expect(await inGroup([], [mia.userId])).toBe('ok');
    const params = { groupId: legal };
    expect(await outcome('renameGroup', boss, { params, body: { name: 'Law' } })).toBe('ok');
    expect(await outcome('renameGroup', boss, { params, body: { name: 'Law' } })).toBe('ok');
    expect(await outcome('deleteGroup', boss, { params })).toBe('ok');
    expect(await setActive(boss, mia, false)).toBe('ok');
    expect(await setActive(boss, mia, false)).toBe('ok');
    expect(await setActive(boss, mia, true)).toBe('ok');
    expect(await outcome('renameAccount', boss, { body: { name: 'Boss Ltd' } })).toBe('ok');
    expect(await remove(boss, mia)).toBe('ok');

    const answer = await service.call('listAudit', { token: boss.token });
    const { entries } = routes.listAudit.answer.parse(answer.json());
    expect(
      // The fixture turns encryption on for whoever signs up.
      entries
        .toReversed()
        .slice(1)
        .map(({ action, actor, subject, from, to }) => {
          return [action, actor, subject, from, to];
        }),
    ).toEqual([
      ['plan-changed', null, 'Boss Ltd', 'basic', 'paid'],
      ['invitation-sent', 'Boss', 'Boss Ltd', null, `${mia.email}, member`],
      // The one who joined is gone by now.
      ['member-joined', null, null, null, 'member'],
      ['role-changed', 'Boss', null, 'member', 'admin'],
      ['group-created', null, null, null, 'Legal'],
      ['group-entered', 'Boss', null, null, 'Legal'],
      ['group-left', 'Boss', null, 'Legal', null],
      ['group-renamed', 'Boss', null, 'Legal', 'Law'],
      ['group-deleted', 'Boss', null, 'Law', null],
      ['member-deactivated', 'Boss', null, null, null],
      ['member-reactivated', 'Boss', null, null, null],
      ['account-renamed', 'Boss', 'Boss Ltd', 'Boss', 'Boss Ltd'],
      ['member-removed', 'Boss', null, null, null],
    ]);
    const check = await service.call('checkAudit', { token: boss.token });
    expect(check.json()).toMatchObject({ entries: 14, brokenAt: null });
  });

  test('keeps nothing of what was refused', async () => {
    const boss = await paidOwner(service, 'Boss');
    const mia = await memberOf(service, boss);
    const before = (await service.call('checkAudit', { token: boss.token })).json();
    expect(await changeRole(mia, boss, 'member')).toBe('not-allowed');
    expect(await changeRole(boss, boss, 'member')).toBe('last-owner');
    expect(await setActive(boss, stranger, false)).toBe('not-found');
    expect(await outcome('createGroup', mia, { body: { name: 'Mine' } })).toBe('not-allowed');
    expect((await service.call('checkAudit', { token: boss.token })).json()).toEqual(before);
  });
});
