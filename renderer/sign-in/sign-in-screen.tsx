import type { Fault } from '../../protocol/result.js';
import type { MailLink } from '../../protocol/wire/mail-link.js';
import type { About, SignInMode } from '../app-state.js';
import { Button } from '../components/button.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Notice } from '../components/notice.js';
import { Entry } from '../frame/entry.js';
import { ScreenHeading } from '../frame/screen-heading.js';
import { JoinForm } from '../join/join-form.js';
import { meetingNumber } from '../meeting/meeting-number.js';
import { appWords } from '../words/app-words.js';
import { mailLinkWords } from '../words/mail-link-words.js';
import { signInWords } from '../words/sign-in-words.js';
import { ForgotForm } from '../mail-link/forgot-form.js';
import { PasteForm } from '../mail-link/paste-form.js';
import { KeychainNotice } from './keychain-notice.js';
import { SignInForm, type Credentials } from './sign-in-form.js';
import styles from './sign-in-screen.module.css';
import { SignUpForm, type NewAccount } from './sign-up-form.js';

export interface SignInScreenProps {
  readonly mode: SignInMode;
  /** Why the person is here without having asked for it. */
  readonly said: Fault | null;
  /** A link the app was opened with. */
  readonly link: string | null;
  /** Number of the meeting whose lobby was left to sign in, and is come back to then. */
  readonly waitingFor: string | null;
  readonly onBackToLobby: () => void;
  readonly keychain: About['keychain'];
  readonly onMode: (mode: SignInMode) => void;
  readonly onRetryKeychain: () => void;
  readonly onSignIn: (credentials: Credentials) => Promise<void>;
  readonly onSignUp: (account: NewAccount) => Promise<void>;
  readonly onContinue: (text: string) => Promise<void>;
  readonly onAskReset: (email: string) => Promise<void>;
  readonly onMailLink: (kind: MailLink['kind'], token: string) => void;
}

export function SignInScreen(props: SignInScreenProps) {
  const { mode, said, link, waitingFor, keychain, onMode, onRetryKeychain } = props;
  const { onSignIn, onSignUp, onContinue, onAskReset, onMailLink } = props;
  return (
    <Entry>
      <ScreenHeading key={mode}>{TITLES[mode]}</ScreenHeading>
      {said === null ? null : <FaultNotice fault={said} />}
      <KeychainNotice
        keychain={keychain}
        action={<Button onClick={onRetryKeychain}>{appWords.tryAgain}</Button>}
      />
      {link === null || mode !== 'guest' ? null : (
        <Notice tone="info">{signInWords.invited}</Notice>
      )}
      {waitingFor === null ? null : (
        <Notice
          tone="info"
          action={<Button onClick={props.onBackToLobby}>{signInWords.backToLobby}</Button>}
        >
          {signInWords.forMeeting(meetingNumber(waitingFor))}
        </Notice>
      )}
      {mode === 'sign-in' ? <SignInForm onSignIn={onSignIn} /> : null}
      {mode === 'create' ? <SignUpForm onSignUp={onSignUp} /> : null}
      {mode === 'guest' ? <JoinForm key={link} initial={link} onContinue={onContinue} /> : null}
      {mode === 'forgot' ? (
        <ForgotForm onAskReset={onAskReset} onToken={(token) => onMailLink('password', token)} />
      ) : null}
      {mode === 'invitation' ? (
        <PasteForm kind="invitation" onToken={(token) => onMailLink('invitation', token)} />
      ) : null}
      {mode === 'sign-in' ? (
        <div className={styles.more}>
          <button type="button" className={styles.link} onClick={() => onMode('forgot')}>
            {signInWords.toForgot}
          </button>
          <button type="button" className={styles.link} onClick={() => onMode('invitation')}>
            {signInWords.toInvitation}
          </button>
        </div>
      ) : null}
      <div className={styles.or}>{signInWords.or}</div>
      <div className={styles.others}>
        {OTHERS.filter((other) => other.mode !== mode).map((other) => (
          <Button key={other.mode} onClick={() => onMode(other.mode)}>
            {other.says}
          </Button>
        ))}
      </div>
    </Entry>
  );
}

const TITLES: Readonly<Record<SignInMode, string>> = {
  'sign-in': signInWords.signInTitle,
  create: signInWords.createTitle,
  guest: signInWords.guestTitle,
  forgot: mailLinkWords.forgotTitle,
  invitation: mailLinkWords.haveInvitation,
};

const OTHERS: readonly { readonly mode: SignInMode; readonly says: string }[] = [
  { mode: 'sign-in', says: signInWords.toSignIn },
  { mode: 'create', says: signInWords.toCreate },
  { mode: 'guest', says: signInWords.toGuest },
];
