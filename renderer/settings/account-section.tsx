import { useMutation } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import type { Person } from '../../protocol/wire/http.js';
import type { About, Account } from '../app-state.js';
import { Button } from '../components/button.js';
import { FaultNotice } from '../components/fault-notice.js';
import { useOwnAccount } from '../admin/own-account.js';
import { faultOf } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { ownWords } from '../words/own-words.js';
import { settingsWords } from '../words/settings-words.js';
import styles from './account-section.module.css';
import { OwnName } from './own-name.js';
import { Section } from './section.js';

export interface AccountSectionProps {
  readonly account: Account;
  readonly about: About;
  readonly service: ServiceClient;
  /** The person is called otherwise now. */
  readonly onRenamed: (person: Person) => void;
  /** Ends the session here and at the service; rejects with a FaultError where the service does not hear it. */
  readonly onSignOut: () => Promise<void>;
  /** Ends it here, whatever the service knows. */
  readonly onSignOutHere: () => void;
}

/** Who is signed in, where, and the way out. */
export function AccountSection(props: AccountSectionProps) {
  const { account, about, service, onRenamed, onSignOut, onSignOutHere } = props;
  const own = useOwnAccount(service).data;
  const leaving = useMutation({ mutationFn: onSignOut });
  const fault = faultOf(leaving.error);
  return (
    <Section title={settingsWords.account}>
      <div className={styles.row}>
        <div className={styles.words}>
          <p className={styles.name}>
            <bdi>{account.person.name}</bdi>
          </p>
          <p className={styles.detail}>{account.person.email}</p>
        </div>
        <OwnName service={service} name={account.person.name} onRenamed={onRenamed} />
        <Button icon={<LogOut />} busy={leaving.isPending} onClick={() => leaving.mutate()}>
          {settingsWords.signOut}
        </Button>
      </div>
      {fault === null ? null : (
        <FaultNotice
          fault={fault}
          action={<Button onClick={onSignOutHere}>{settingsWords.signOutHere}</Button>}
        />
      )}
      <dl className={styles.facts}>
        {own === undefined ? null : (
          <>
            <div>
              <dt>{ownWords.account}</dt>
              <dd>
                <bdi>{own.account.name}</bdi>
              </dd>
            </div>
            <div>
              <dt>{ownWords.plan}</dt>
              <dd>{ownWords.plans[own.account.plan]}</dd>
            </div>
          </>
        )}
        <div>
          <dt>{settingsWords.identity}</dt>
          <dd>{settingsWords.keychain[about.keychain]}</dd>
        </div>
        <div>
          <dt>{settingsWords.service}</dt>
          <dd>{about.serviceUrl}</dd>
        </div>
        <div>
          <dt>{settingsWords.version}</dt>
          <dd>{about.version}</dd>
        </div>
      </dl>
    </Section>
  );
}
