// The sentence that says where a setting's value comes from, such as "Locked on by group Legal". One place, so that a person, an
// administrator and an exported log read the same words.
import { isolated } from '../isolated.js';
import { settingTable, type SettingName, type SettingValue } from './setting-table.js';
import type { Effective, Source } from './resolve.js';

/** Where the value comes from and who locked it, as a short sentence without a full stop. */
export function why(effective: Effective): string {
  const { value, from, lock, limitedBy } = effective;
  if (limitedBy !== null) return `Follows “${settingTable[limitedBy].name}”, which is off`;
  const said = valueWord(value);
  if (lock !== null)
    return lock.level === 'user'
      ? `Locked ${said} for this person by an administrator`
      : `Locked ${said} by ${sourceWord(lock)}`;
  if (from.level !== 'user') return `Set ${said} by ${sourceWord(from)}`;
  return from.byAdministrator ? `Set ${said} for this person by an administrator` : 'Own choice';
}

/** A value as a person reads it. */
export function valueWord(value: SettingValue): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return value === 'e2ee' ? 'to end-to-end encrypted' : 'to enhanced';
}

/** The setting as a screen calls it. */
export function settingTitle(setting: SettingName): string {
  return settingTable[setting].name;
}

function sourceWord(source: Source): string {
  switch (source.level) {
    case 'standard':
      return "Conclave's standard";
    case 'product':
      return 'the operator of this service';
    case 'account':
      return `account ${isolated(source.name)}`;
    case 'group':
      return `group ${isolated(source.name)}`;
    case 'user':
      return 'the person';
  }
}
