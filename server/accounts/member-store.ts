// The people of an account: who is in it, in which role, who may not sign in any more. An account always keeps an owner who
// can sign in, so whatever could take the last one away locks the account's row first: two at once cannot both succeed.
import { and, asc, count, eq, inArray, isNull, ne, or, sql, type SQL } from 'drizzle-orm';
import type { FaultCode } from '../../protocol/fault.js';
import { ok, refused, type Result } from '../../protocol/result.js';
import type { Db } from '../db/database.js';
import { PEOPLE_PER_PAGE, type Member } from '../../protocol/wire/people-routes.js';
import { accounts, groupMembers, invitations, participants, users } from '../db/schema.js';
import { appendAudit } from '../policy/audit-log.js';
import type { Account, Plan, Role } from './account.js';
import { factOf, type Trace } from './people-audit.js';
import { mayChangeRole, mayManage } from './rank.js';
import { deleteSessionsOf } from './session-store.js';

interface Search {
  readonly search?: string | undefined;
  readonly groupId?: string | undefined;
  readonly page: number;
}

/** A page of the people of an account, by name, and how many there are on all pages. */
export async function membersOf(
  db: Db,
  accountId: string,
  asked: Search,
): Promise<{ readonly members: Member[]; readonly total: number }> {
  const where = whoIsMeant(db, accountId, asked);
  const [all] = await db.select({ total: count() }).from(users).where(where);
  const rows = await db
    .select({
      userId: users.userId,
      email: users.email,
      name: users.name,
      role: users.role,
      createdAt: users.createdAt,
      deactivatedAt: users.deactivatedAt,
    })
    .from(users)
    .where(where)
    .orderBy(...BY_NAME)
    .limit(PEOPLE_PER_PAGE)
    .offset(asked.page * PEOPLE_PER_PAGE);
  const groupsOf = await groupIdsOf(
    db,
    rows.map(({ userId }) => userId),
  );
  return {
    members: rows.map((row) => ({ ...row, groupIds: groupsOf.get(row.userId) ?? [] })),
    total: all?.total ?? 0,
  };
}

/** Who is on the same page, by id alone. */
export async function memberIdsOf(db: Db, accountId: string, asked: Search): Promise<string[]> {
  const rows = await db
    .select({ userId: users.userId })
    .from(users)
    .where(whoIsMeant(db, accountId, asked))
    .orderBy(...BY_NAME)
    .limit(PEOPLE_PER_PAGE)
    .offset(asked.page * PEOPLE_PER_PAGE);
  return rows.map(({ userId }) => userId);
}

// pitfalls.md B22: one order in both databases
const BY_NAME = [sql`lower(${users.name}) collate "C"`, asc(users.userId)];

function whoIsMeant(db: Db, accountId: string, { search = '', groupId }: Search): SQL | undefined {
  // In LIKE, "%" and "_" are wildcards and a backslash makes them letters.
  const pattern = `%${search
    .trim()
    .toLowerCase()
    .replace(/[\\%_]/g, '\\$&')}%`;
  const inGroup = db
    .select({ userId: groupMembers.userId })
    .from(groupMembers)
    .where(eq(groupMembers.groupId, groupId ?? ''));
  return and(
    eq(users.accountId, accountId),
    search.trim() === ''
      ? undefined
      : or(sql`lower(${users.name}) like ${pattern}`, sql`${users.email} like ${pattern}`),
    groupId === undefined ? undefined : inArray(users.userId, inGroup),
  );
}

async function groupIdsOf(db: Db, userIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db
    .select()
    .from(groupMembers)
    .where(inArray(groupMembers.userId, [...userIds]))
    .orderBy(asc(groupMembers.groupId));
  const groupsOf = new Map<string, string[]>();
  for (const { userId, groupId } of rows)
    groupsOf.set(userId, [...(groupsOf.get(userId) ?? []), groupId]);
  return groupsOf;
}

