// For how many people a change would change what holds, so that an administrator sees it before confirming.
import { resolve, type Entries, type Entry, type Levels } from '../../protocol/settings/resolve.js';
import type { SettingName } from '../../protocol/settings/setting-table.js';
import type { Db } from '../db/database.js';
import { peopleWithLevels, type Subject } from './policy-store.js';

const AT_ONCE = 1_000;

/** `subjects`: the account, or groups of it. Goes through the people in pieces, so that other requests get their turn between them. */
export async function countAffected(
  db: Db,
  product: Entries,
  accountId: string,
  subjects: readonly Subject[],
  setting: SettingName,
  entry: Entry | null,
): Promise<{ readonly affected: number; readonly people: number }> {
  const groups = subjects.flatMap(({ level, id }) => (level === 'group' ? [id] : []));
  const groupIds = groups.length === 0 ? null : groups;
  let after: string | null = null;
  const count = { affected: 0, people: 0 };
  for (;;) {
    const page = { groupIds, after, limit: AT_ONCE };
    const people = await peopleWithLevels(db, product, accountId, page);
    for (const { levels } of people) {
      const then = subjects.reduce((now, one) => withEntry(now, one, setting, entry), levels);
      if (isChanged(levels, then)) count.affected += 1;
    }
    count.people += people.length;
    after = people.at(-1)?.userId ?? null;
    if (people.length < AT_ONCE) return count;
  }
}

/** The same levels with one entry set, or taken away with null. */
export function withEntry(
  levels: Levels,
  { level, id }: Subject,
  setting: SettingName,
  entry: Entry | null,
): Levels {
  const set = (entries: Entries): Entries => {
    const { [setting]: _, ...others } = entries;
    return (entry === null ? others : { ...others, [setting]: entry }) as Entries;
  };
  switch (level) {
    case 'account':
      return { ...levels, account: { ...levels.account, entries: set(levels.account.entries) } };
    case 'group':
      return {
        ...levels,
        groups: levels.groups.map((group) =>
          group.groupId === id ? { ...group, entries: set(group.entries) } : group,
        ),
      };
    case 'user':
      return { ...levels, user: set(levels.user) };
  }
}

function isChanged(before: Levels, after: Levels): boolean {
  const [one, other] = [resolve(before), resolve(after)];
  return Object.entries(one).some(
    ([name, { value }]) => other[name as SettingName].value !== value,
  );
}
