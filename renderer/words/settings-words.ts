// Words of the settings. The comment beside each is for its translator.
export const settingsWords = {
  title: 'Settings',
  security: 'My security',

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
} as const;
