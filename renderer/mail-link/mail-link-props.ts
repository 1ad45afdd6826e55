// What the screens behind a link of a mail are given and may ask for.
import type { MailLink } from '../../protocol/wire/mail-link.js';
import type { Account, SignInMode } from '../app-state.js';
import type { ServiceClient } from '../service-client/service-client.js';
import type { Credentials } from '../sign-in/sign-in-form.js';
import type { NewAccount } from '../sign-in/sign-up-form.js';

export interface MailLinkScreenProps {
  readonly link: MailLink;
  /** Who is signed in, or null. */
  readonly account: Account | null;
  readonly service: ServiceClient;
  readonly onSignIn: (credentials: Credentials) => Promise<void>;
  readonly onSignUp: (invitation: string, as: Omit<NewAccount, 'email'>) => Promise<void>;
  readonly onJoined: () => Promise<void>;
  readonly onSignOut: () => Promise<void>;
  /** Followed, or given up; for who is not signed in, with what the first screen shows then. */
  readonly onDone: (mode: SignInMode) => void;
}
