// Words of the first screen. The comment beside each is for its translator.
export const signInWords = {
  signInTitle: 'Sign in',
  createTitle: 'Create an account',
  guestTitle: 'Join as a guest',
  toForgot: 'Forgot password?',
  toInvitation: 'I have an invitation',
  name: 'Your name',
  nameHint: 'Others in a meeting see it.',
  organisation: 'Organisation (optional)',
  organisationHint: 'For an account that will have several people.',
  email: 'E-mail',
  password: 'Password',
  newPasswordHint: 'At least 10 characters.',
  signIn: 'Sign in',
  create: 'Create account', // sends the form
  toCreate: 'Create an account', // opens the form
  toGuest: 'Join as a guest',
  toSignIn: 'Sign in instead',
  or: 'or',
  nameMissing: 'Type your name.',
  nameOdd: 'Use at most 128 letters, without control characters.',
  emailMissing: 'Type your e-mail address.',
  emailOdd: 'This is not an e-mail address. It looks like anna@example.org.',
  passwordMissing: 'Type your password.',
  // Somebody left the lobby of a meeting to sign in. `number` is that of the meeting.
  forMeeting: (number: string) => `Sign in, and you are back at the door of meeting ${number}.`,
  backToLobby: 'Back',
  invited: 'You were invited to a meeting. Continue as a guest, or sign in first.',
} as const;
