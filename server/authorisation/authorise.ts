// May this caller call this route, and are the people and groups that the request names of the caller's own account? Both are asked
// for every request, before its handler runs.
import { and, count, eq, inArray } from 'drizzle-orm';
import { ok, refused, type Result } from '../../protocol/result.js';
import type { RouteName } from '../../protocol/wire/http.js';
import type { Route } from '../../protocol/wire/route.js';
import type { Account } from '../accounts/account.js';
import type { Db } from '../db/database.js';
import { groups, users } from '../db/schema.js';
import type { Participant } from '../meetings/run-store.js';
import { mayCall, type Caller } from './route-table.js';

/** What authentication found out; which of the two depends on the route. */
export interface Authenticated {
  readonly account?: Account | null;
  readonly participant?: Participant;
}

/** The table's answer. It needs nothing of the request but who sent it, so it comes before anything is parsed. */
export function authorise(
  name: RouteName,
  auth: Route['auth'],
  who: Authenticated,
): Result<null, 'not-allowed'> {
  const row: readonly Caller[] = mayCall[name];
  return row.includes(callerOf(auth, who)) ? ok(null) : refused('not-allowed');
}

type Parsed = Readonly<Record<string, unknown>> | null;

/** Ids of another account are answered like ids that do not exist, so that nobody learns which do. */
export async function areOwnSubjects(
  db: Db,
  account: Account | null | undefined,
  parts: readonly Parsed[],
): Promise<Result<null, 'not-found'>> {
  if (account == null) return ok(null);
  for (const part of parts) {
    const { userId } = part ?? {};
    if (typeof userId === 'string' && !(await isOwnUser(db, account, userId)))
      return refused('not-found');
    const named = groupsIn(part);
    if (named.length > 0 && !(await areOwnGroups(db, account, named))) return refused('not-found');
  }
  return ok(null);
}

/** Wherever the contract lets a request name groups. */
function groupsIn(part: Parsed): string[] {
  const { groupId, groupIds, groups: several } = part ?? {};
  const found: unknown[] = [groupId];
  if (Array.isArray(groupIds)) found.push(...(groupIds as unknown[]));
  if (Array.isArray(several))
    found.push(...several.map((one: { readonly groupId?: unknown }) => one.groupId));
  return [...new Set(found.filter((id) => typeof id === 'string'))];
}

function callerOf(auth: Route['auth'], { account, participant }: Authenticated): Caller {
  if (auth === 'operator') return 'operator';
  if (participant !== undefined) return participant.role;
  return account?.role ?? 'nobody';
}

async function isOwnUser(db: Db, { accountId }: Account, userId: string): Promise<boolean> {
  const rows = await db
    .select({ userId: users.userId })
    .from(users)
    .where(and(eq(users.userId, userId), eq(users.accountId, accountId)));
  return rows.length === 1;
}

async function areOwnGroups(
  db: Db,
  { accountId }: Account,
  groupIds: readonly string[],
): Promise<boolean> {
  const [found] = await db
    .select({ known: count() })
    .from(groups)
    .where(and(inArray(groups.groupId, [...groupIds]), eq(groups.accountId, accountId)));
  return found?.known === groupIds.length;
}
