import { useRef, useState, type SubmitEvent } from 'react';
import { tokenIn, type MailLink } from '../../protocol/wire/mail-link.js';
import { Button } from '../components/button.js';
import { Field } from '../components/field.js';
import { useFirstWrong } from '../components/use-first-wrong.js';
import { mailLinkWords } from '../words/mail-link-words.js';
import styles from './mail-link.module.css';

/** For who cannot open the link of a mail: its code, or the link itself, pasted. */
export function PasteForm({
  kind,
  onToken,
}: {
  readonly kind: MailLink['kind'];
  readonly onToken: (token: string) => void;
}) {
  const form = useRef<HTMLFormElement>(null);
  const [text, setText] = useState('');
  const [odd, setOdd] = useState(0);
  useFirstWrong(form, odd);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const token = tokenIn(text, kind);
    if (token.ok) onToken(token.value);
    else setOdd(odd + 1);
  };
  return (
    <form ref={form} className={styles.form} onSubmit={submit} noValidate>
      {kind === 'invitation' ? <p>{mailLinkWords.pasteInvitation}</p> : null}
      <Field
        label={mailLinkWords.code}
        value={text}
        maxLength={2_048}
        autoComplete="off"
        spellCheck={false}
        error={odd > 0 ? mailLinkWords.codeOdd : null}
        onChange={({ target }) => setText(target.value)}
      />
      <Button tone={kind === 'invitation' ? 'accent' : 'plain'} type="submit">
        {mailLinkWords.useCode}
      </Button>
    </form>
  );
}
