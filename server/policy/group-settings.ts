// One setting at many groups at once: read with versions, and written for all of them or for none.
import { and, asc, count, eq } from 'drizzle-orm';
import { ok, refused, type Result } from '../../protocol/result.js';
import { lockAbove } from '../../protocol/settings/change.js';
import type { Entries } from '../../protocol/settings/resolve.js';
import type { SettingName, SettingValue } from '../../protocol/settings/setting-table.js';
import type { Answer } from '../../protocol/wire/http.js';
import type { Db } from '../db/database.js';
import { groupMembers, groups, policyEntries, users } from '../db/schema.js';
import { levelsAt, storedValue } from './policy-store.js';
import { changeWithin, type By, type WhyNotChanged } from './settings-service.js';

interface Wanted {
  readonly setting: SettingName;
  readonly value: SettingValue | null;
  readonly locked: boolean;
  readonly groups: readonly { readonly groupId: string; readonly version: number }[];
}

export async function settingOfGroups(
  db: Db,
  product: Entries,
  accountId: string,
  setting: SettingName,
): Promise<Result<Answer<'readSettingOfGroups'>>> {
  const lockedAbove = lockAbove(setting, 'group', await levelsAt(db, product, accountId, null));
  const people = db
    .select({ groupId: groupMembers.groupId, people: count().as('people') })
    .from(groupMembers)
    .groupBy(groupMembers.groupId)
    .as('counted');
  const rows = await db
    .select({
      groupId: groups.groupId,
      name: groups.name,
      people: people.people,
      value: policyEntries.value,
      locked: policyEntries.locked,
      version: policyEntries.version,
      changedBy: users.name,
      changedAt: policyEntries.changedAt,
    })
    .from(groups)
    .leftJoin(people, eq(people.groupId, groups.groupId))
    .leftJoin(
      policyEntries,
      and(eq(policyEntries.groupId, groups.groupId), eq(policyEntries.setting, setting)),
    )
    .leftJoin(users, eq(users.userId, policyEntries.changedBy))
    .where(eq(groups.accountId, accountId))
    .orderBy(asc(groups.name));
  return ok({
    lockedAbove,
    groups: rows.map((row) => ({
      ...row,
      people: row.people ?? 0,
      value: storedValue(setting, row.value),
      locked: row.locked ?? false,
      version: row.version ?? 0,
    })),
  });
}

/** A refusal names the group that stood in the way; then nothing was written at any of them. */
export async function changeGroups(
  db: Db,
  product: Entries,
  by: By,
  { setting, value, locked, groups: wanted }: Wanted,
): Promise<Result<Record<string, never>, WhyNotChanged>> {
  const names = await namesOf(db, by.account.accountId);
  try {
    return await db.transaction(async (tx) => {
      for (const { groupId, version } of wanted) {
        const name = names.get(groupId) ?? '';
        const place = { target: 'group', subject: { level: 'group', id: groupId }, name } as const;
        const change = { setting, value, locked, version };
        const changed = await changeWithin(tx, product, by, place, change);
        if (!changed.ok) throw new Undone(changed.fault.code, { ...changed.fault.detail, name });
      }
      return ok({});
    });
  } catch (cause) {
    if (cause instanceof Undone) return refused(cause.code, cause.detail);
    throw cause;
  }
}

/** Leaves a transaction without what it wrote so far. */
class Undone extends Error {
  readonly code: WhyNotChanged;
  readonly detail: Record<string, string | number | boolean>;

  constructor(code: WhyNotChanged, detail: Record<string, string | number | boolean>) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}

async function namesOf(db: Db, accountId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .select({ groupId: groups.groupId, name: groups.name })
    .from(groups)
    .where(eq(groups.accountId, accountId));
  return new Map(rows.map(({ groupId, name }) => [groupId, name]));
}