export async function changeRole(
  db: Db,
  actor: Account,
  userId: string,
  role: Role,
  trace: Trace,
): Promise<Result<null, 'not-allowed' | 'unknown-person' | 'last-owner'>> {
  return underLock(db, actor, userId, async (tx, me, target) => {
    if (!mayChangeRole(me.role)) return refused('not-allowed');
    const losesOwner = target.role === 'owner' && role !== 'owner';
    if (losesOwner && !(await hasOtherOwner(tx, actor.accountId, userId)))
      return refused('last-owner');
    if (target.role === role) return ok(null);
    await tx.update(users).set({ role }).where(eq(users.userId, userId));
    const fact = factOf(trace, 'role-changed', 'user', userId, { from: target.role, to: role });
    await appendAudit(tx, actor.accountId, fact);
    return ok(null);
  });
}

/** Deactivates: nobody is signed in as them any more, and the invitations that they sent are void. */
export async function deactivate(
  db: Db,
  actor: Account,
  userId: string,
  trace: Trace,
): Promise<Result<null, 'not-allowed' | 'unknown-person'>> {
  return underLock(db, actor, userId, async (tx, me, target) => {
    // Not oneself: who can act is an owner who can sign in, so an account can never lose its last one here.
    if (!mayManage(me.role, target.role) || userId === actor.userId) return refused('not-allowed');
    if (target.deactivatedAt !== null) return ok(null);
    await tx.update(users).set({ deactivatedAt: trace.at }).where(eq(users.userId, userId));
    await deleteSessionsOf(tx, userId, null);
    await tx.delete(invitations).where(eq(invitations.invitedBy, userId));
    await appendAudit(tx, actor.accountId, factOf(trace, 'member-deactivated', 'user', userId));
    return ok(null);
  });
}

export async function reactivate(
  db: Db,
  actor: Account,
  userId: string,
  trace: Trace,
): Promise<Result<null, 'not-allowed' | 'unknown-person'>> {
  return underLock(db, actor, userId, async (tx, me, target) => {
    if (!mayManage(me.role, target.role)) return refused('not-allowed');
    if (target.deactivatedAt === null) return ok(null);
    await tx.update(users).set({ deactivatedAt: null }).where(eq(users.userId, userId));
    await appendAudit(tx, actor.accountId, factOf(trace, 'member-reactivated', 'user', userId));
    return ok(null);
  });
}

/** Deletes someone else; oneself: deletePerson. */
export async function removeMember(
  db: Db,
  actor: Account,
  userId: string,
  trace: Trace,
): Promise<Result<null, 'not-allowed' | 'unknown-person'>> {
  return underLock(db, actor, userId, async (tx, me, target) => {
    if (!mayManage(me.role, target.role) || userId === actor.userId) return refused('not-allowed');
    await tx.delete(participants).where(eq(participants.userId, userId));
    await tx.delete(users).where(eq(users.userId, userId));
    await appendAudit(tx, actor.accountId, factOf(trace, 'member-removed', 'user', userId));
    return ok(null);
  });
}

interface Ranked {
  readonly role: Role;
  readonly deactivatedAt: number | null;
}

/** Reads both again under the account's lock: what `actor` was when the request came may be over by now. */
async function underLock<T, C extends FaultCode>(
  db: Db,
  actor: Account,
  userId: string,
  act: (tx: Db, me: Ranked, target: Ranked) => Promise<Result<T, C>>,
): Promise<Result<T, C | 'not-allowed' | 'unknown-person'>> {
  return db.transaction(async (tx) => {
    await lockAccount(tx, actor.accountId);
    const rows = await tx
      .select({ userId: users.userId, role: users.role, deactivatedAt: users.deactivatedAt })
      .from(users)
      .where(
        and(eq(users.accountId, actor.accountId), inArray(users.userId, [actor.userId, userId])),
      );
    const me = rows.find((row) => row.userId === actor.userId);
    const target = rows.find((row) => row.userId === userId);
    if (me === undefined || me.deactivatedAt !== null) return refused('not-allowed');
    // Someone of another account is as unknown as nobody.
    return target === undefined ? refused('unknown-person') : act(tx, me, target);
  });
}

export interface AccountFacts {
  readonly accountId: string;
  readonly name: string;
  readonly plan: Plan;
  readonly createdAt: number;
  readonly people: number;
}

export async function accountFacts(db: Db, accountId: string): Promise<AccountFacts | null> {
  const rows = await db
    .select({
      accountId: accounts.accountId,
      name: accounts.name,
      plan: accounts.plan,
      createdAt: accounts.createdAt,
      people: db.$count(users, eq(users.accountId, accountId)),
    })
    .from(accounts)
    .where(eq(accounts.accountId, accountId));
  return rows[0] ?? null;
}

