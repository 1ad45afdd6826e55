// Words of the screens that a link of a mail opens. The comment beside each is for its translator.
import { isolated } from '../../protocol/isolated.js';
export const mailLinkWords = {
  invitationTitle: 'Join an account',
  invites: (who: string, account: string) =>
    `${isolated(who)} invites you to ${isolated(account)}.`,
  from: (email: string) =>
    `The address of who invites you is ${email}. A name can be anybody's: if you do not know the address, ask before you join.`,
  hidden: 'Careful: there are characters in these names that nobody can see.',
  as: (email: string) => `The invitation is for ${email}.`,
  signUp: 'Join',
  accept: (account: string) => `Join ${isolated(account)}`,
  acceptDetail:
    'Your meetings and your own settings come along. From then on the administrators of this account decide what you may use.',
  signInFirst: 'You have a Conclave account with this address already. Sign in to join with it.',
  wrongPerson: (email: string) =>
    `You are signed in as ${email}. Sign out, then sign in with the address that was invited.`,
  signOut: 'Sign out',
  voidTitle: 'This link does not work any more',
  voidInvitation:
    'The invitation was used, withdrawn, or is older than a week. Ask whoever invited you to send it again.',
  voidPassword: 'The link was used, or is older than an hour. Ask for another.',
  elsewhere: (service: string) =>
    `This link is for another service: ${service}. This app uses one service only; start it for that one.`,
  passwordTitle: 'Choose a new password',
  passwordDetail: 'You will be signed out everywhere, and sign in with the new one.',
  newPassword: 'New password',
  setPassword: 'Set password',
  passwordSet: 'Your password is set. Sign in with it.',
  goOn: 'Continue',
  another: 'Ask for another link',

  forgotTitle: 'Forgot password',
  forgotDetail: 'Type your address. If it has an account, a mail with a link is on its way.',
  sendLink: 'Send a link',
  linkSent:
    'If this address has an account, a mail is on its way. Open its link, or paste its code here.',
  code: 'Code or link from the mail',
  codeOdd: 'This is not the code of such a mail. It has 43 letters and digits.',
  useCode: 'Continue with the code',
  haveInvitation: 'I have an invitation',
  pasteInvitation: 'Paste the link or the code of the mail that invited you.',
} as const;
