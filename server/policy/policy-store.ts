// What was decided at account, group and user level, in the database. Each entry has a version, which a writer has to name.
import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import type { Entries, GroupEntries, Levels } from '../../protocol/settings/resolve.js';
import {
  isValueOf,
  settingName,
  type SettingName,
  type SettingValue,
} from '../../protocol/settings/setting-table.js';
import type { Db } from '../db/database.js';
import { accounts, groupMembers, groups, policyEntries, users } from '../db/schema.js';

/** Where an entry is stored. */
export interface Subject {
  readonly level: 'account' | 'group' | 'user';
  readonly id: string;
}

export interface StoredEntry {
  readonly setting: SettingName;
  /** Null: cleared, so the setting follows the other levels. */
  readonly value: SettingValue | null;
  readonly locked: boolean;
  readonly version: number;
  /** Null when that person is gone. */
  readonly changedBy: string | null;
  readonly changedAt: number;
}

export interface PersonLevels {
  readonly userId: string;
  readonly levels: Levels;
}

/** Everything that was ever decided at this one place. */
export async function entriesAt(
  db: Db,
  { level, id }: Subject,
  setting?: SettingName,
): Promise<readonly StoredEntry[]> {
  const rows = await db
    .select({
      setting: policyEntries.setting,
      value: policyEntries.value,
      locked: policyEntries.locked,
      version: policyEntries.version,
      changedBy: users.name,
      changedAt: policyEntries.changedAt,
    })
    .from(policyEntries)
    .leftJoin(users, eq(users.userId, policyEntries.changedBy))
    .where(
      and(
        eq(policyEntries.subjectId, id),
        eq(policyEntries.level, level),
        setting === undefined ? undefined : eq(policyEntries.setting, setting),
      ),
    );
  return rows.flatMap((row) => {
    const parsed = entryOf(row);
    return parsed === null ? [] : [{ ...row, ...parsed }];
  });
}

export interface Change {
  readonly subject: Subject;
  readonly setting: SettingName;
  readonly value: SettingValue | null;
  readonly locked: boolean;
  /** The version that the writer saw; 0 where there was none. */
  readonly version: number;
  readonly by: string;
  readonly at: number;
}

/** False when somebody else was faster: then nothing was written. */
export async function writeEntry(tx: Db, change: Change): Promise<boolean> {
  const { subject, setting, locked, version, by, at } = change;
  const value = change.value === null ? null : JSON.stringify(change.value);
  const fields = { value, locked, version: version + 1, changedBy: by, changedAt: at };
  const written =
    version === 0
      ? await tx
          .insert(policyEntries)
          .values({ ...fields, ...place(subject), setting })
          .onConflictDoNothing()
          .returning({ version: policyEntries.version })
      : await tx
          .update(policyEntries)
          .set(fields)
          .where(
            and(
              eq(policyEntries.subjectId, subject.id),
              eq(policyEntries.level, subject.level),
              eq(policyEntries.setting, setting),
              eq(policyEntries.version, version),
            ),
          )
          .returning({ version: policyEntries.version });
  return written.length === 1;
}

/** For someone who moves to another account: their own choices stay, but nobody there locked them. */
export async function releaseLocks(tx: Db, userId: string): Promise<void> {
  await tx
    .update(policyEntries)
    .set({ locked: false, version: sql`${policyEntries.version} + 1` })
    .where(
      and(
        eq(policyEntries.subjectId, userId),
        eq(policyEntries.level, 'user'),
        eq(policyEntries.locked, true),
      ),
    );
}

/** All that decides for one person; `product` is the operator's. */
export async function levelsOf(
  db: Db,
  product: Entries,
  { userId, accountId }: { readonly userId: string; readonly accountId: string },
): Promise<Levels> {
  const people = await levelsOfEach(db, product, accountId, [userId]);
  return people[0]?.levels ?? levelsAt(db, product, accountId, null);
}

/** The levels that stand above a group or an account, as a person without own choice in that group would have them. */
export async function levelsAt(
  db: Db,
  product: Entries,
  accountId: string,
  group: { readonly groupId: string; readonly name: string } | null,
): Promise<Levels> {
  const ids = group === null ? [accountId] : [accountId, group.groupId];
  const entries = await entriesOf(db, ids);
  const of = (id: string) => entries.get(id) ?? {};
  return {
    product,
    account: { name: await accountName(db, accountId), entries: of(accountId) },
    groups: group === null ? [] : [{ ...group, entries: of(group.groupId) }],
    user: {},
  };
}

