// Words of the settings. The comment beside each is for its translator.
export const settingsWords = {
  title: 'Settings',
  security: 'My security',
  e2ee: 'End-to-end encryption',
  e2eeOff: 'Off. Turn it on to host meetings that only the people in them can see and hear.',
  e2eeOn:
    'On. New meetings are made end-to-end encrypted. Meetings you have made stay as they are.',
  turnOnTitle: 'Turn on end-to-end encryption?',
  turnOnDetail:
    'Only the people in a meeting will hold its key. Neither Conclave nor whoever runs the service can see or hear it.',
  turnsOff: 'Your end-to-end encrypted meetings do without these:',
  joinFrom: 'People join from the Conclave app, not from a browser or by phone.',
  turnOn: 'Turn on',
  cancel: 'Cancel',

  appearance: 'Appearance',
  theme: 'Colours',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  letterKeys: 'Keys of one letter',
  letterKeysDetail: 'M mutes, N makes a new meeting, and so on. Press ? to see them all.',

  account: 'Account',
  identity: 'This computer',
  keychain: {
    kept: 'Your session and identity are kept in the keychain of this computer.',
    locked: 'Your keychain is locked. Your session and identity last until you close Conclave.',
    missing: 'No keychain was found. Your session and identity last until you close Conclave.',
  },
  service: 'Service',
  version: 'Version',
  signOut: 'Sign out',
  signOutHere: 'Sign out on this computer only',
  signOutDetail: 'Ends your session on this computer.',
} as const;
