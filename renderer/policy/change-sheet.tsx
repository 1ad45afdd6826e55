import { X } from 'lucide-react';
import { valueWord } from '../../protocol/settings/why.js';
import { Confirm } from '../components/confirm.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { settingWords } from '../words/setting-words.js';
import { Affected } from './affected.js';
import styles from './change-sheet.module.css';
import { whom, type Place } from './place.js';
import { settingRowView, withoutInE2ee } from './setting-row-view.js';
import type { Asked, SettingChanges } from './use-setting-changes.js';

export interface ChangeSheetProps {
  readonly service: ServiceClient;
  readonly place: Place;
  readonly changes: SettingChanges;
}

/** product.md "Settings": what a change switches off and whom it touches, before it is made. */
export function ChangeSheet({ service, place, changes }: ChangeSheetProps) {
  const { asked } = changes;
  if (asked === null) return null;
  const { title, detail, confirm, listsFeatures } = wordsFor(asked, place);
  const isOff = asked.consequence === 'e2ee-off' || asked.consequence === 'feature-off';
  return (
    <Confirm
      open
      title={title}
      detail={detail}
      confirm={confirm}
      tone={isOff ? 'stop' : 'accent'}
      busy={changes.busy}
      fault={changes.fault}
      onClose={changes.drop}
      onConfirm={changes.confirm}
    >
      <div className={styles.body}>
        {listsFeatures ? <WithoutFeatures /> : null}
        {place.at === 'account' || place.at === 'group' ? (
          <Affected service={service} body={previewOf(place, asked)} />
        ) : null}
      </div>
    </Confirm>
  );
}

function previewOf(place: Place, { change: { setting, value, locked } }: Asked) {
  const groupIds = place.at === 'group' ? [place.groupId] : null;
  return { groupIds, setting, value, locked };
}

function wordsFor({ row, change, consequence }: Asked, place: Place) {
  const { name } = settingRowView(row);
  const people = whom(place);
  const isOwn = place.at === 'own';
  const e2ee = { detail: settingWords.e2eeDetail, listsFeatures: true };
  switch (consequence) {
    case 'e2ee-on':
      return {
        ...e2ee,
        title: isOwn ? settingWords.turnOnOwn : settingWords.turnOnFor(people),
        confirm: settingWords.turnOn,
      };
    case 'e2ee-default':
      return {
        ...e2ee,
        title: isOwn ? settingWords.defaultOwn : settingWords.defaultFor(people),
        confirm: settingWords.makeStandard,
      };
    case 'e2ee-off':
      return {
        title: settingWords.turnOffE2eeFor(people),
        detail: settingWords.turnOffE2eeDetail,
        confirm: settingWords.turnOff,
        listsFeatures: false,
      };
    case 'feature-off':
      return {
        title: settingWords.turnOffFor(name, people),
        detail: settingWords.turnOffDetail,
        confirm: settingWords.turnOff,
        listsFeatures: false,
      };
    case 'lock':
      return {
        title: settingWords.lockFor(name, people),
        detail: settingWords.lockDetail(change.value === null ? '' : valueWord(change.value)),
        confirm: settingWords.doLock,
        listsFeatures: false,
      };
    case 'inherit':
      return {
        title: settingWords.inheritFor(name, people),
        detail: settingWords.inheritDetail,
        confirm: settingWords.doInherit,
        listsFeatures: false,
      };
  }
}

/** What an end-to-end encrypted meeting does without, each with its reason. */
export function WithoutFeatures() {
  return (
    <>
      <p>{settingWords.withoutFeatures}</p>
      <ul className={styles.list}>
        {withoutInE2ee.map(({ name, whyOffInE2ee }) => (
          <li key={name}>
            <X />
            <span>
              <strong>{name}</strong>
              <span className={styles.reason}>{whyOffInE2ee}</span>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
