import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import type { Database, Db } from '../db/database.js';
import { accounts, auditEntries, users } from '../db/schema.js';
import { testDatabase } from '../service.fixture.js';
import { chainHash, chainStart, firstBroken, type AuditFact, type NewFact } from './audit-chain.js';
import { appendAudit, auditAfter, auditPage, checkAudit, type AuditFilter } from './audit-log.js';

const everything: AuditFilter = {
  person: null,
  subjectId: null,
  action: null,
  what: null,
  since: null,
  until: null,
};
const fact = (fields: Partial<NewFact> = {}): NewFact => ({
  at: 1_000,
  actorId: 'ana',
  address: '127.0.0.1',
  action: 'setting-changed',
  subjectKind: 'user',
  subjectId: 'ben',
  what: 'allowE2ee',
  from: null,
  to: 'on',
  ...fields,
});

/** The promise is for 1,000,000 entries; filling in that many takes half a minute, so it is asked for: CONCLAVE_AUDIT_ENTRIES. */
const ENTRIES = Number(process.env['CONCLAVE_AUDIT_ENTRIES'] ?? 100_000);

let database: Database;
let db: Db;
beforeAll(async () => {
  database = await testDatabase();
  db = database.db;
  for (const accountId of ['north', 'south', 'big', 'gone']) {
    await db.insert(accounts).values({ accountId, name: accountId, createdAt: 1 });
  }
  for (const [userId, accountId] of [
    ['ana', 'north'],
    ['ben', 'north'],
    ['rare', 'big'],
  ] as const)
    await db.insert(users).values({
      userId,
      accountId,
      email: `${userId}@example.org`,
      name: userId.toUpperCase(),
      passwordHash: '',
      createdAt: 1,
    });
}, 60_000);
afterAll(() => database.close());

const append = (accountId: string, fields?: Partial<NewFact>) =>
  db.transaction((tx) => appendAudit(tx, accountId, fact(fields)));
const refused = async (statement: string) =>
  db.execute(sql.raw(statement)).then(
    () => 'done',
    (cause: unknown) => String((cause as { cause?: unknown }).cause),
  );

