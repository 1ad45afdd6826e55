import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Invitation } from '../../protocol/wire/people-routes.js';
import { Button } from '../components/button.js';
import { Confirm } from '../components/confirm.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Loaded, Nothing } from '../components/loaded.js';
import { Mark, Row, Rows } from '../components/row.js';
import { moment } from '../policy/setting-row-view.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { peopleWords } from '../words/admin-words.js';
import styles from './admin-screen.module.css';
import { invitationState, invitedTooSoon, type Me } from './member-view.js';
import { invitationsQuery } from './people-queries.js';
import { usePeopleChange } from './use-people-change.js';

/** Invitations that nobody used yet: until when they wait, sent again, withdrawn. */
export function InvitationsSection({
  service,
  me,
}: {
  readonly service: ServiceClient;
  readonly me: Me;
}) {
  const id = useId();
  const query = useQuery(invitationsQuery(service));
  const [doomed, setDoomed] = useState<Invitation | null>(null);
  const [said, say] = useState('');
  const sending = usePeopleChange(
    ({ email, role }: Invitation) => service.call('invite', { body: { email, role } }),
    ({ email }) => say(peopleWords.sent(email)),
  );
  const withdrawing = usePeopleChange(
    ({ invitationId }: Invitation) =>
      service.call('revokeInvitation', { params: { invitationId } }),
    () => setDoomed(null),
  );
  const resend = (invitation: Invitation) => {
    say('');
    sending.run(invitation);
  };
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id}>{peopleWords.invitations}</h2>
      {sending.fault === null ? null : (
        <FaultNotice
          fault={sending.fault}
          says={invitedTooSoon(sending.fault) ? peopleWords.tooSoon : undefined}
        />
      )}
      <p className={styles.said} role="status">
        {said}
      </p>
      <Loaded query={query}>
        {({ invitations }) =>
          invitations.length === 0 ? (
            <Nothing>{peopleWords.noInvitations}</Nothing>
          ) : (
            <Rows label={peopleWords.invitations}>
              {invitations.map((invitation) => (
                <InvitationRow
                  key={invitation.invitationId}
                  invitation={invitation}
                  busy={sending.busy}
                  // Only an owner invites admins, so only an owner does it again.
                  onResend={
                    me.role === 'owner' || invitation.role === 'member'
                      ? () => resend(invitation)
                      : null
                  }
                  onWithdraw={() => setDoomed(invitation)}
                />
              ))}
            </Rows>
          )
        }
      </Loaded>
      {doomed === null ? null : (
        <Confirm
          open
          title={peopleWords.withdrawTitle(doomed.email)}
          detail={peopleWords.withdrawDetail}
          confirm={peopleWords.withdraw}
          tone="stop"
          busy={withdrawing.busy}
          fault={withdrawing.fault}
          onClose={() => setDoomed(null)}
          onConfirm={() => withdrawing.run(doomed)}
        />
      )}
    </section>
  );
}

function InvitationRow({
  invitation,
  busy,
  onResend,
  onWithdraw,
}: {
  readonly invitation: Invitation;
  readonly busy: boolean;
  readonly onResend: (() => void) | null;
  readonly onWithdraw: () => void;
}) {
  const { email, role, invitedBy, createdAt } = invitation;
  const { expired, says } = invitationState(invitation, Date.now());
  return (
    <Row
      title={email}
      quiet={expired}
      facts={
        <>
          <Mark tone={expired ? 'care' : 'plain'}>{says}</Mark>
          {role === 'admin' ? <Mark tone="accent">{peopleWords.role.admin}</Mark> : null}
          <span>{peopleWords.invitedBy(invitedBy, moment(createdAt))}</span>
        </>
      }
      actions={
        <>
          {onResend === null ? null : (
            <Button disabled={busy} onClick={onResend}>
              {peopleWords.resend}
            </Button>
          )}
          <Button onClick={onWithdraw}>{peopleWords.withdraw}</Button>
        </>
      }
    />
  );
}
