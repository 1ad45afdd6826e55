import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type SubmitEvent } from 'react';
import { sentence } from '../../protocol/fault.js';
import { Button } from '../components/button.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Field } from '../components/field.js';
import { useFirstWrong } from '../components/use-first-wrong.js';
import { faultOf, valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { ownWords } from '../words/own-words.js';
import styles from './account-section.module.css';
import { Section } from './section.js';

/** With the old one: whoever finds a signed-in computer cannot take the account over. */
export function PasswordSection({ service }: { readonly service: ServiceClient }) {
  const form = useRef<HTMLFormElement>(null);
  const [typed, type] = useState({ password: '', newPassword: '' });
  const [tried, setTried] = useState(0);
  const changing = useMutation({
    mutationFn: async (body: typeof typed) =>
      valueOrThrow(await service.call('changePassword', { body })),
    onSuccess: () => {
      type({ password: '', newPassword: '' });
      setTried(0);
    },
  });
  const fault = faultOf(changing.error);
  useFirstWrong(form, fault ?? tried);
  const wrong = wrongWith(typed, tried > 0, fault?.code ?? null);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(tried + 1);
    if (typed.password === '' || typed.newPassword === '') changing.reset();
    else changing.mutate(typed);
  };
  return (
    <Section title={ownWords.password}>
      <form ref={form} className={styles.form} onSubmit={submit} noValidate>
        <Field
          label={ownWords.oldPassword}
          type="password"
          autoComplete="current-password"
          maxLength={256}
          value={typed.password}
          error={wrong.password}
          onChange={({ target }) => type({ ...typed, password: target.value })}
        />
        <Field
          label={ownWords.newPassword}
          hint={ownWords.newPasswordHint}
          type="password"
          autoComplete="new-password"
          maxLength={256}
          value={typed.newPassword}
          error={wrong.newPassword}
          onChange={({ target }) => type({ ...typed, newPassword: target.value })}
        />
        {fault === null || wrong.isAtField ? null : <FaultNotice fault={fault} />}
        <div className={styles.line}>
          <Button type="submit" busy={changing.isPending}>
            {ownWords.changePassword}
          </Button>
          <p className={styles.said} role="status">
            {changing.isSuccess ? ownWords.changed : ownWords.changeDetail}
          </p>
        </div>
      </form>
    </Section>
  );
}

interface Typed {
  readonly password: string;
  readonly newPassword: string;
}

function wrongWith({ password, newPassword }: Typed, tried: boolean, code: string | null) {
  const isOld = code === 'wrong-password';
  const isWeak = code === 'weak-password';
  return {
    password: tried && password === '' ? ownWords.missing : isOld ? ownWords.wrongOld : null,
    newPassword:
      tried && newPassword === '' ? ownWords.missing : isWeak ? sentence('weak-password') : null,
    isAtField: isOld || isWeak,
  };
}