export async function renameAccount(
  db: Db,
  accountId: string,
  name: string,
  trace: Trace,
): Promise<void> {
  await db.transaction(async (tx) => {
    const [before] = await tx
      .select({ name: accounts.name })
      .from(accounts)
      .where(eq(accounts.accountId, accountId))
      .for('update');
    if (before === undefined || before.name === name) return;
    await tx.update(accounts).set({ name }).where(eq(accounts.accountId, accountId));
    const change = { from: before.name, to: name };
    await appendAudit(
      tx,
      accountId,
      factOf(trace, 'account-renamed', 'account', accountId, change),
    );
  });
}

export async function isIntroduced(db: Db, userId: string): Promise<boolean> {
  const [row] = await db
    .select({ at: users.introducedAt })
    .from(users)
    .where(eq(users.userId, userId));
  return row !== undefined && row.at !== null;
}

/** From now on this person is not told again what an administrator is told at first. */
export async function setIntroduced(db: Db, userId: string, now: number): Promise<void> {
  await db
    .update(users)
    .set({ introducedAt: now })
    .where(and(eq(users.userId, userId), isNull(users.introducedAt)));
}

/** The Basic plan is for accounts of one. */
export async function setPlan(
  db: Db,
  email: string,
  plan: Plan,
  trace: Trace,
): Promise<Result<null, 'unknown-person' | 'not-alone'>> {
  return db.transaction(async (tx) => {
    const rows = await tx
      .select({ accountId: users.accountId, userId: users.userId, plan: accounts.plan })
      .from(users)
      .innerJoin(accounts, eq(accounts.accountId, users.accountId))
      .where(eq(users.email, email));
    const row = rows[0];
    if (row === undefined) return refused('unknown-person');
    await lockAccount(tx, row.accountId);
    if (plan === 'basic' && !(await isAlone(tx, row.accountId, row.userId)))
      return refused('not-alone');
    if (row.plan === plan) return ok(null);
    await tx.update(accounts).set({ plan }).where(eq(accounts.accountId, row.accountId));
    const change = { from: row.plan, to: plan };
    const fact = factOf(trace, 'plan-changed', 'account', row.accountId, change);
    await appendAudit(tx, row.accountId, fact);
    return ok(null);
  });
}

export async function lockAccount(db: Db, accountId: string): Promise<void> {
  await db
    .select({ accountId: accounts.accountId })
    .from(accounts)
    .where(eq(accounts.accountId, accountId))
    .for('update');
}

/** Whether the account has another owner who can sign in. */
export async function hasOtherOwner(db: Db, accountId: string, userId: string): Promise<boolean> {
  const rows = await db
    .select({ owners: count() })
    .from(users)
    .where(
      and(
        eq(users.accountId, accountId),
        eq(users.role, 'owner'),
        isNull(users.deactivatedAt),
        ne(users.userId, userId),
      ),
    );
  return (rows[0]?.owners ?? 0) > 0;
}

export async function isAlone(db: Db, accountId: string, userId: string): Promise<boolean> {
  const rows = await db
    .select({ others: count() })
    .from(users)
    .where(and(eq(users.accountId, accountId), ne(users.userId, userId)));
  return (rows[0]?.others ?? 0) === 0;
}

/** Deletes a person with all that is theirs; the account too, if nobody else is in it. */
export async function deletePerson(
  db: Db,
  accountId: string,
  userId: string,
  trace: Trace,
): Promise<Result<null, 'last-owner'>> {
  return db.transaction(async (tx) => {
    await lockAccount(tx, accountId);
    // Whom they met is in other people's meetings; that they were there is theirs and goes.
    const forget = () => tx.delete(participants).where(eq(participants.userId, userId));
    if (await isAlone(tx, accountId, userId)) {
      await forget();
      await tx.delete(accounts).where(eq(accounts.accountId, accountId));
      return ok(null);
    }
    if (!(await hasOtherOwner(tx, accountId, userId))) return refused('last-owner');
    await forget();
    await tx.delete(users).where(eq(users.userId, userId));
    await appendAudit(tx, accountId, factOf(trace, 'member-left', 'user', userId));
    return ok(null);
  });
}