export interface PeoplePage {
  /** Only people of these groups; null: everyone. */
  readonly groupIds: readonly string[] | null;
  /** The userId after which the page begins; people are in order of their id, which never changes. */
  readonly after: string | null;
  readonly limit: number;
}

/** A page of an account's people, each with all that decides for them. Deactivated people hold no meetings and are left out. */
export async function peopleWithLevels(
  db: Db,
  product: Entries,
  accountId: string,
  { groupIds, after, limit }: PeoplePage,
): Promise<readonly PersonLevels[]> {
  const people = await db
    .select({ userId: users.userId })
    .from(users)
    .where(
      and(
        eq(users.accountId, accountId),
        sql`${users.deactivatedAt} is null`,
        after === null ? undefined : gt(users.userId, after),
        groupIds === null
          ? undefined
          : inArray(
              users.userId,
              db
                .select({ userId: groupMembers.userId })
                .from(groupMembers)
                .where(inArray(groupMembers.groupId, [...groupIds])),
            ),
      ),
    )
    .orderBy(asc(users.userId))
    .limit(limit);
  return levelsOfEach(
    db,
    product,
    accountId,
    people.map(({ userId }) => userId),
  );
}

/** The same for several people of one account, in the order that was asked. */
export async function levelsOfEach(
  db: Db,
  product: Entries,
  accountId: string,
  userIds: readonly string[],
): Promise<readonly PersonLevels[]> {
  if (userIds.length === 0) return [];
  const memberships = await db
    .select({ userId: groupMembers.userId, groupId: groups.groupId, name: groups.name })
    .from(groupMembers)
    .innerJoin(groups, eq(groups.groupId, groupMembers.groupId))
    .where(inArray(groupMembers.userId, userIds));
  const groupIds = [...new Set(memberships.map(({ groupId }) => groupId))];
  const entries = await entriesOf(db, [accountId, ...userIds, ...groupIds]);
  const account = {
    name: await accountName(db, accountId),
    entries: entries.get(accountId) ?? {},
  };
  const groupsOf = new Map<string, GroupEntries[]>();
  for (const { userId, groupId, name } of memberships) {
    const mine = groupsOf.get(userId) ?? [];
    mine.push({ groupId, name, entries: entries.get(groupId) ?? {} });
    groupsOf.set(userId, mine);
  }
  return userIds.map((userId) => ({
    userId,
    levels: {
      product,
      account,
      groups: groupsOf.get(userId) ?? [],
      user: entries.get(userId) ?? {},
    },
  }));
}

async function accountName(db: Db, accountId: string): Promise<string> {
  const [account] = await db
    .select({ name: accounts.name })
    .from(accounts)
    .where(eq(accounts.accountId, accountId));
  return account?.name ?? '';
}

/** Ids are random, so one query for several levels mixes nothing up. */
async function entriesOf(db: Db, subjectIds: readonly string[]): Promise<Map<string, Entries>> {
  const found = new Map<string, Record<string, unknown>>();
  if (subjectIds.length === 0) return found;
  const rows = await db
    .select({
      subjectId: policyEntries.subjectId,
      setting: policyEntries.setting,
      value: policyEntries.value,
      locked: policyEntries.locked,
      changedBy: policyEntries.changedBy,
    })
    .from(policyEntries)
    .where(inArray(policyEntries.subjectId, [...subjectIds]));
  for (const row of rows) {
    const entry = entryOf(row);
    if (entry === null || entry.value === null) continue;
    const mine = found.get(row.subjectId) ?? {};
    // It counts at a person's own entry only: an account or a group never changed anything itself.
    const byAdministrator = row.changedBy !== row.subjectId;
    mine[entry.setting] = { value: entry.value, locked: row.locked, byAdministrator };
    found.set(row.subjectId, mine);
  }
  return found;
}

/** A row of a newer version, with a setting or a value that this one does not know, counts as not there. */
function entryOf(row: { readonly setting: string; readonly value: string | null }) {
  const setting = settingName.safeParse(row.setting);
  if (!setting.success) return null;
  const value = storedValue(setting.data, row.value);
  return value === null && row.value !== null ? null : { setting: setting.data, value };
}

/** A value as it is stored; null where nothing is, or nothing that this setting can have. */
export function storedValue(setting: SettingName, stored: string | null): SettingValue | null {
  const value: unknown = stored === null ? null : JSON.parse(stored);
  return isValueOf(setting, value) ? value : null;
}

function place({ level, id }: Subject) {
  return {
    level,
    subjectId: id,
    accountId: level === 'account' ? id : null,
    groupId: level === 'group' ? id : null,
    userId: level === 'user' ? id : null,
  };
}
