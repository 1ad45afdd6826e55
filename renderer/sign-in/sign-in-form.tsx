import { Button } from '../components/button.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Field } from '../components/field.js';
import { signInWords } from '../words/sign-in-words.js';
import styles from './form.module.css';
import { useAccountForm } from './use-account-form.js';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** `onSignIn` rejects with a FaultError. */
export function SignInForm({
  onSignIn,
  email = '',
}: {
  readonly onSignIn: (credentials: Credentials) => Promise<void>;
  /** Typed already. */
  readonly email?: string;
}) {
  const { form, field, fault, busy, submit } = useAccountForm({ email, password: '' }, onSignIn);
  return (
    <form ref={form} className={styles.form} onSubmit={submit} noValidate>
      <Field
        label={signInWords.email}
        type="email"
        autoComplete="username"
        maxLength={254}
        {...field('email')}
      />
      <Field
        label={signInWords.password}
        type="password"
        autoComplete="current-password"
        maxLength={256}
        {...field('password')}
      />
      {fault === null ? null : <FaultNotice fault={fault} />}
      <Button tone="accent" type="submit" busy={busy}>
        {signInWords.signIn}
      </Button>
    </form>
  );
}
