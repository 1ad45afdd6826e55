import { Button } from '../components/button.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Field } from '../components/field.js';
import { signInWords } from '../words/sign-in-words.js';
import styles from './form.module.css';
import type { Credentials } from './sign-in-form.js';
import { useAccountForm } from './use-account-form.js';

export interface NewAccount extends Credentials {
  readonly name: string;
  /** Empty: an account of one. */
  readonly organisation?: string;
}

/** `onSignUp` rejects with a FaultError. */
export function SignUpForm({
  onSignUp,
}: {
  readonly onSignUp: (account: NewAccount) => Promise<void>;
}) {
  const { form, field, fault, busy, submit } = useAccountForm(
    { name: '', organisation: '', email: '', password: '' },
    onSignUp,
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
        label={signInWords.organisation}
        hint={signInWords.organisationHint}
        autoComplete="organization"
        maxLength={128}
        {...field('organisation')}
      />
      <Field
        label={signInWords.email}
        type="email"
        autoComplete="username"
        maxLength={254}
        {...field('email')}
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
        {signInWords.create}
      </Button>
    </form>
  );
}
