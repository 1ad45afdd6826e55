// Whose name looks like that of somebody else in the same account (issue 5, bad input). Over all of it, not over a page of a list: the
// one who takes a name sits wherever their first letter puts them.
import { and, asc, eq, gt } from 'drizzle-orm';
import { namesakesOf } from '../../protocol/namesakes.js';
import type { Db } from '../db/database.js';
import { users } from '../db/schema.js';

const AT_ONCE = 1_000;

/** Their userIds. Reads the people in pieces, so that other requests get their turn between them. */
export async function namesakesIn(db: Db, accountId: string): Promise<string[]> {
  const people: { readonly id: string; readonly name: string }[] = [];
  let after = '';
  for (;;) {
    const piece = await db
      .select({ id: users.userId, name: users.name })
      .from(users)
      .where(and(eq(users.accountId, accountId), gt(users.userId, after)))
      .orderBy(asc(users.userId))
      .limit(AT_ONCE);
    people.push(...piece);
    after = piece.at(-1)?.id ?? after;
    if (piece.length < AT_ONCE) return [...namesakesOf(people)];
  }
}
