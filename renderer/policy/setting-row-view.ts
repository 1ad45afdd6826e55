// What a row of settings says and what a change of it would do, decided here.
import { features, featureNames } from '../../protocol/settings/features.js';
import { settingTable } from '../../protocol/settings/setting-table.js';
import type { SettingValue } from '../../protocol/settings/setting-table.js';
import { valueWord } from '../../protocol/settings/why.js';
import type { PlacedSetting } from '../../protocol/wire/policy-routes.js';
import { settingAbout, settingWords } from '../words/setting-words.js';
import type { Change, Place } from './place.js';

export interface SettingRowView {
  readonly name: string;
  readonly about: string;
  /** Where the value comes from, such as "Locked on by group Legal". */
  readonly why: string;
  readonly value: SettingValue;
  /** Locked above, or without effect because of another setting. */
  readonly disabled: boolean;
  readonly locked: boolean;
  readonly lockedAbove: boolean;
  /** Something was decided here that can be taken away. */
  readonly canInherit: boolean;
  /** What the server lacks for it. */
  readonly lacks: string | null;
  readonly changed: string | null;
}

export function settingRowView(row: PlacedSetting, locale?: string): SettingRowView {
  const { setting, effective, lockedAbove, changedAt, changedBy } = row;
  return {
    name: settingTable[setting].name,
    about: settingAbout[setting],
    why: effective.why,
    value: effective.value,
    disabled: lockedAbove !== null || effective.limitedBy !== null,
    locked: row.locked,
    lockedAbove: lockedAbove !== null,
    canInherit: row.value !== null && lockedAbove === null,
    lacks: row.lacks === null ? null : settingWords.noRecorder,
    changed:
      changedAt === null
        ? null
        : settingWords.changed(changedBy ?? settingWords.someoneGone, moment(changedAt, locale)),
  };
}

export function moment(at: number, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

/** Whether the row is what somebody looks for. */
export function matches(row: PlacedSetting, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  const { name, about, why } = settingRowView(row);
  return [name, about, why].some((text) => text.toLowerCase().includes(wanted));
}

/** What a change does that a person should see before it is made; null where there is nothing to ask about. */
export type Consequence =
  'e2ee-on' | 'e2ee-default' | 'e2ee-off' | 'feature-off' | 'lock' | 'inherit';

export function consequenceOf(
  row: PlacedSetting,
  change: Change,
  place: Place,
): Consequence | null {
  const isOwn = place.at === 'own';
  const now = row.effective.value;
  if (change.value === null) return isOwn ? null : 'inherit';
  if (change.value !== now) {
    if (change.setting === 'allowE2ee' && change.value === true) return 'e2ee-on';
    if (change.value === 'e2ee') return 'e2ee-default';
    if (isOwn) return null;
    if (change.setting === 'allowE2ee') return 'e2ee-off';
    if (change.value === false) return 'feature-off';
  }
  return change.locked && !row.locked ? 'lock' : null;
}

/** product.md #10, in the order of the table. */
export const withoutInE2ee = featureNames.map((name) => features[name]);

/** A value with its lock, as in "You wanted it on and locked". */
export function wordsOf({ value, locked }: Pick<Change, 'value' | 'locked'>): string {
  if (value === null) return settingWords.inherited;
  return locked ? settingWords.lockedToo(valueWord(value)) : valueWord(value);
}
