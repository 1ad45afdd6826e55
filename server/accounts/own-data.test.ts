// What one may take along is all that there is: every row of the database that names a person is held against their export.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { routes } from '../../protocol/wire/http.js';
import { feedbackReminders, participants, phoneChecks, posts, runs } from '../db/schema.js';
import { joinBody, testService, type SignedUp, type TestService } from '../service.fixture.js';
import { invited, memberOf, paidOwner, peopleEnv } from './people.fixture.js';
import { MOST_LOGGED } from './own-data-store.js';

let service: TestService;
let owner: SignedUp;
let ida: SignedUp;
beforeAll(async () => {
  service = await testService({ ...peopleEnv, CONCLAVE_PHONE_CHECK: 'outbox' });
  owner = await paidOwner(service);
  ida = await memberOf(service, owner, 'admin', 'Ida');
  await live();
}, 60_000);
afterAll(() => service.end(), 20_000);

/** Leaves something of Ida in every table that can hold something of a person. */
async function live(): Promise<void> {
  const { token, userId } = ida;
  const { db } = service.database;
  const tick = () => (service.clock.now += 60_001);
  const call = async (name: keyof typeof routes, ask: object) => {
    tick();
    const answer = await service.call(name, { token, ...ask });
    if (answer.statusCode !== 200) throw new Error(`${name}: ${answer.body}`);
    return answer.json<Record<string, string>>();
  };
  await invited(service, ida);
  const { groupId = '' } = await call('createGroup', { body: { name: 'Idas Gruppe' } });
  const add = { add: [userId], remove: [] };
  await call('changeGroupMembers', { params: { groupId }, body: add });
  const choice = { value: true, version: 0 };
  await call('changeOwnSetting', { params: { setting: 'allowE2ee' }, body: choice });
  await call('changeGroupSetting', {
    ...{ params: { groupId, setting: 'polls' }, body: { ...choice, locked: true } },
  });
  await call('finishIntroduction', {});
  const said = { rating: 4, what: 'Idas Meinung', contact: 'ida@home', appVersion: '7.7.7' };
  await call('sendFeedback', { body: said });
  await call('askPasswordReset', { body: { email: ida.email } });
  const { meetingId = '' } = await call('createMeeting', {
    body: {
      ...{
        title: 'Idas Runde',
        encryptionType: 'enhanced',
        passcode: 'offen, bitte',
        waitingRoom: true,
      },
      schedule: {
        ...{ start: '2031-05-06T10:00', minutes: 35, timeZone: 'Europe/Vienna' },
        recurrence: null,
      },
    },
  });
  await call('cancelMeeting', { params: { meetingId } });
  await call('restoreMeeting', { params: { meetingId } });
  const { participantId = '', meetingUuid = '' } = await call('join', {
    ...{ params: { meetingId }, body: joinBody() },
  });
  const at = tick();
  await db.insert(feedbackReminders).values({ userId, remindedAt: at + 1 });
  await db.insert(phoneChecks).values({
    ...{ userId, sendId: 's', numberHash: 'h', reference: 'r', sentAt: at + 2 },
    ...{ sends: 3, attempts: 2 },
  });
  await db.execute(sql`insert into phones_verified values (${userId}, 'h', ${at + 3})`);
  await db.update(participants).set({ goneAt: at + 4, removedAt: at + 5, held: true });
  await db.update(runs).set({ leader: participantId });
  await db
    .insert(posts)
    .values({ meetingUuid, seq: 1, kind: 'link', from: participantId, bytes: 'AA' });
}

/** What the export does not name, and why. Whole tables, or one column. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'users.password_hash': 'a secret; nothing of the password can be read from it',
  'users.account_id': 'in the export as the account',
  'users.deactivated_at': 'null for whoever can ask',
  'sessions.token_hash': 'a secret',
  'password_resets.token_hash': 'a secret',
  'invitations.token_hash': 'a secret',
  'invitations.invitation_id': 'a handle of the service',
  'participants.meeting_uuid': 'a handle of the service; the meeting is named by its number',
  'participants.participant_id': 'the userId and a random number of the computer',
  'participants.token_hash': 'a secret',
  'participants.guest_token_hash': 'a secret',
  'meetings.number': 'the order of creation',
  'group_members.group_id': 'a handle of the service; groups are in the export by name',
  'feedback.number': 'the order of what was said',
  'phone_checks.send_id': 'a handle of the service',
  'phone_checks.number_hash': 'a keyed hash, of no use to anybody else',
  'phone_checks.reference': 'a secret: what the code is checked against',
  'phones_verified.number_hash': 'a keyed hash, of no use to anybody else',
  'policy_entries.subject_id':
    'the userId; what was decided for groups and the account is in the log',
  'policy_entries.group_id':
    'a handle of the service, or null: what they decided for groups is in the log',
  'policy_entries.level': 'always the person: what they decided for others is in the log',
  'policy_entries.version': 'a counter against changes at the same time',
  'policy_entries.changed_by': 'in the export as byMe',
  'audit_entries.seq': 'the order of the entries',
  'audit_entries.account_id': 'in the export as the account',
  'audit_entries.actor_id': 'in the export as byMe; who else did it is in the log of the account',
  'audit_entries.subject_kind': 'in the export as aboutMe',
  'audit_entries.subject_id': 'in the export as aboutMe',
  'audit_entries.hash': 'the chain belongs to the log of the account',
  'runs.*': 'of the meeting; that one was there, when and as what is in the export',
  'posts.*': 'sealed messages of a meeting that runs, deleted at its end',
};

type Row = Readonly<Record<string, unknown>>;
const rowsOf = async (query: string) =>
  ((await service.database.db.execute(query)) as unknown as { rows: Row[] }).rows;
const camel = (column: string) =>
  column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
/** How a column is called in the export where it is called otherwise. */
const CALLED: Readonly<Record<string, string>> = {
  'participants.issued_at': 'joinedAt',
  'phones_verified.verified_at': 'phoneConfirmedAt',
  'feedback_reminders.reminded_at': 'feedbackRemindedAt',
  'password_resets.expires_at': 'passwordResetUntil',
  'audit_entries.from_value': 'from',
  'audit_entries.to_value': 'to',
  'feedback.created_at': 'at',
};

