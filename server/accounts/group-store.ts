// Groups of people inside an account. A person may be in several.
import { randomBytes } from 'node:crypto';
import { and, asc, count, eq, inArray } from 'drizzle-orm';
import { ok, refused, type Result } from '../../protocol/result.js';
import type { Group } from '../../protocol/wire/people-routes.js';
import { isUniqueViolation } from '../db/database-fault.js';
import type { Db } from '../db/database.js';
import { groupMembers, groups, users } from '../db/schema.js';
import { appendAudit } from '../policy/audit-log.js';
import { factOf, type Trace } from './people-audit.js';

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
  trace: Trace,
): Promise<Result<Group, 'group-taken'>> {
  const groupId = randomBytes(16).toString('hex');
  return unlessTaken(() =>
    db.transaction(async (tx) => {
      await tx.insert(groups).values({ groupId, accountId, name, createdAt: trace.at });
      await appendAudit(
        tx,
        accountId,
        factOf(trace, 'group-created', 'group', groupId, { to: name }),
      );
      return ok({ groupId, name, people: 0 });
    }),
  );
}

export async function renameGroup(
  db: Db,
  accountId: string,
  groupId: string,
  name: string,
  trace: Trace,
): Promise<Result<null, 'group-taken' | 'not-found'>> {
  return unlessTaken(() =>
    db.transaction(async (tx) => {
      const [before] = await tx
        .select()
        .from(groups)
        .where(isOne(accountId, groupId))
        .for('update');
      if (before === undefined) return refused('not-found');
      if (before.name === name) return ok(null);
      await tx.update(groups).set({ name }).where(isOne(accountId, groupId));
      const change = { from: before.name, to: name };
      await appendAudit(tx, accountId, factOf(trace, 'group-renamed', 'group', groupId, change));
      return ok(null);
    }),
  );
}

export async function deleteGroup(
  db: Db,
  accountId: string,
  groupId: string,
  trace: Trace,
): Promise<Result<null, 'not-found'>> {
  return db.transaction(async (tx) => {
    const [gone] = await tx
      .delete(groups)
      .where(isOne(accountId, groupId))
      .returning({ name: groups.name });
    if (gone === undefined) return refused('not-found');
    const fact = factOf(trace, 'group-deleted', 'group', groupId, { from: gone.name });
    await appendAudit(tx, accountId, fact);
    return ok(null);
  });
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
  trace: Trace,
): Promise<Result<Group, 'not-found' | 'unknown-person'>> {
  return db.transaction(async (tx) => {
    const [found] = await tx.select().from(groups).where(isOne(accountId, groupId)).for('update');
    if (found === undefined) return refused('not-found');
    const added = [...new Set(add)];
    // Locked, so that nobody moves to another account between the check and the insert.
    const known = await tx
      .select({ userId: users.userId })
      .from(users)
      .where(and(eq(users.accountId, accountId), inArray(users.userId, added)))
      .for('share');
    if (known.length < added.length) return refused('unknown-person');
    const { name } = found;
    const left = await takeOut(tx, groupId, remove);
    const entered = await putIn(tx, groupId, added);
    await appendAudit(
      tx,
      accountId,
      ...left.map((one) => factOf(trace, 'group-left', 'user', one, { from: name })),
      ...entered.map((one) => factOf(trace, 'group-entered', 'user', one, { to: name })),
    );
    const rows = await selectGroups(tx).where(isOne(accountId, groupId)).groupBy(groups.groupId);
    const group = rows[0];
    return group === undefined ? refused('not-found') : ok(group);
  });
}

/** Answers who really was in it. */
async function takeOut(tx: Db, groupId: string, people: readonly string[]): Promise<string[]> {
  if (people.length === 0) return [];
  const left = await tx
    .delete(groupMembers)
    .where(and(eq(groupMembers.groupId, groupId), inArray(groupMembers.userId, [...people])))
    .returning({ userId: groupMembers.userId });
  return left.map(({ userId }) => userId);
}

/** Answers who was not in it before. */
async function putIn(tx: Db, groupId: string, people: readonly string[]): Promise<string[]> {
  if (people.length === 0) return [];
  const entered = await tx
    .insert(groupMembers)
    .values(people.map((userId) => ({ groupId, userId })))
    .onConflictDoNothing()
    .returning({ userId: groupMembers.userId });
  return entered.map(({ userId }) => userId);
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
