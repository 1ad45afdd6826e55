// What stands in the way of a change (product.md "Settings"): a lock above the level that is written. Screens grey with it and the
// service refuses with it, so the two cannot disagree. Who may write at a level at all is the service's table of authorisation.
import type { GroupEntries, Levels, Source } from './resolve.js';
import type { SettingName } from './setting-table.js';

/** Where a value is written. `own`: by the person; `user`: by an administrator, for one person. */
export type Target = 'account' | 'group' | 'user' | 'own';

/** The lock that makes writing `setting` at `target` void, or null where the value may be written. */
export function lockAbove(setting: SettingName, target: Target, levels: Levels): Source | null {
  const { product, account, groups, user } = levels;
  if (product[setting]?.locked === true) return { level: 'product' };
  if (target === 'account') return null;
  if (account.entries[setting]?.locked === true) return { level: 'account', name: account.name };
  if (target === 'group') return null;
  const group = firstLocked(setting, groups);
  if (group !== null) return { level: 'group', groupId: group.groupId, name: group.name };
  // Nobody locks their own choice.
  return target === 'own' && user[setting]?.locked === true
    ? { level: 'user', byAdministrator: true }
    : null;
}

function firstLocked(setting: SettingName, groups: readonly GroupEntries[]): GroupEntries | null {
  const locked = groups.filter(({ entries }) => entries[setting]?.locked === true);
  return locked.reduce<GroupEntries | null>(
    (first, group) => (first === null || group.groupId < first.groupId ? group : first),
    null,
  );
}