describe("one's data", () => {
  test('names what every table knows of a person, or this test says why not', async () => {
    const answer = await service.call('exportMine', { token: ida.token });
    const data = routes.exportMine.answer.parse(answer.json());
    const text = JSON.stringify(data);
    const handle = Buffer.from(ida.userId, 'hex').toString('base64url');
    const tables = await rowsOf(
      `select tablename as name from pg_tables where schemaname = 'public'`,
    );
    const missing: string[] = [];
    const met = new Set<string>();
    for (const { name } of tables) {
      const table = String(name);
      const rows = (await rowsOf(`select * from "${table}"`)).filter((row) =>
        Object.values(row).some(
          (value) => value === ida.userId || String(value).startsWith(`${handle}.`),
        ),
      );
      if (rows.length > 0) met.add(table);
      if (Object.hasOwn(LEFT_OUT, `${table}.*`)) continue;
      // Of the log, what others may not know of each other is left out on purpose: an address of theirs.
      const isSaid = (column: string, value: unknown): boolean => {
        const key = CALLED[`${table}.${column}`] ?? camel(column);
        if (value === ida.userId) return text.includes(ida.userId);
        if (value === null || typeof value === 'boolean' || Number(value) < 1_000)
          return text.includes(`"${key}":`);
        if (table === 'meetings' && column === 'schedule')
          return text.includes(JSON.stringify(JSON.parse(String(value))));
        return text.includes(JSON.stringify(value)) || text.includes(`"${key}":${String(value)}`);
      };
      for (const row of rows)
        for (const [column, value] of Object.entries(row))
          if (!Object.hasOwn(LEFT_OUT, `${table}.${column}`) && !isSaid(column, value))
            missing.push(`${table}.${column} = ${String(value)}`);
    }
    expect([...new Set(missing)]).toEqual([]);

    // A new table about people has to be lived in above, or the walk would pass it by.
    const about = await rowsOf(
      `select distinct table_name as name from information_schema.columns where table_schema = 'public'
        and (column_name ~ '(user|owner|actor|person|participant|leader)' or column_name ~ '_by$')
        and table_name not like '%drizzle%'`,
    );
    expect(about.map(({ name }) => String(name)).filter((name) => !met.has(name))).toEqual([]);
    for (const left of Object.keys(LEFT_OUT)) {
      const [table = '', column = ''] = left.split('.');
      const found = await rowsOf(
        `select 1 from information_schema.columns where table_name = '${table}' and ('${column}' = '*' or column_name = '${column}')`,
      );
      expect([left, found.length > 0]).toEqual([left, true]);
    }
  });

  test('says what one did and what was done to oneself, and not from where others did it', async () => {
    await service.call('changeRole', {
      ...{ token: owner.token, params: { userId: ida.userId }, address: '203.0.113.77' },
      body: { role: 'member' },
    });
    const answer = await service.call('exportMine', { token: ida.token });
    const { log } = routes.exportMine.answer.parse(answer.json());
    expect(log.entries[0]).toMatchObject({
      ...{ action: 'role-changed', from: 'admin', to: 'member' },
      ...{ byMe: false, aboutMe: true, address: null },
    });
    expect(log.entries).toContainEqual(
      expect.objectContaining({ action: 'group-created', byMe: true, address: '127.0.0.1' }),
    );
    expect(answer.body).not.toContain('203.0.113.77');
    expect(log.older).toBe(0);
  });

  test('counts the lines of a long log that are left out', async () => {
    const { db } = service.database;
    await db.execute(
      sql.raw(`insert into audit_entries (account_id, seq, at, actor_id, address, action, subject_kind, subject_id, what, hash)
        select account_id, 1000 + n, ${service.clock.now} + n, user_id, '127.0.0.1', 'setting-changed', 'account', account_id, 'polls', 'x'
        from users, generate_series(1, ${MOST_LOGGED}) n where user_id = '${ida.userId}'`),
    );
    const answer = await service.call('exportMine', { token: ida.token });
    const { log } = routes.exportMine.answer.parse(answer.json());
    expect(log.entries).toHaveLength(MOST_LOGGED);
    expect(log.older).toBeGreaterThan(5);
  });
});
