import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { expect, test } from '@jest/globals';

const migration = (tag: string) =>
  readFileSync(new URL(`./migrations/${tag}.sql`, import.meta.url), 'utf8');

test('people from before accounts each get an account of one, and keep their sessions', async () => {
  const client = new PGlite();
  await client.exec(migration('0000_first'));
  await client.exec(`
    insert into users (user_id, email, name, password_hash, created_at)
      values ('u1', 'ana@example.org', 'Ana', 'x', 1), ('u2', 'ben@example.org', 'Ben', 'x', 2);
    insert into sessions (token_hash, user_id, created_at, expires_at)
      values ('t1', 'u1', 3, 9), ('t2', 'u1', 4, 9), ('t3', 'u2', 5, 9);
  `);
  await client.exec(migration('0001_people'));

  const people = await client.query(`
    select user_id, role, deactivated_at, plan, accounts.name, accounts.created_at
      from users join accounts using (account_id) order by user_id`);
  expect(people.rows).toEqual([
    {
      user_id: 'u1',
      role: 'owner',
      deactivated_at: null,
      plan: 'basic',
      name: 'Ana',
      created_at: 1,
    },
    {
      user_id: 'u2',
      role: 'owner',
      deactivated_at: null,
      plan: 'basic',
      name: 'Ben',
      created_at: 2,
    },
  ]);
  const accounts = await client.query('select distinct account_id from users');
  expect(accounts.rows).toHaveLength(2);
  const sessions = await client.query<{ session_id: string; seen_at: number }>(
    'select session_id, seen_at from sessions order by token_hash',
  );
  expect(sessions.rows.map((row) => row.seen_at)).toEqual([3, 4, 5]);
  expect(new Set(sessions.rows.map((row) => row.session_id)).size).toBe(3);
  await client.close();
}, 60_000);
