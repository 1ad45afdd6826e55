// Who decides a setting for a person (product.md "Settings"), and why. A locked value wins from the top down: product, account,
// groups, then the person's own; among unlocked ones the nearest wins: own, groups, account, product, and last the table's standard.
// Pure and without order: whoever evaluates it, service or client, gets the same answer. It does not check who may write: change.ts.
import {
  settingNames,
  settingTable,
  type SettingName,
  type SettingValue,
  type SettingValues,
} from './setting-table.js';

export interface Entry<V extends SettingValue = SettingValue> {
  readonly value: V;
  /** Nobody below may choose another value. On a person's own entry: the person may not change it, an administrator did. */
  readonly locked: boolean;
  /** On a person's own entry: somebody else chose it for them. */
  readonly byAdministrator?: boolean;
}

/** What is stored at one level; a setting that is absent follows the others. */
export type Entries = { readonly [S in SettingName]?: Entry<SettingValues[S]> };

export interface GroupEntries {
  readonly groupId: string;
  readonly name: string;
  readonly entries: Entries;
}

/** All that decides for one person. */
export interface Levels {
  readonly product: Entries;
  readonly account: { readonly name: string; readonly entries: Entries };
  readonly groups: readonly GroupEntries[];
  readonly user: Entries;
}

export type Source =
  | { readonly level: 'standard' }
  | { readonly level: 'product' }
  | { readonly level: 'account'; readonly name: string }
  | { readonly level: 'group'; readonly groupId: string; readonly name: string }
  /** The person's own choice, or what an administrator chose for this one person. */
  | { readonly level: 'user'; readonly byAdministrator: boolean };

export interface Effective<V extends SettingValue = SettingValue> {
  readonly value: V;
  /** Whose value it is. */
  readonly from: Source;
  /** Who keeps the person from changing it, or null. */
  readonly lock: Source | null;
  /** Another setting that does not let this one have the value it was given. */
  readonly limitedBy: SettingName | null;
}

export type EffectiveSettings = { readonly [S in SettingName]: Effective<SettingValues[S]> };

/** Every setting of a person, each with where it comes from. */
export function resolve(levels: Levels): EffectiveSettings {
  const found: Partial<Record<SettingName, Effective>> = {};
  for (const setting of settingNames) found[setting] = resolveOne(setting, levels);
  const all = found as EffectiveSettings;
  return { ...all, defaultEncryptionType: limited(all) };
}

const STANDARD: Source = { level: 'standard' };
const PRODUCT: Source = { level: 'product' };

function resolveOne(setting: SettingName, { product, account, groups, user }: Levels): Effective {
  const ofProduct = product[setting];
  if (ofProduct?.locked === true) return decided(ofProduct, PRODUCT);
  const ofAccount = account.entries[setting];
  if (ofAccount?.locked === true) return decided(ofAccount, accountSource(account.name));
  const lockedGroup = mostProtective(setting, groups, true);
  if (lockedGroup !== null) return lockedGroup;
  const own = user[setting];
  if (own !== undefined) return decided(own, userSource(own));
  const group = mostProtective(setting, groups, false);
  if (group !== null) return group;
  if (ofAccount !== undefined) return decided(ofAccount, accountSource(account.name));
  if (ofProduct !== undefined) return decided(ofProduct, PRODUCT);
  return { value: settingTable[setting].standard, from: STANDARD, lock: null, limitedBy: null };
}

/** Groups have no order: of those with the same value the smallest id is named, so that every evaluation names the same one. */
function mostProtective(
  setting: SettingName,
  groups: readonly GroupEntries[],
  locked: boolean,
): Effective | null {
  const { protective } = settingTable[setting];
  let best: GroupEntries | null = null;
  let entry: Entry | null = null;
  for (const group of groups) {
    const here = group.entries[setting];
    if (here === undefined || here.locked !== locked) continue;
    const isBetter =
      best === null ||
      entry === null ||
      (here.value === entry.value ? group.groupId < best.groupId : here.value === protective);
    if (isBetter) [best, entry] = [group, here];
  }
  if (best === null || entry === null) return null;
  return decided(entry, { level: 'group', groupId: best.groupId, name: best.name });
}

/** A default of E2EE means nothing to someone who may not use it. The lock is then that of the setting that is in the way. */
function limited({ allowE2ee, defaultEncryptionType }: EffectiveSettings) {
  if (allowE2ee.value || defaultEncryptionType.value === 'enhanced') return defaultEncryptionType;
  const { from, lock } = allowE2ee;
  return { value: 'enhanced', from, lock, limitedBy: 'allowE2ee' } as const;
}

function decided({ value, locked }: Entry, from: Source): Effective {
  return { value, from, lock: locked ? from : null, limitedBy: null };
}

function userSource({ byAdministrator = false }: Entry): Source {
  return { level: 'user', byAdministrator };
}

function accountSource(name: string): Source {
  return { level: 'account', name };
}
