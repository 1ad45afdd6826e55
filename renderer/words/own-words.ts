// Words about oneself under Settings: own choices, sessions, password, data. The comment beside each is for its translator.
export const ownWords = {
  settings: 'What I may use',
  settingsLabel: 'My settings',

  changeName: 'Change name',
  changeNameTitle: 'Change your name',
  changeNameDetail:
    'Everyone in your account and in your next meetings sees it. A meeting that runs keeps the one you joined with.',
  name: 'Your name',
  saveName: 'Save name',
  nameOdd: 'Type a name of at most 128 letters, without control characters.',

  sessions: 'Where I am signed in',
  unknownDevice: 'Unknown device',
  thisOne: 'This one',
  seen: (when: string) => `Last used ${when}`,
  since: (when: string) => `signed in ${when}`,
  revoke: 'Sign out',
  revokeTitle: (device: string) => `Sign out ${device}?`,
  revokeDetail: 'Whoever uses it has to sign in again. Meetings that it is in go on.',
  revokeOthers: 'Sign out everywhere else',
  revokeOthersTitle: 'Sign out everywhere but here?',
  revoked: (count: number) => (count === 1 ? '1 session ended.' : `${count} sessions ended.`),

  password: 'Password',
  changePassword: 'Change password',
  changeDetail: 'All your other sessions end.',
  oldPassword: 'Password now',
  newPassword: 'New password',
  newPasswordHint: 'At least 10 characters.',
  missing: 'Type your password.',
  changed: 'Your password was changed. You are signed out everywhere else.',
  wrongOld: 'This is not your password now. Check it and try again.',

  data: 'My data',
  export: 'Export my data',
  exportDetail: 'Everything that this service stores about you, as one JSON file.',
  exported: 'Your data was saved as a file.',
  exportFirst: 'It can be the last copy of what is yours: your meetings, settings and history.',
  delete: 'Delete my account…',
  deleteDetail: 'With all your meetings. This cannot be undone.',
  deleteTitle: 'Delete your account?',
  deleteSays:
    'Your meetings go with it, and those that run end for all. Nobody can bring it back, also not whoever runs this service.',
  deleteWord: (word: string) => `Type “${word}” to confirm`,
  word: 'delete', // what is to be typed
  wordMissing: (word: string) => `Type “${word}”, without the quotes.`,
  doDelete: 'Delete my account',

  plan: 'Plan',
  plans: {
    basic:
      'Basic: for one person. For more people, ask whoever runs this service to move your account to a paid plan.',
    paid: 'Paid',
  },
  account: 'Account',
} as const;
