import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { routes } from '../../protocol/wire/http.js';
import { IconButton } from '../components/icon-button.js';
import { NameDialog } from '../components/name-dialog.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { adminWords } from '../words/admin-words.js';
import styles from './admin-screen.module.css';
import { usePeopleChange } from './use-people-change.js';

const { name: nameRule } = routes.renameAccount.body.shape;

/** What the account is called, and the way to call it otherwise. */
export function AccountName({
  service,
  name,
}: {
  readonly service: ServiceClient;
  readonly name: string;
}) {
  const [isOpen, open] = useState(false);
  const change = usePeopleChange(
    (wanted: string) => service.call('renameAccount', { body: { name: wanted } }),
    () => open(false),
  );
  return (
    <div className={styles.account}>
      <bdi>{name}</bdi>
      <IconButton
        label={adminWords.renameAccount}
        icon={<Pencil />}
        onClick={() => {
          change.reset();
          open(true);
        }}
      />
      {isOpen ? (
        <NameDialog
          title={adminWords.renameAccount}
          description={adminWords.renameAccountDetail}
          label={adminWords.accountName}
          initial={name}
          confirm={adminWords.rename}
          odd={adminWords.nameOdd}
          isName={(wanted) => nameRule.safeParse(wanted).success}
          busy={change.busy}
          fault={change.fault}
          onClose={() => open(false)}
          onName={change.run}
        />
      ) : null}
    </div>
  );
}
