// Words around all screens. The comment beside each is for its translator.
export const appWords = {
  name: 'Conclave',
  // The title of the window: the screen, then the app.
  windowTitle: (screen: string) => `${screen} · Conclave`,
  starting: 'Starting…',
  stuckTitle: 'Conclave cannot start',
  tryAgain: 'Try again',
  signOut: 'Sign out',
  crashTitle: 'Conclave has made a mistake',
  crashDetail: 'Something in the app went wrong. Start again to go on.',
  startAgain: 'Start again',
  navigation: 'Main', // the name of the navigation, read out
  home: 'Home',
  settings: 'Settings',
  admin: 'Admin',
  keys: 'Keyboard shortcuts',
  skip: 'Skip to the screen', // jumps over the navigation

  // A join link was opened while a meeting runs.
  linkTitle: 'Leave this meeting for another one?',
  linkDetail: 'A link to another meeting was opened. You can be in one meeting at a time.',
  stay: 'Stay here',
  leaveForLink: 'Leave and open it',

  // The keychain of the computer, where a session and an identity are kept.
  keychainMissing:
    'No keychain was found on this computer. Your session and your identity last until you close Conclave; nothing is written to the disk.',
  keychainLocked:
    'Your keychain is locked, so Conclave cannot see whether you are signed in. Unlock it and try again, or sign in for now. Nothing was lost.',
} as const;

export const shortcutWords = {
  title: 'Keyboard shortcuts',
  anywhere: 'Anywhere', // groups of keys
  outside: 'Outside meetings',
  inMeeting: 'In a meeting',
  sheet: 'Show this sheet',
  close: 'Close a dialog, a menu or a panel',
  nextControl: 'Next control',
  previousControl: 'Previous control',
  press: 'Press a button or turn a switch',
  home: 'Home',
  settings: 'Settings',
  admin: 'Admin, for administrators',
  newMeeting: 'New meeting',
  join: 'Join a meeting',
  schedule: 'Schedule a meeting',
  space: 'Space', // the space bar
  shift: 'Shift',
  lettersOff: 'Keys of one letter are turned off in Settings.',
} as const;
