// What the operator decides for everyone, as CONCLAVE_POLICY spells it: "defaultEncryptionType=e2ee, cloudRecording=off!"; "!" locks.
import type { Entries } from '../../protocol/settings/resolve.js';
import { isValueOf, settingName } from '../../protocol/settings/setting-table.js';

/** Null when something in it makes no sense: half a policy would be another one. */
export function parsePolicy(text: string): Entries | null {
  const entries: Record<string, unknown> = {};
  for (const part of text.split(',').map((one) => one.trim())) {
    if (part === '') continue;
    const [, name, word, lock] = /^([A-Za-z0-9]+)\s*=\s*([a-z0-9]+)(!?)$/.exec(part) ?? [];
    const setting = settingName.safeParse(name);
    const value = word === 'on' ? true : word === 'off' ? false : word;
    if (!setting.success || !isValueOf(setting.data, value)) return null;
    if (Object.hasOwn(entries, setting.data)) return null;
    entries[setting.data] = { value, locked: lock === '!' };
  }
  return entries as Entries;
}
