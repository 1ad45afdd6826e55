// What holds for one person now: asked when they sign in, make a meeting or start one, never kept, so that a change holds from the next
// meeting on.
import { resolve, type EffectiveSettings, type Entries } from '../../protocol/settings/resolve.js';
import { settingNames, type SettingName } from '../../protocol/settings/setting-table.js';
import type { Settings } from '../../protocol/wire/http.js';
import type { EffectiveSetting } from '../../protocol/wire/policy-routes.js';
import type { Db } from '../db/database.js';
import { levelsOf } from './policy-store.js';
import { onWire } from './settings-service.js';

interface InAccount {
  readonly userId: string;
  readonly accountId: string;
}

export async function effectiveFor(
  db: Db,
  product: Entries,
  person: InAccount,
): Promise<EffectiveSettings> {
  return resolve(await levelsOf(db, product, person));
}

/** As they travel with the answer to signing in. */
export async function settingsFor(db: Db, product: Entries, person: InAccount): Promise<Settings> {
  const found = await effectiveFor(db, product, person);
  return { allowE2ee: found.allowE2ee.value, effective: effectiveOnWire(found) };
}

export function effectiveOnWire(found: EffectiveSettings): Record<SettingName, EffectiveSetting> {
  return Object.fromEntries(
    settingNames.map((setting) => [setting, onWire(found[setting])]),
  ) as Record<SettingName, EffectiveSetting>;
}
