import { useMutation, useQuery } from '@tanstack/react-query';
import { hasHiddenMarks } from '../../protocol/namesakes.js';
import type { Answer } from '../../protocol/wire/http.js';
import { Button } from '../components/button.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Field } from '../components/field.js';
import { Notice } from '../components/notice.js';
import { Spinner } from '../components/spinner.js';
import { ScreenHeading } from '../frame/screen-heading.js';
import { faultOf, valueOrThrow } from '../service-client/fault-error.js';
import { SignInForm } from '../sign-in/sign-in-form.js';
import { useAccountForm } from '../sign-in/use-account-form.js';
import { componentWords } from '../words/components.js';
import { mailLinkWords } from '../words/mail-link-words.js';
import { signInWords } from '../words/sign-in-words.js';
import styles from './mail-link.module.css';
import type { MailLinkScreenProps } from './mail-link-props.js';
import { VoidLink } from './void-link.js';

/** An invitation into an account: by signing up, or by moving one's account of one. */
export function Invited(props: MailLinkScreenProps) {
  const { link, service, onDone } = props;
  const reading = useQuery({
    queryKey: ['invitation', link.token],
    queryFn: async ({ signal }) =>
      valueOrThrow(
        await service.call('readInvitation', { body: { invitation: link.token } }, signal),
      ),
    // A link is read once: it is good or it is not, and every guess is counted.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  const fault = faultOf(reading.error);
  if (fault?.code === 'link-void') return <VoidLink kind="invitation" onDone={onDone} />;
  const invitation = reading.data;
  return (
    <>
      <ScreenHeading>{mailLinkWords.invitationTitle}</ScreenHeading>
      {fault === null ? null : (
        <FaultNotice
          fault={fault}
          action={<Button onClick={() => void reading.refetch()}>{componentWords.tryAgain}</Button>}
        />
      )}
      {reading.isPending ? <Spinner /> : null}
      {invitation === undefined ? null : (
        <>
          <div>
            <p>{mailLinkWords.invites(invitation.invitedBy, invitation.accountName)}</p>
            <p className={styles.detail}>{mailLinkWords.from(invitation.inviterEmail)}</p>
            <p className={styles.detail}>{mailLinkWords.as(invitation.email)}</p>
          </div>
          {[invitation.invitedBy, invitation.accountName].some(hasHiddenMarks) ? (
            <Notice tone="care">{mailLinkWords.hidden}</Notice>
          ) : null}
          <WayIn {...props} invitation={invitation} />
        </>
      )}
      <Button onClick={() => onDone('sign-in')}>{componentWords.notNow}</Button>
    </>
  );
}

type WithInvitation = MailLinkScreenProps & { readonly invitation: Answer<'readInvitation'> };

function WayIn(props: WithInvitation) {
  const { account, invitation, onSignIn, onSignOut } = props;
  const leaving = useMutation({ mutationFn: onSignOut });
  const fault = faultOf(leaving.error);
  if (account !== null && account.person.email !== invitation.email)
    return (
      <>
        <Notice tone="care">{mailLinkWords.wrongPerson(account.person.email)}</Notice>
        {fault === null ? null : <FaultNotice fault={fault} />}
        <Button tone="accent" busy={leaving.isPending} onClick={() => leaving.mutate()}>
          {mailLinkWords.signOut}
        </Button>
      </>
    );
  if (account !== null) return <Accept {...props} />;
  if (!invitation.hasPassword) return <SignUp {...props} />;
  return (
    <>
      <Notice tone="info">{mailLinkWords.signInFirst}</Notice>
      <SignInForm onSignIn={onSignIn} email={invitation.email} />
    </>
  );
}

function Accept({ link, service, invitation, onJoined, onDone }: WithInvitation) {
  const joining = useMutation({
    mutationFn: async () => {
      const body = { invitation: link.token };
      valueOrThrow(await service.call('acceptInvitation', { body }));
      onDone('sign-in');
      await onJoined();
    },
  });
  const fault = faultOf(joining.error);
  return (
    <>
      <p className={styles.detail}>{mailLinkWords.acceptDetail}</p>
      {fault === null ? null : <FaultNotice fault={fault} />}
      <Button tone="accent" busy={joining.isPending} onClick={() => joining.mutate()}>
        {mailLinkWords.accept(invitation.accountName)}
      </Button>
    </>
  );
}

function SignUp({ link, onSignUp }: WithInvitation) {
  const { form, field, fault, busy, submit } = useAccountForm({ name: '', password: '' }, (typed) =>
    onSignUp(link.token, typed),
  );
  return (
    <form ref={form} className={styles.form} onSubmit={submit} noValidate>
      <Field
        label={signInWords.name}
        hint={signInWords.nameHint}
        autoComplete="name"
        maxLength={128}
        {...field('name')}
      />
      <Field
        label={signInWords.password}
        hint={signInWords.newPasswordHint}
        type="password"
        autoComplete="new-password"
        maxLength={256}
        {...field('password')}
      />
      {fault === null ? null : <FaultNotice fault={fault} />}
      <Button tone="accent" type="submit" busy={busy}>
        {mailLinkWords.signUp}
      </Button>
    </form>
  );
}
