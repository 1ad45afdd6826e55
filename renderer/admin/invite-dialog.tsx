import { useId, useState, type SubmitEvent } from 'react';
import { routes } from '../../protocol/wire/http.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Field } from '../components/field.js';
import { Select } from '../components/select.js';
import { componentWords } from '../words/components.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { peopleWords } from '../words/admin-words.js';
import styles from './admin-screen.module.css';
import type { Me } from './member-view.js';
import { usePeopleChange } from './use-people-change.js';

export interface InviteDialogProps {
  readonly service: ServiceClient;
  readonly me: Me;
  readonly onClose: () => void;
}

const { email: emailRule } = routes.invite.body.shape;

/** Invites somebody by mail. Only an owner makes admins. */
export function InviteDialog({ service, me, onClose }: InviteDialogProps) {
  const id = useId();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<'admin' | 'member'>('member');
  const [tried, setTried] = useState(false);
  const change = usePeopleChange(
    (body: { readonly email: string; readonly role: 'admin' | 'member' }) =>
      service.call('invite', { body }),
    onClose,
  );
  const isOdd = !emailRule.safeParse(email).success;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isOdd) change.run({ email, role });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={peopleWords.invite}
      description={peopleWords.inviteDetail}
      actions={
        <>
          <Button onClick={onClose}>{componentWords.cancel}</Button>
          <Button tone="accent" type="submit" form={id} busy={change.busy}>
            {peopleWords.send}
          </Button>
        </>
      }
    >
      <form id={id} className={styles.form} onSubmit={submit} noValidate>
        <Field
          label={peopleWords.email}
          type="email"
          maxLength={254}
          autoComplete="off"
          value={email}
          error={tried && isOdd ? peopleWords.emailOdd : null}
          onChange={({ target }) => setEmail(target.value)}
        />
        {me.role === 'owner' ? (
          <Select
            label={peopleWords.as}
            value={role}
            options={(['member', 'admin'] as const).map((value) => ({
              value,
              label: peopleWords.role[value],
            }))}
            onChange={(value) => setRole(value === 'admin' ? 'admin' : 'member')}
          />
        ) : null}
        {change.fault === null ? null : (
          <FaultNotice
            fault={change.fault}
            says={change.fault.code === 'too-many-attempts' ? peopleWords.tooSoon : undefined}
          />
        )}
      </form>
    </Dialog>
  );
}
