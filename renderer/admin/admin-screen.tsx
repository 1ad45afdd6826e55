import { useState } from 'react';
import { FeedbackList } from '../feedback/feedback-list.js';
import { ScreenHeading } from '../frame/screen-heading.js';
import type { Place } from '../policy/place.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { adminWords } from '../words/admin-words.js';
import styles from './admin-screen.module.css';
import { AccountName } from './account-name.js';
import { AuditLog } from './audit-log.js';
import { GroupsSection } from './groups-section.js';
import { Introduction } from './introduction.js';
import type { OwnAccount } from './own-account.js';
import { PeopleSection } from './people-section.js';
import { SettingsSection } from './settings-section.js';

export interface AdminScreenProps {
  readonly service: ServiceClient;
  readonly own: OwnAccount;
  readonly userId: string;
  /** This administrator is to be asked about end-to-end encryption, once. */
  readonly introduces: boolean;
}

type Tab = 'settings' | 'people' | 'groups' | 'audit' | 'feedback';
const TABS: readonly Tab[] = ['settings', 'people', 'groups', 'audit', 'feedback'];

/** For owners and admins: settings at every level, people, groups, the audit log. */
export function AdminScreen({ service, own, userId, introduces }: AdminScreenProps) {
  const account: Place = { at: 'account', name: own.account.name };
  const [tab, open] = useState<Tab>('settings');
  const [place, setPlace] = useState<Place>(account);
  const [groupId, setGroupId] = useState<string | null>(null);
  const openSettings = (at: Place) => {
    setPlace(at);
    open('settings');
  };
  return (
    <>
      <div className={styles.head}>
        <ScreenHeading>{adminWords.title}</ScreenHeading>
        <AccountName service={service} name={own.account.name} />
        <nav className={styles.tabs} aria-label={adminWords.sections}>
          {TABS.map((one) => (
            <button
              key={one}
              type="button"
              className={styles.tab}
              onClick={() => open(one)}
              {...(one === tab ? { 'aria-current': 'page' } : {})}
            >
              {adminWords[one]}
            </button>
          ))}
        </nav>
      </div>
      {introduces ? <Introduction service={service} /> : null}
      {tab === 'settings' ? (
        <SettingsSection service={service} account={account} place={place} onPlace={setPlace} />
      ) : null}
      {tab === 'people' ? (
        <PeopleSection
          service={service}
          me={{ userId, role: own.role }}
          groupId={groupId}
          onGroup={setGroupId}
          onOpenSettings={openSettings}
        />
      ) : null}
      {tab === 'groups' ? (
        <GroupsSection
          service={service}
          onOpenSettings={openSettings}
          onShowPeople={(id) => {
            setGroupId(id);
            open('people');
          }}
        />
      ) : null}
      {tab === 'audit' ? <AuditLog service={service} /> : null}
      {tab === 'feedback' ? <FeedbackList service={service} /> : null}
    </>
  );
}
