import { useState } from 'react';
import { Button } from '../components/button.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Field } from '../components/field.js';
import { Notice } from '../components/notice.js';
import { ScreenHeading } from '../frame/screen-heading.js';
import { valueOrThrow } from '../service-client/fault-error.js';
import { useAccountForm } from '../sign-in/use-account-form.js';
import { mailLinkWords } from '../words/mail-link-words.js';
import { signInWords } from '../words/sign-in-words.js';
import styles from './mail-link.module.css';
import type { MailLinkScreenProps } from './mail-link-props.js';
import { VoidLink } from './void-link.js';

/** Sets a new password with the token of the link. */
export function NewPassword({ link, service, onDone }: MailLinkScreenProps) {
  const [isVoid, setVoid] = useState(false);
  const { form, field, fault, busy, done, submit } = useAccountForm(
    { password: '' },
    async ({ password: newPassword }) => {
      const body = { reset: link.token, newPassword };
      const set = await service.call('resetPassword', { body });
      if (!set.ok && set.fault.code === 'link-void') setVoid(true);
      valueOrThrow(set);
    },
  );
  if (isVoid) return <VoidLink kind="password" onDone={onDone} />;
  return (
    <>
      <ScreenHeading>{mailLinkWords.passwordTitle}</ScreenHeading>
      {done ? (
        <>
          <Notice tone="info">{mailLinkWords.passwordSet}</Notice>
          <Button tone="accent" onClick={() => onDone('sign-in')}>
            {mailLinkWords.goOn}
          </Button>
        </>
      ) : (
        <form ref={form} className={styles.form} onSubmit={submit} noValidate>
          <p className={styles.detail}>{mailLinkWords.passwordDetail}</p>
          <Field
            label={mailLinkWords.newPassword}
            hint={signInWords.newPasswordHint}
            type="password"
            autoComplete="new-password"
            maxLength={256}
            {...field('password')}
          />
          {fault === null ? null : <FaultNotice fault={fault} />}
          <Button tone="accent" type="submit" busy={busy}>
            {mailLinkWords.setPassword}
          </Button>
        </form>
      )}
    </>
  );
}
