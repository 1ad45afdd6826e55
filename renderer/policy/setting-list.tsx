import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PlacedSetting } from '../../protocol/wire/policy-routes.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Field } from '../components/field.js';
import { Loaded, Nothing } from '../components/loaded.js';
import { valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { settingWords } from '../words/setting-words.js';
import { ChangeSheet } from './change-sheet.js';
import { ConflictDialog } from './conflict-dialog.js';
import { GroupsDialog } from './groups-dialog.js';
import { placeKey, readPlace, type Place } from './place.js';
import { matches } from './setting-row-view.js';
import { SettingRow } from './setting-row.js';
import styles from './setting-list.module.css';
import { useSettingChanges } from './use-setting-changes.js';

export interface SettingListProps {
  readonly service: ServiceClient;
  readonly place: Place;
  readonly label: string;
}

/** Every setting at one place, searched, changed and locked. */
export function SettingList({ service, place, label }: SettingListProps) {
  const [search, setSearch] = useState('');
  const [bulk, setBulk] = useState<PlacedSetting | null>(null);
  const query = useQuery({
    queryKey: placeKey(place),
    queryFn: async ({ signal }) => valueOrThrow(await readPlace(service, place, signal)).settings,
  });
  const changes = useSettingChanges(service, place);
  const hasDialog = changes.asked !== null || changes.conflict !== null;
  return (
    <div className={styles.list}>
      {place.at === 'own' ? null : (
        <Field
          label={settingWords.search}
          type="search"
          value={search}
          maxLength={120}
          onChange={({ target }) => setSearch(target.value)}
        />
      )}
      {changes.fault === null || hasDialog ? null : <FaultNotice fault={changes.fault} />}
      <Loaded query={query}>
        {(rows) => {
          const found = rows.filter((row) => matches(row, search));
          return found.length === 0 ? (
            <Nothing>{settingWords.none(search)}</Nothing>
          ) : (
            <ul className={styles.rows} aria-label={label}>
              {found.map((row) => (
                <SettingRow
                  key={row.setting}
                  row={row}
                  mayLock={place.at !== 'own'}
                  onWish={(change) => changes.wish(row, change)}
                  onForGroups={place.at === 'account' ? () => setBulk(row) : null}
                />
              ))}
            </ul>
          );
        }}
      </Loaded>
      <ChangeSheet service={service} place={place} changes={changes} />
      <ConflictDialog changes={changes} />
      {bulk === null ? null : (
        <GroupsDialog service={service} row={bulk} onClose={() => setBulk(null)} />
      )}
    </div>
  );
}
