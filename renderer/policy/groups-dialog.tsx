import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState, type SubmitEvent } from 'react';
import { isolated } from '../../protocol/isolated.js';
import { settingTable, type SettingValue } from '../../protocol/settings/setting-table.js';
import type { GroupSetting, PlacedSetting } from '../../protocol/wire/policy-routes.js';
import { Button } from '../components/button.js';
import { Check } from '../components/check.js';
import { Dialog } from '../components/dialog.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Loaded, Nothing } from '../components/loaded.js';
import { Notice } from '../components/notice.js';
import { Select } from '../components/select.js';
import { faultOf, valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { settingWords } from '../words/setting-words.js';
import { Affected } from './affected.js';
import styles from './groups-dialog.module.css';
import { SETTINGS } from './place.js';
import { wordsOf } from './setting-row-view.js';

export interface GroupsDialogProps {
  readonly service: ServiceClient;
  readonly row: PlacedSetting;
  readonly onClose: () => void;
}

/** One setting for several groups at once: all of them, or none. */
export function GroupsDialog({ service, row, onClose }: GroupsDialogProps) {
  const { setting } = row;
  const id = useId();
  const isType = setting === 'defaultEncryptionType';
  const [word, setWord] = useState(isType ? 'e2ee' : 'on');
  const [locked, setLocked] = useState(false);
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const value = valueOf(word);
  const groups = useQuery({
    queryKey: [...SETTINGS, 'groups', setting],
    queryFn: async ({ signal }) =>
      valueOrThrow(await service.call('readSettingOfGroups', { params: { setting } }, signal)),
  });
  const saving = useSaving(service, onClose);
  const fault = faultOf(saving.error);
  const wanted = (groups.data?.groups ?? []).filter(({ groupId }) => chosen.has(groupId));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (wanted.length > 0) saving.mutate({ setting, value, locked, groups: wanted });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={settingWords.groupsTitle(settingTable[setting].name)}
      description={settingWords.groupsDetail}
      actions={
        <>
          <Button onClick={onClose}>{settingWords.cancel}</Button>
          <Button
            tone="accent"
            type="submit"
            form={id}
            busy={saving.isPending}
            disabled={wanted.length === 0}
          >
            {settingWords.apply(wanted.length)}
          </Button>
        </>
      }
    >
      <form id={id} className={styles.form} onSubmit={submit}>
        <Select
          label={settingWords.value}
          value={word}
          options={optionsOf(isType)}
          onChange={setWord}
        />
        {value === null ? null : (
          <Check
            label={settingWords.lockIt}
            detail={settingWords.lockItDetail}
            checked={locked}
            onChange={setLocked}
          />
        )}
        <Loaded query={groups}>
          {(data) => <Groups groups={data.groups} chosen={chosen} onChoose={choose} />}
        </Loaded>
        {wanted.length === 0 ? (
          <p className={styles.hint}>{settingWords.chooseGroup}</p>
        ) : (
          <Affected
            service={service}
            body={{ setting, value, locked, groupIds: wanted.map(({ groupId }) => groupId) }}
          />
        )}
        {fault?.code === 'setting-changed' ? (
          <Notice tone="care">
            {settingWords.groupConflict(
              String(fault.detail?.['changedBy'] ?? settingWords.someoneGone),
              String(fault.detail?.['name'] ?? ''),
            )}
          </Notice>
        ) : fault === null ? null : (
          <FaultNotice fault={fault} />
        )}
      </form>
    </Dialog>
  );
}

interface Wanted {
  readonly setting: PlacedSetting['setting'];
  readonly value: SettingValue | null;
  readonly locked: boolean;
  readonly groups: readonly GroupSetting[];
}

function useSaving(service: ServiceClient, onSaved: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ setting, value, locked, groups }: Wanted) =>
      valueOrThrow(
        await service.call('changeSettingOfGroups', {
          params: { setting },
          body: {
            ...{ value, locked: locked && value !== null },
            groups: groups.map(({ groupId, version }) => ({ groupId, version })),
          },
        }),
      ),
    onSuccess: onSaved,
    onSettled: () => queries.invalidateQueries({ queryKey: SETTINGS }),
  });
}

function Groups({
  groups,
  chosen,
  onChoose,
}: {
  readonly groups: readonly GroupSetting[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}) {
  if (groups.length === 0) return <Nothing>{settingWords.noGroups}</Nothing>;
  const ids = groups.map(({ groupId }) => groupId);
  const isAll = ids.every((id) => chosen.has(id));
  const flip = (id: string, on: boolean) =>
    onChoose(new Set(on ? [...chosen, id] : [...chosen].filter((one) => one !== id)));
  return (
    <fieldset className={styles.groups}>
      <legend>{settingWords.groups}</legend>
      <Check
        label={settingWords.all}
        checked={isAll}
        onChange={(on) => onChoose(new Set(on ? ids : []))}
      />
      {groups.map(({ groupId, name, people, value, locked }) => (
        <Check
          key={groupId}
          label={isolated(name)}
          detail={`${settingWords.people(people)} · ${settingWords.now(wordsOf({ value, locked }))}`}
          checked={chosen.has(groupId)}
          onChange={(on) => flip(groupId, on)}
        />
      ))}
    </fieldset>
  );
}

function valueOf(word: string): SettingValue | null {
  if (word === 'e2ee' || word === 'enhanced') return word;
  return word === 'inherit' ? null : word === 'on';
}

function optionsOf(isType: boolean) {
  const values = isType
    ? [
        { value: 'e2ee', label: settingWords.e2ee },
        { value: 'enhanced', label: settingWords.enhanced },
      ]
    : [
        { value: 'on', label: settingWords.on },
        { value: 'off', label: settingWords.off },
      ];
  return [...values, { value: 'inherit', label: settingWords.inherit }];
}
