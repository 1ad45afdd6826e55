// What the mails say. Plain text only: names in them come from people, and plain text cannot be made to look like a button.
import { formatWebLink } from '../../protocol/wire/mail-link.js';
import type { Mail } from './mail.js';

export interface MailWords {
  /** Known only once the service listens. */
  readonly publicUrl: () => string;
}

/** The link for a new password. */
export function resetMail(words: MailWords, to: string, name: string, token: string): Mail {
  return {
    to,
    subject: 'A new password for Conclave',
    text: lines(
      `Hello ${name},`,
      '',
      'someone, probably you, asked for a new password for Conclave. Open this link within an hour on a computer that has the app:',
      '',
      formatWebLink({ kind: 'password', service: words.publicUrl(), token }),
      '',
      'If the link does not open, choose "Forgot password" in the app and paste this code:',
      '',
      token,
      '',
      'If it was not you, do nothing: your password stays as it is.',
    ),
  };
}

export interface InvitationWords {
  readonly accountName: string;
  readonly inviterName: string;
  readonly inviterEmail: string;
}

/** The link into an account. */
export function invitationMail(
  words: MailWords,
  to: string,
  { accountName, inviterName, inviterEmail }: InvitationWords,
  token: string,
): Mail {
  return {
    to,
    subject: `Join ${accountName} on Conclave`,
    text: lines(
      `${inviterName} (${inviterEmail}) invites you to meet with ${accountName} on Conclave. Open this link within a week on a computer that has the app:`,
      '',
      formatWebLink({ kind: 'invitation', service: words.publicUrl(), token }),
      '',
      'If the link does not open, choose "I have an invitation" in the app and paste this code:',
      '',
      token,
      '',
      'If you do not know who invites you, do nothing.',
    ),
  };
}

function lines(...text: string[]): string {
  return `${text.join('\n')}\n`;
}
