import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eq, sql } from 'drizzle-orm';
import type { FaultCode } from '../../protocol/fault.js';
import { processorTime } from '../../protocol/processor-time.fixture.js';
import { routes, type Answer, type Body, type RouteName } from '../../protocol/wire/http.js';
import { PEOPLE_PER_PAGE } from '../../protocol/wire/people-routes.js';
import type { PlacedSetting } from '../../protocol/wire/policy-routes.js';
import { insertSession } from '../accounts/session-store.js';
import { freshToken } from '../accounts/tokens.js';
import { accounts, groupMembers, groups, users } from '../db/schema.js';
import { joinBody, testService, type TestService } from '../service.fixture.js';
import { releaseLocks } from './policy-store.js';

const hex = () => randomBytes(16).toString('hex');

let service: TestService;
beforeAll(async () => {
  service = await testService({ CONCLAVE_POLICY: 'liveStreaming=off!' });
}, 60_000);
afterAll(() => service.end(), 20_000);

interface Person {
  readonly userId: string;
  readonly token: string;
}

interface Firm {
  readonly accountId: string;
  readonly legal: string;
  readonly owner: Person;
  readonly admin: Person;
  /** In group Legal. */
  readonly ben: Person;
  /** In no group. */
  readonly cleo: Person;
}

async function aFirm(name = 'Northwind'): Promise<Firm> {
  const { db } = service.database;
  const [accountId, legal] = [hex(), hex()];
  await db.insert(accounts).values({ accountId, name, plan: 'paid', createdAt: 1 });
  await db.insert(groups).values({ groupId: legal, accountId, name: 'Legal', createdAt: 1 });
  const person = async (called: string, role: 'owner' | 'admin' | 'member'): Promise<Person> => {
    const userId = hex();
    const email = `${userId}@example.org`;
    const row = { userId, accountId, role, email, name: called, passwordHash: '', createdAt: 1 };
    await db.insert(users).values(row);
    const { token, hash } = freshToken();
    await insertSession(db, { hash, userId, device: '' }, service.clock.now);
    return { userId, token };
  };
  const [owner, admin] = [await person('Olga', 'owner'), await person('=1+1', 'admin')];
  const [ben, cleo] = [await person('Ben', 'member'), await person('Cleo', 'member')];
  await db.insert(groupMembers).values({ groupId: legal, userId: ben.userId });
  return { accountId, legal, owner, admin, ben, cleo };
}

interface Ask<N extends RouteName> {
  readonly params?: Record<string, string>;
  readonly body?: Body<N>;
  readonly query?: Record<string, string>;
}

async function ask<N extends RouteName>(
  name: N,
  { token }: Person,
  { params, body, query }: Ask<N> = {},
): Promise<Answer<N>> {
  const answer = await service.call(name, {
    token,
    ...(params !== undefined && { params }),
    ...(body != null && { body }),
    ...(query !== undefined && { query }),
  });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return routes[name].answer.parse(answer.json()) as Answer<N>;
}

async function faultOf<N extends RouteName>(
  name: N,
  { token }: Person,
  { params, body }: Ask<N>,
): Promise<{ code: FaultCode; detail?: unknown }> {
  const answer = await service.call(name, {
    token,
    ...(params !== undefined && { params }),
    ...(body != null && { body }),
  });
  return answer.json();
}

const e2ee = { title: 'Plans', encryptionType: 'e2ee', passcode: null } as const;
const allowE2ee = { setting: 'allowE2ee' };
const of = (settings: readonly PlacedSetting[], name: string): PlacedSetting => {
  const found = settings.find(({ setting }) => setting === name);
  if (found === undefined) throw new Error(name);
  return found;
};

