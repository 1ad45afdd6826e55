// Groups of people inside an account. A person may be in several.
import { randomBytes } from 'node:crypto';
import { and, asc, count, eq, inArray } from 'drizzle-orm';
import { ok, refused, type Result } from '../../protocol/result.js';
import type { Group } from '../../protocol/wire/people-routes.js';
import { isUniqueViolation } from '../db/database-fault.js';
import type { Db } from '../db/database.js';
import { groupMembers, groups, users } from '../db/schema.js';

export function groupsOf(db: Db, accountId: string): Promise<Group[]> {
  return selectGroups(db)
    .where(eq(groups.accountId, accountId))
    .groupBy(groups.groupId)
    .orderBy(asc(groups.name));
}

function selectGroups(db: Db) {
  return db
    .select({ groupId: groups.groupId, name: groups.name, people: count(groupMembers.userId) })
    .from(groups)
    .leftJoin(groupMembers, eq(groupMembers.groupId, groups.groupId))
    .$dynamic();
}

export async function insertGroup(
  db: Db,
  accountId: string,
  name: string,
  now: number,
): Promise<Result<Group, 'group-taken'>> {
  const groupId = randomBytes(16).toString('hex');
  return unlessTaken(async () => {
    await db.insert(groups).values({ groupId, accountId, name, createdAt: now });
    return ok({ groupId, name, people: 0 });
  });
}

export async function renameGroup(
  db: Db,
  accountId: string,
  groupId: string,
  name: string,
): Promise<Result<null, 'group-taken' | 'not-found'>> {
  return unlessTaken(async () => {
    const renamed = await db
      .update(groups)
      .set({ name })
      .where(isOne(accountId, groupId))
      .returning({ groupId: groups.groupId });
    return renamed.length > 0 ? ok(null) : refused('not-found');
  });
}

export async function deleteGroup(
  db: Db,
  accountId: string,
  groupId: string,
): Promise<Result<null, 'not-found'>> {
  const deleted = await db
    .delete(groups)
    .where(isOne(accountId, groupId))
    .returning({ groupId: groups.groupId });
  return deleted.length > 0 ? ok(null) : refused('not-found');
}

interface Change {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** All or nothing: one person who is not in the account, and nobody's groups change. */
export async function changeMembers(
  db: Db,
  accountId: string,
  groupId: string,
  { add, remove }: Change,
): Promise<Result<Group, 'not-found' | 'unknown-person'>> {
  return db.transaction(async (tx) => {
    const found = await tx.select().from(groups).where(isOne(accountId, groupId)).for('update');
    if (found.length === 0) return refused('not-found');
    const added = [...new Set(add)];
    // Locked, so that nobody moves to another account between the check and the insert.
    const known = await tx
      .select({ userId: users.userId })
      .from(users)
      .where(and(eq(users.accountId, accountId), inArray(users.userId, added)))
      .for('share');
    if (known.length < added.length) return refused('unknown-person');
    if (remove.length > 0)
      await tx
        .delete(groupMembers)
        .where(and(eq(groupMembers.groupId, groupId), inArray(groupMembers.userId, [...remove])));
    if (added.length > 0)
      await tx
        .insert(groupMembers)
        .values(added.map((userId) => ({ groupId, userId })))
        .onConflictDoNothing();
    const rows = await selectGroups(tx).where(isOne(accountId, groupId)).groupBy(groups.groupId);
    const group = rows[0];
    return group === undefined ? refused('not-found') : ok(group);
  });
}

function isOne(accountId: string, groupId: string) {
  return and(eq(groups.accountId, accountId), eq(groups.groupId, groupId));
}

async function unlessTaken<T>(write: () => Promise<T>): Promise<T | ReturnType<typeof taken>> {
  try {
    return await write();
  } catch (cause) {
    if (isUniqueViolation(cause)) return taken();
    throw cause;
  }
}

function taken() {
  return refused('group-taken');
}
