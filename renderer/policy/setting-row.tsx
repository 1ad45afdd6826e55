import { CircleSlash, Ellipsis, Lock, LockOpen } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import type { SettingValue } from '../../protocol/settings/setting-table.js';
import type { PlacedSetting } from '../../protocol/wire/policy-routes.js';
import { IconButton } from '../components/icon-button.js';
import { Menu, type MenuItem } from '../components/menu.js';
import { Toggle } from '../components/switch.js';
import { settingWords } from '../words/setting-words.js';
import type { Change } from './place.js';
import { settingRowView, type SettingRowView } from './setting-row-view.js';
import styles from './setting-row.module.css';

export interface SettingRowProps {
  readonly row: PlacedSetting;
  /** At one's own place nothing is locked. */
  readonly mayLock: boolean;
  readonly onWish: (change: Change) => void;
  /** Sets it for several groups; null where that is done elsewhere. */
  readonly onForGroups: (() => void) | null;
}

/** Name, one line about it, where the value comes from, the switch, the lock (look.md "SETTINGS / ADMIN"). */
export function SettingRow({ row, mayLock, onWish, onForGroups }: SettingRowProps) {
  const id = useId();
  const view = settingRowView(row);
  const { setting, version } = row;
  const change = (value: SettingValue | null, locked: boolean) =>
    onWish({ setting, value, locked, version });
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <h3 id={`${id}-name`}>{view.name}</h3>
        <p id={`${id}-about`} className={styles.about}>
          {view.about}
        </p>
        <p id={`${id}-why`} className={styles.why} data-locked={view.locked || view.lockedAbove}>
          {view.lockedAbove || view.locked ? <Lock /> : null}
          {view.why}
        </p>
        {view.lacks === null ? null : (
          <p id={`${id}-lacks`} className={styles.lacks}>
            <CircleSlash />
            {view.lacks}
          </p>
        )}
        {mayLock && view.changed !== null ? <p className={styles.changed}>{view.changed}</p> : null}
      </div>
      <div className={styles.controls}>
        <Value
          view={view}
          labelledBy={`${id}-name`}
          describedBy={`${id}-about ${id}-why${view.lacks === null ? '' : ` ${id}-lacks`}`}
          onChange={(value) => change(value, row.locked)}
        />
        {mayLock ? (
          <IconButton
            label={settingWords.lock(view.name)}
            icon={view.locked ? <Lock /> : <LockOpen />}
            pressed={view.locked}
            disabled={view.lockedAbove}
            onClick={() => change(row.value ?? view.value, !view.locked)}
          />
        ) : null}
        <More name={view.name} items={itemsOf(view, () => change(null, false), onForGroups)} />
      </div>
    </li>
  );
}

function Value({
  view,
  labelledBy,
  describedBy,
  onChange,
}: {
  readonly view: SettingRowView;
  readonly labelledBy: string;
  readonly describedBy: string;
  readonly onChange: (value: SettingValue) => void;
}): ReactNode {
  const about = { 'aria-labelledby': labelledBy, 'aria-describedby': describedBy };
  if (typeof view.value === 'boolean')
    return (
      <Toggle {...about} checked={view.value} disabled={view.disabled} onCheckedChange={onChange} />
    );
  return (
    <select
      {...about}
      className={styles.select}
      value={view.value}
      disabled={view.disabled}
      onChange={({ target }) => onChange(target.value === 'e2ee' ? 'e2ee' : 'enhanced')}
    >
      <option value="enhanced">{settingWords.enhanced}</option>
      <option value="e2ee">{settingWords.e2ee}</option>
    </select>
  );
}

function itemsOf(
  view: SettingRowView,
  inherit: () => void,
  onForGroups: (() => void) | null,
): MenuItem[] {
  return [
    { label: settingWords.inherit, disabled: !view.canInherit, onSelect: inherit },
    ...(onForGroups === null ? [] : [{ label: settingWords.forGroups, onSelect: onForGroups }]),
  ];
}

function More({ name, items }: { readonly name: string; readonly items: readonly MenuItem[] }) {
  // A place of its own on every row, so that the switches stand under each other.
  return items.every(({ disabled }) => disabled === true) ? (
    <span className={styles.noMore} />
  ) : (
    <Menu
      trigger={<IconButton label={settingWords.more(name)} icon={<Ellipsis />} />}
      items={items}
    />
  );
}