describe('settings over HTTP (issue 5, part 2)', () => {
  test('a group that is locked on may, a person of no group may not, and both learn why', async () => {
    const firm = await aFirm();
    await ask('changeAccountSetting', firm.owner, {
      params: allowE2ee,
      body: { value: false, locked: false, version: 0 },
    });
    const changed = await ask('changeGroupSetting', firm.admin, {
      params: { groupId: firm.legal, ...allowE2ee },
      body: { value: true, locked: true, version: 0 },
    });
    expect(changed).toMatchObject({ value: true, locked: true, version: 1, changedBy: '=1+1' });
    const { settings } = await ask('me', firm.ben);
    expect(settings.effective?.allowE2ee).toMatchObject({ why: 'Locked on by group Legal' });
    expect(settings.allowE2ee).toBe(true);
    await ask('createMeeting', firm.ben, { body: e2ee });
    expect(await faultOf('createMeeting', firm.cleo, { body: e2ee })).toMatchObject({
      code: 'e2ee-off',
    });
  });

  test('a locked value cannot be changed by a person or an administrator below', async () => {
    const firm = await aFirm();
    await ask('changeAccountSetting', firm.owner, {
      params: allowE2ee,
      body: { value: false, locked: true, version: 0 },
    });
    const locked = { code: 'setting-locked', detail: { level: 'account', name: 'Northwind' } };
    const body = { value: true, locked: true, version: 0 };
    const params = { ...allowE2ee, groupId: firm.legal, userId: firm.ben.userId };
    for (const fault of [
      await faultOf('changeOwnSetting', firm.ben, { params, body: { value: true, version: 0 } }),
      await faultOf('changeGroupSetting', firm.admin, { params, body }),
      await faultOf('changeMemberSetting', firm.admin, { params, body }),
    ])
      expect(fault).toMatchObject(locked);
    expect(await faultOf('createMeeting', firm.ben, { body: e2ee })).toMatchObject({
      code: 'e2ee-locked-off',
    });
    const { settings } = await ask('readOwnSettings', firm.ben);
    expect(of(settings, 'allowE2ee')).toMatchObject({
      version: 0,
      lockedAbove: { level: 'account', name: 'Northwind' },
      effective: { value: false, why: 'Locked off by account Northwind' },
    });
  });

  test('what the operator has not connected is said at every place, whatever is set', async () => {
    const firm = await aFirm();
    const params = { groupId: firm.legal, userId: firm.ben.userId };
    for (const { settings } of [
      await ask('readOwnSettings', firm.ben),
      await ask('readAccountSettings', firm.admin),
      await ask('readGroupSettings', firm.admin, { params }),
      await ask('readMemberSettings', firm.admin, { params }),
    ])
      expect(settings.filter(({ lacks }) => lacks !== null).map(({ setting }) => setting)).toEqual([
        ...['cloudRecording', 'liveStreaming', 'liveTranscription'],
      ]);
  });

  test("the operator's lock binds even the owner", async () => {
    const firm = await aFirm();
    const body = { value: true, locked: true, version: 0 };
    const params = { setting: 'liveStreaming' };
    expect(await faultOf('changeAccountSetting', firm.owner, { params, body })).toMatchObject({
      code: 'setting-locked',
      detail: { level: 'product' },
    });
  });

  test('a person cannot undo what an administrator locked for them, and can once it is cleared', async () => {
    const firm = await aFirm();
    const params = { ...allowE2ee, userId: firm.cleo.userId };
    const lock = { value: true, locked: true, version: 0 };
    await ask('changeMemberSetting', firm.admin, { params, body: lock });
    const own = { params: allowE2ee, body: { value: false, version: 1 } };
    expect(await faultOf('changeOwnSetting', firm.cleo, own)).toMatchObject({
      code: 'setting-locked',
      detail: { level: 'user' },
    });
    const cleared = { value: null, locked: true, version: 1 };
    await ask('changeMemberSetting', firm.admin, { params, body: cleared });
    const changed = await ask('changeOwnSetting', firm.cleo, {
      params: allowE2ee,
      body: { value: true, version: 2 },
    });
    expect(changed).toMatchObject({ value: true, locked: false, version: 3 });
    expect(changed.effective.why).toBe('Own choice');
  });

  test('a value that an administrator set for a person is not called their choice', async () => {
    const firm = await aFirm();
    const params = { ...allowE2ee, userId: firm.cleo.userId };
    const body = { value: true, locked: false, version: 0 };
    await ask('changeMemberSetting', firm.admin, { params, body });
    const { settings } = await ask('readOwnSettings', firm.cleo);
    const { why } = of(settings, 'allowE2ee').effective;
    expect(why).toBe('Set on for this person by an administrator');
  });

  test('who moves to another account takes own choices along, and no lock', async () => {
    const firm = await aFirm();
    await ask('changeMemberSetting', firm.admin, {
      params: { ...allowE2ee, userId: firm.cleo.userId },
      body: { value: true, locked: true, version: 0 },
    });
    await releaseLocks(service.database.db, firm.cleo.userId);
    const { settings } = await ask('readOwnSettings', firm.cleo);
    expect(of(settings, 'allowE2ee')).toMatchObject({
      value: true,
      locked: false,
      version: 2,
      lockedAbove: null,
    });
  });

  test('of two administrators at once one wins, and the other sees what was changed', async () => {
    const firm = await aFirm();
    const params = { setting: 'polls' };
    const body = (value: boolean) => ({ value, locked: false, version: 0 });
    const answers = await Promise.all([
      service.call('changeAccountSetting', { token: firm.owner.token, params, body: body(true) }),
      service.call('changeAccountSetting', { token: firm.admin.token, params, body: body(false) }),
    ]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
    const won = answers[0]?.statusCode === 200;
    const lost = answers.find(({ statusCode }) => statusCode === 409);
    expect(lost?.json()).toMatchObject({
      code: 'setting-changed',
      detail: { value: won, version: 1, changedBy: won ? 'Olga' : '=1+1' },
    });
    const { entries } = await ask('listAudit', firm.owner, {});
    expect(entries).toHaveLength(1);
  });

  test('a value of another setting is refused', async () => {
    const firm = await aFirm();
    const body = { value: 'e2ee', locked: false, version: 0 } as const;
    for (const fault of [
      await faultOf('changeAccountSetting', firm.owner, { params: allowE2ee, body }),
      await faultOf('previewSetting', firm.owner, {
        body: { ...body, setting: 'polls', groupIds: null } as never,
      }),
    ])
      expect(fault).toMatchObject({ code: 'bad-request' });
  });

  test('a locked type is the only one a meeting may have', async () => {
    const firm = await aFirm();
    const change = (setting: string, value: true | 'e2ee') =>
      ask('changeAccountSetting', firm.owner, {
        params: { setting },
        body: { value, locked: true, version: 0 },
      });
    await change('allowE2ee', true);
    await change('defaultEncryptionType', 'e2ee');
    const enhanced = { ...e2ee, encryptionType: 'enhanced' } as const;
    expect(await faultOf('createMeeting', firm.cleo, { body: enhanced })).toMatchObject({
      code: 'encryption-type-locked',
    });
    await ask('createMeeting', firm.cleo, { body: e2ee });
  });

  test('a change holds from the next start of a meeting, and leaves the one that runs', async () => {
    const firm = await aFirm();
    const change = (value: boolean, version: number) =>
      ask('changeAccountSetting', firm.owner, {
        params: allowE2ee,
        body: { value, locked: true, version },
      });
    await change(true, 0);
    const { meetingId } = await ask('createMeeting', firm.ben, { body: e2ee });
    const join = async () =>
      service.call('join', { params: { meetingId }, token: firm.ben.token, body: joinBody() });
    expect((await join()).statusCode).toBe(200);
    await change(false, 1);
    expect((await join()).json()).toMatchObject({ encryptionType: 'e2ee' });
    await service.boards.ofMeeting(meetingId)?.end('meeting-ended');
    expect((await join()).json()).toMatchObject({ code: 'e2ee-locked-off' });
  });

  test('says how many people a change affects before it is made', async () => {
    const firm = await aFirm();
    const body = { setting: 'allowE2ee', value: true, locked: false } as const;
    await ask('changeOwnSetting', firm.cleo, {
      params: allowE2ee,
      body: { value: false, version: 0 },
    });
    const preview = (groupIds: string[] | null, locked = false) =>
      ask('previewSetting', firm.admin, { body: { ...body, locked, groupIds } });
    expect(await preview(null)).toEqual({ affected: 3, people: 4 });
    expect(await preview(null, true)).toEqual({ affected: 4, people: 4 });
    expect(await preview([firm.legal])).toEqual({ affected: 1, people: 1 });
    const other = await aFirm('Other');
    expect(
      await faultOf('previewSetting', firm.admin, {
        body: { ...body, locked: true, groupIds: [firm.legal, other.legal] },
      }),
    ).toMatchObject({ code: 'not-found' });
  });
});

describe('one setting at many groups', () => {
  const setting = 'polls';
  const params = { setting };
  async function aFirmWithTwoGroups() {
    const firm = await aFirm();
    const design = hex();
    const row = { groupId: design, accountId: firm.accountId, name: 'Design', createdAt: 1 };
    await service.database.db.insert(groups).values(row);
    return { ...firm, design };
  }

  test('is read with its versions, and changed at all of them, each in the log', async () => {
    const firm = await aFirmWithTwoGroups();
    const { groups: before } = await ask('readSettingOfGroups', firm.admin, { params });
    expect(before).toMatchObject([
      { groupId: firm.design, name: 'Design', people: 0, value: null, version: 0 },
      { groupId: firm.legal, name: 'Legal', people: 1, value: null, version: 0 },
    ]);
    const wanted = before.map(({ groupId, version }) => ({ groupId, version }));
    await ask('changeSettingOfGroups', firm.admin, {
      params,
      body: { value: false, locked: true, groups: wanted },
    });
    const { groups: after } = await ask('readSettingOfGroups', firm.owner, { params });
    expect(after).toMatchObject([
      { value: false, locked: true, version: 1, changedBy: '=1+1' },
      { value: false, locked: true, version: 1, changedBy: '=1+1' },
    ]);
    const own = await ask('readOwnSettings', firm.ben);
    expect(of(own.settings, 'polls').effective.why).toBe('Locked off by group Legal');
    const { entries } = await ask('listAudit', firm.owner);
    expect(entries.map(({ subject, what, to }) => [subject, what, to])).toEqual([
      ['Legal', 'polls', 'off, locked'],
      ['Design', 'polls', 'off, locked'],
    ]);
  });

  test('changes at none where one was changed meanwhile, is locked above, or is of another account', async () => {
    const firm = await aFirmWithTwoGroups();
    await ask('changeGroupSetting', firm.owner, {
      params: { setting, groupId: firm.legal },
      body: { value: true, locked: false, version: 0 },
    });
    const change = (...ids: string[]) =>
      faultOf('changeSettingOfGroups', firm.admin, {
        params,
        body: {
          ...{ value: false, locked: true },
          groups: ids.map((groupId) => ({ groupId, version: 0 })),
        },
      });
    expect(await change(firm.design, firm.legal)).toMatchObject({
      code: 'setting-changed',
      detail: { name: 'Legal', value: true, version: 1, changedBy: 'Olga' },
    });
    const other = await aFirm('Other');
    expect(await change(firm.design, other.legal)).toMatchObject({ code: 'not-found' });
    await ask('changeAccountSetting', firm.owner, {
      params,
      body: { value: true, locked: true, version: 0 },
    });
    expect(await change(firm.design)).toMatchObject({
      code: 'setting-locked',
      detail: { level: 'account' },
    });
    const { groups: after, lockedAbove } = await ask('readSettingOfGroups', firm.admin, { params });
    expect([after.map(({ version }) => version), lockedAbove?.level]).toEqual([[0, 1], 'account']);
    expect((await ask('listAudit', firm.owner)).entries).toHaveLength(2);
  });
});

describe('the audit log over HTTP (issue 5, part 3)', () => {
  test('says who, what, from, to, when and from where', async () => {
    const firm = await aFirm();
    const params = { ...allowE2ee, groupId: firm.legal };
    await service.call('changeGroupSetting', {
      token: firm.admin.token,
      address: '192.0.2.7',
      params,
      body: { value: true, locked: true, version: 0 },
    });
    await ask('changeGroupSetting', firm.owner, {
      params,
      body: { value: null, locked: false, version: 1 },
    });
    const { entries, next } = await ask('listAudit', firm.admin);
    expect(next).toBeNull();
    expect(entries).toMatchObject([
      { seq: 2, actor: 'Olga', from: 'on, locked', to: null },
      {
        seq: 1,
        at: service.clock.now,
        actor: '=1+1',
        actorId: firm.admin.userId,
        address: '192.0.2.7',
        action: 'setting-changed',
        subjectKind: 'group',
        subjectId: firm.legal,
        subject: 'Legal',
        what: 'allowE2ee',
        from: null,
        to: 'on, locked',
      },
    ]);
    expect(await ask('checkAudit', firm.owner)).toEqual({
      entries: 2,
      head: entries[0]?.hash,
      brokenAt: null,
      next: null,
    });
  });

  test('is filtered, turned over page by page, and exported in pieces', async () => {
    const firm = await aFirm();
    for (const setting of ['polls', 'reactions', 'privateChat'])
      await ask('changeAccountSetting', firm.admin, {
        params: { setting },
        body: { value: false, locked: false, version: 0 },
      });
    const first = await ask('listAudit', firm.owner, { query: { limit: '2' } });
    expect([first.entries.map(({ what }) => what), first.next]).toEqual([
      ['privateChat', 'reactions'],
      2,
    ]);
    const second = await ask('listAudit', firm.owner, { query: { limit: '2', before: '2' } });
    expect(second.entries.map(({ what }) => what)).toEqual(['polls']);
    const polls = await ask('listAudit', firm.owner, { query: { what: 'polls', person: '=1' } });
    expect(polls.entries).toHaveLength(1);

    const json = await ask('exportAudit', firm.owner, { query: { format: 'json' } });
    expect(JSON.parse(json.text)).toMatchObject([{ seq: 1 }, { seq: 2 }, { seq: 3 }]);
    const csv = await ask('exportAudit', firm.owner, { query: { format: 'csv' } });
    const lines = csv.text.split('\r\n');
    expect([lines.length, csv.next]).toEqual([5, null]);
    // The administrator is called "=1+1", which a spreadsheet must not reckon.
    expect(lines[1]).toContain(`,"'=1+1",`);
  });

  test('an empty log is exported too', async () => {
    const firm = await aFirm();
    const json = await ask('exportAudit', firm.owner, { query: { format: 'json' } });
    expect(JSON.parse(json.text)).toEqual([]);
  });
});

describe('who may use end-to-end encryption', () => {
  test('is answered for exactly the people of the page of the list, each with its reason', async () => {
    const firm = await aFirm();
    const on = { value: true, locked: true, version: 0 };
    const params = { ...allowE2ee, groupId: firm.legal, userId: firm.cleo.userId };
    await ask('changeGroupSetting', firm.admin, { params, body: on });
    await ask('changeMemberSetting', firm.admin, { params, body: { ...on, locked: false } });
    for (const query of [{ page: '0' }, { page: '0', groupId: firm.legal }, { search: 'cle' }]) {
      const list = await ask('listMembers', firm.admin, { query });
      const held = await ask('listMemberSettings', firm.admin, { query });
      expect(held.members.map(({ userId }) => userId)).toEqual(
        list.members.map(({ userId }) => userId),
      );
    }
    const { members } = await ask('listMemberSettings', firm.owner, {
      query: { setting: 'allowE2ee' },
    });
    const whys = Object.fromEntries(members.map(({ userId, settings }) => [userId, settings]));
    expect(whys).toMatchObject({
      [firm.ben.userId]: { allowE2ee: { value: true, why: 'Locked on by group Legal' } },
      [firm.cleo.userId]: {
        allowE2ee: { value: true, why: 'Set on for this person by an administrator' },
      },
      [firm.owner.userId]: { allowE2ee: { value: false, why: "Set off by Conclave's standard" } },
    });
    expect(members.flatMap(({ settings }) => Object.keys(settings))).toEqual(
      members.map(() => 'allowE2ee'),
    );
  });
});

describe('10,000 people in 100 groups (issue 5, done when)', () => {
  test('a page of what holds for each takes under 50 ms', async () => {
    const firm = await aFirm();
    const { db } = service.database;
    await db.execute(sql`
      insert into users (user_id, email, name, password_hash, created_at, account_id, role)
      select md5(${firm.accountId} || n), md5(${firm.accountId} || n) || '@example.org', 'Person ' || n, '', 1, ${firm.accountId}, 'member'
      from generate_series(1, 10000) n`);
    await db.execute(sql`
      insert into groups (group_id, account_id, name, created_at)
      select md5('g' || ${firm.accountId} || n), ${firm.accountId}, 'Group ' || n, 1 from generate_series(1, 100) n`);
    await db.execute(sql`
      insert into group_members (group_id, user_id)
      select md5('g' || ${firm.accountId} || (1 + (n * k) % 100)), md5(${firm.accountId} || n)
      from generate_series(1, 10000) n, generate_series(1, 3) k on conflict do nothing`);
    await db.execute(sql`
      insert into policy_entries (level, subject_id, setting, value, locked, version, changed_by, changed_at, group_id)
      select 'group', group_id, 'allowE2ee', 'true', false, 1, 'x', 1, group_id from groups where account_id = ${firm.accountId}`);
    await db.execute(sql`analyze`);
    const page = (n: number) =>
      ask('listMemberSettings', firm.owner, {
        query: { page: `${n}`, setting: 'allowE2ee' },
      });
    await page(0);
    let best = Infinity;
    for (let n = 1; n <= 20; n++) {
      // Service and database are this process.
      const began = processorTime();
      const answer = await page(n);
      best = Math.min(best, processorTime() - began);
      expect(answer.members).toHaveLength(PEOPLE_PER_PAGE);
    }
    expect(best).toBeLessThan(50);
    const preview = { setting: 'allowE2ee', value: false, locked: true, groupIds: null } as const;
    const { people, affected } = await ask('previewSetting', firm.owner, { body: preview });
    expect([people, affected]).toEqual([10_004, 10_001]); // Ben is in group Legal
    await db.delete(users).where(eq(users.accountId, firm.accountId));
  }, 60_000);
});
