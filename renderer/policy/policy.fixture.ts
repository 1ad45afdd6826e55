// The settings of one person as the service answers them, made with the real rules, and changed by what a test puts.
import { lockAbove } from '../../protocol/settings/change.js';
import { resolve, type Entries, type Levels } from '../../protocol/settings/resolve.js';
import { features } from '../../protocol/settings/features.js';
import {
  isFeature,
  settingNames,
  type SettingName,
  type SettingValue,
} from '../../protocol/settings/setting-table.js';
import { why } from '../../protocol/settings/why.js';
import type { PlacedSetting } from '../../protocol/wire/policy-routes.js';

interface Stored {
  readonly value: SettingValue | null;
  readonly locked: boolean;
  readonly version: number;
  readonly changedBy: string;
  readonly changedAt: number;
}

/** `above` decides before what is stored at this place: the account's, a person's own, or an administrator's for one person. */
export class FakePlace {
  readonly stored = new Map<SettingName, Stored>();
  readonly #target: 'account' | 'own' | 'user';
  readonly #above: Partial<Levels>;

  constructor(target: 'account' | 'own' | 'user', above: Partial<Levels> = {}) {
    this.#target = target;
    this.#above = above;
  }

  /** As somebody else would, at the same time. */
  store(
    setting: SettingName,
    value: SettingValue | null,
    locked = false,
    changedBy = 'Olga',
  ): void {
    const version = (this.stored.get(setting)?.version ?? 0) + 1;
    this.stored.set(setting, { value, locked, version, changedBy, changedAt: 1_800_000_000_000 });
  }

  rows(): PlacedSetting[] {
    const levels = this.#levels();
    const effective = resolve(levels);
    return settingNames.map((setting) => {
      const { value, from, lock, limitedBy } = effective[setting];
      const stored = this.stored.get(setting);
      return {
        setting,
        value: stored?.value ?? null,
        locked: stored?.locked ?? false,
        version: stored?.version ?? 0,
        changedBy: stored?.changedBy ?? null,
        changedAt: stored?.changedAt ?? null,
        lockedAbove: lockAbove(setting, this.#target, levels),
        lacks: isFeature(setting) ? features[setting].needs : null,
        effective: { value, from, lock, limitedBy, why: why(effective[setting]) },
      };
    });
  }

  row(setting: SettingName): PlacedSetting | undefined {
    return this.rows().find((one) => one.setting === setting);
  }

  #levels(): Levels {
    const here = Object.fromEntries(
      [...this.stored].flatMap(([setting, { value, locked }]) =>
        value === null
          ? []
          : [[setting, { value, locked, byAdministrator: this.#target === 'user' }]],
      ),
    ) as Entries;
    const account = this.#above.account ?? { name: 'Northwind', entries: {} };
    return {
      product: this.#above.product ?? {},
      account: this.#target === 'account' ? { ...account, entries: here } : account,
      groups: this.#above.groups ?? [],
      user: this.#target === 'account' ? {} : here,
    };
  }
}
