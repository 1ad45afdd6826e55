import type { MailLink } from '../../protocol/wire/mail-link.js';
import type { SignInMode } from '../app-state.js';
import { Button } from '../components/button.js';
import { ScreenHeading } from '../frame/screen-heading.js';
import { mailLinkWords } from '../words/mail-link-words.js';

/** The link is used, too old or taken back: says so, and what to do. */
export function VoidLink({
  kind,
  onDone,
}: {
  readonly kind: MailLink['kind'];
  readonly onDone: (mode: SignInMode) => void;
}) {
  const isPassword = kind === 'password';
  return (
    <>
      <ScreenHeading key="void">{mailLinkWords.voidTitle}</ScreenHeading>
      <p>{isPassword ? mailLinkWords.voidPassword : mailLinkWords.voidInvitation}</p>
      {isPassword ? (
        <Button tone="accent" onClick={() => onDone('forgot')}>
          {mailLinkWords.another}
        </Button>
      ) : null}
      <Button onClick={() => onDone('sign-in')}>{mailLinkWords.goOn}</Button>
    </>
  );
}