describe('audit log (issue 5, part 3)', () => {
  test('keeps what was done in order, with names as they are now', async () => {
    await append('north', { at: 1_000 });
    await append('north', { at: 3_000, actorId: null, what: 'polls', to: 'off' });
    await append('north', { at: 2_000, subjectId: 'ana', from: 'on', to: null });
    const page = await auditPage(db, 'north', everything, { before: null, limit: 10 });
    expect(page.map(({ seq, actor, subject, to }) => [seq, actor, subject, to])).toEqual([
      [3, 'ANA', 'ANA', null],
      [2, null, 'BEN', 'off'],
      [1, 'ANA', 'BEN', 'on'],
    ]);
    // The third came while the clock had jumped back.
    expect(page.map(({ at }) => at)).toEqual([3_000, 3_000, 1_000]);
    expect(await checkAudit(db, 'north')).toMatchObject({ entries: 3, brokenAt: null });
  });

  test('shows one account nothing of another', async () => {
    await append('south', { subjectKind: 'account', subjectId: 'south' });
    const page = await auditPage(db, 'south', everything, { before: null, limit: 10 });
    expect(page.map(({ subject }) => subject)).toEqual(['south']);
  });

  test.each<[string, Partial<AuditFilter>, number[]]>([
    ['a person, as actor or subject', { person: 'ana' }, [3, 1]],
    ['nobody of that name', { person: '%' }, []],
    ['a subject', { subjectId: 'ben' }, [2, 1]],
    ['a setting', { what: 'polls' }, [2]],
    ['an action', { action: 'something-else' }, []],
    ['a time', { since: 3_000, until: 3_001 }, [3, 2]],
  ])('filters by %s', async (_, filter, seqs) => {
    const wanted = { ...everything, ...filter };
    const page = await auditPage(db, 'north', wanted, { before: null, limit: 10 });
    expect(page.map(({ seq }) => seq)).toEqual(seqs);
    const oldest = await auditAfter(db, 'north', wanted, { after: 0, limit: 10 });
    expect(oldest.map(({ seq }) => seq)).toEqual([...seqs].reverse());
  });

  test('means everybody of a name, however many there are', async () => {
    await db.insert(accounts).values({ accountId: 'many', name: 'many', createdAt: 1 });
    const people = Array.from({ length: 60 }, (_, n) => `sam${n}`);
    for (const userId of people)
      await db.insert(users).values({
        ...{ userId, accountId: 'many', email: `${userId}@example.org`, name: 'Sam' },
        ...{ passwordHash: '', createdAt: 1 },
      });
    for (const actorId of people) await append('many', { actorId, subjectId: 'ben' });
    const wanted = { ...everything, person: 'sam' };
    const page = await auditPage(db, 'many', wanted, { before: null, limit: 100 });
    expect(new Set(page.map(({ actorId }) => actorId)).size).toBe(60);
  });

  test('checks its chain piece by piece, and finds in each what it would find in one', async () => {
    const all = await checkAudit(db, 'many');
    expect(all).toMatchObject({ entries: 60, brokenAt: null, next: null });
    const first = await checkAudit(db, 'many', null, 25);
    expect(first).toMatchObject({ entries: 60, head: all.head, brokenAt: null, next: { seq: 25 } });
    const second = await checkAudit(db, 'many', first.next, 25);
    const last = await checkAudit(db, 'many', second.next, 25);
    expect(last).toEqual(all);
    const lied = await checkAudit(db, 'many', { seq: 25, hash: 'f'.repeat(64) }, 25);
    expect(lied).toMatchObject({ brokenAt: 26, next: null });
  });

  test('turns pages in both directions', async () => {
    const newest = await auditPage(db, 'north', everything, { before: 3, limit: 1 });
    const oldest = await auditAfter(db, 'north', everything, { after: 1, limit: 1 });
    expect([newest[0]?.seq, oldest[0]?.seq]).toEqual([2, 2]);
  });

  test('takes several at once as it takes one after the other', async () => {
    const before = await checkAudit(db, 'south');
    const three = [{ at: 5_000 }, { at: 4_000 }, { at: 6_000 }].map(fact);
    await db.transaction((tx) => appendAudit(tx, 'south', ...three));
    await db.transaction((tx) => appendAudit(tx, 'south'));
    const after = await checkAudit(db, 'south');
    expect([after.entries - before.entries, after.brokenAt]).toEqual([3, null]);
    const page = await auditPage(db, 'south', everything, { before: null, limit: 3 });
    expect(page.map(({ at }) => at)).toEqual([6_000, 5_000, 5_000]);
  });

  test('logs nothing for a change that is rolled back', async () => {
    const rolledBack = db.transaction(async (tx) => {
      await appendAudit(tx, 'north', fact());
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    expect(await checkAudit(db, 'north')).toMatchObject({ entries: 3, brokenAt: null });
  });

  test.each([
    "update audit_entries set to_value = 'off' where account_id = 'north'",
    "delete from audit_entries where account_id = 'north'",
    'truncate audit_entries',
  ])('the database refuses: %s', async (statement) => {
    expect(await refused(statement)).toContain('append-only');
  });

  test('notices a changed, a dropped and a moved entry, and a cut-off end', async () => {
    const entries = await db.select().from(auditEntries).orderBy(auditEntries.seq);
    const chain = entries.filter(({ accountId }) => accountId === 'north');
    const [first, second, third] = chain;
    if (first === undefined || second === undefined || third === undefined) throw new Error('3');
    const start = { seq: 0, hash: chainStart('north') };
    expect(firstBroken(start, chain)).toBeNull();
    expect(firstBroken(start, [first, { ...second, to: 'on' }, third])).toBe(2);
    expect(firstBroken(start, [first, third])).toBe(2);
    expect(firstBroken(start, [second, first, third])).toBe(1);
    expect(firstBroken({ seq: 0, hash: chainStart('south') }, chain)).toBe(1);

    await db.execute(sql.raw('alter table audit_entries disable trigger audit_is_append_only'));
    try {
      await db.execute(sql.raw("delete from audit_entries where account_id='north' and seq=3"));
      expect(await checkAudit(db, 'north')).toMatchObject({ brokenAt: 3 });
      await db.execute(
        sql.raw("update audit_entries set address='x' where account_id='north' and seq=1"),
      );
      expect(await checkAudit(db, 'north')).toMatchObject({ brokenAt: 1 });
    } finally {
      await db.execute(sql.raw('alter table audit_entries enable trigger audit_is_append_only'));
    }
  });

  test('covers every field with its hash', () => {
    const hash = chainHash('', 1, fact());
    const changed: Partial<AuditFact>[] = [
      { at: 2 },
      { actorId: null },
      { address: 'x' },
      { action: 'x' },
      { subjectKind: 'group' },
      { subjectId: 'x' },
      { what: 'x' },
      { from: 'x' },
      { to: null },
    ];
    expect(
      new Set(changed.map((one) => chainHash('', 1, { ...fact(), ...one }))).add(hash).size,
    ).toBe(10);
  });

  test('goes with its whole account, and only so', async () => {
    await append('gone');
    await db.execute(sql.raw("delete from accounts where account_id = 'gone'"));
    expect(await auditPage(db, 'gone', everything, { before: null, limit: 1 })).toEqual([]);
  });

  test(`filters ${ENTRIES} entries in under 200 ms`, async () => {
    await db.execute(
      sql.raw(`insert into audit_entries (account_id, seq, at, actor_id, address, action, subject_kind, subject_id, what, to_value, hash)
        select 'big', n, n * 1000, case when n % ${ENTRIES / 4} = 0 then 'rare' else 'actor' || (n % 500) end, '127.0.0.1',
          case when n % 10 = 0 then 'role-changed' else 'setting-changed' end, 'user', 'user' || (n % 10000),
          case when n % 3 = 0 then 'polls' else 'allowE2ee' end, 'on', 'not checked here'
        from generate_series(1, ${ENTRIES}) n`),
    );
    await db.execute(sql.raw('analyze audit_entries'));
    const filters: Partial<AuditFilter>[] = [
      {},
      { person: 'rare' },
      { subjectId: 'user77' },
      { action: 'role-changed' },
      { what: 'polls', since: ENTRIES * 500, until: ENTRIES * 500 + 900_000 },
      { action: 'never' },
      { person: 'rare', action: 'setting-changed' },
    ];
    const slow: [Partial<AuditFilter>, number][] = [];
    for (const filter of filters) {
      const wanted = { ...everything, ...filter };
      let best = Infinity;
      for (let n = 0; n < 3; n++) {
        const started = performance.now();
        await auditPage(db, 'big', wanted, { before: null, limit: 100 });
        best = Math.min(best, performance.now() - started);
      }
      if (best > 200) slow.push([filter, Math.round(best)]);
    }
    expect(slow).toEqual([]);
  }, 120_000);
});
