import { FaultNotice } from '../components/fault-notice.js';
import { Button } from '../components/button.js';
import { Field } from '../components/field.js';
import { Notice } from '../components/notice.js';
import { useAccountForm } from '../sign-in/use-account-form.js';
import { mailLinkWords } from '../words/mail-link-words.js';
import { signInWords } from '../words/sign-in-words.js';
import styles from './mail-link.module.css';
import { PasteForm } from './paste-form.js';

/** Asks for a mail with a link for a new password. It says the same whether or not the address has an account. */
export function ForgotForm({
  onAskReset,
  onToken,
}: {
  readonly onAskReset: (email: string) => Promise<void>;
  readonly onToken: (token: string) => void;
}) {
  const { form, field, fault, busy, done, submit } = useAccountForm({ email: '' }, ({ email }) =>
    onAskReset(email),
  );
  return (
    <>
      <form ref={form} className={styles.form} onSubmit={submit} noValidate>
        <p>{mailLinkWords.forgotDetail}</p>
        <Field
          label={signInWords.email}
          type="email"
          autoComplete="username"
          maxLength={254}
          {...field('email')}
        />
        {fault === null ? null : <FaultNotice fault={fault} />}
        <Button tone="accent" type="submit" busy={busy}>
          {mailLinkWords.sendLink}
        </Button>
      </form>
      {done ? <Notice tone="info">{mailLinkWords.linkSent}</Notice> : null}
      <PasteForm kind="password" onToken={onToken} />
    </>
  );
}
