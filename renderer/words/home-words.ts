// Words of the home screen. The comment beside each is for its translator.
import { isolated } from '../../protocol/isolated.js';
export const homeWords = {
  // By the hour of the day; `name` is what the person is called.
  greeting: {
    morning: (name: string) => `Good morning, ${isolated(name)}`,
    afternoon: (name: string) => `Good afternoon, ${isolated(name)}`,
    evening: (name: string) => `Good evening, ${isolated(name)}`,
    night: (name: string) => `Hello, ${isolated(name)}`,
  },
  newMeeting: 'New meeting',
  newMeetingWith: 'New meeting with name or passcode', // opens a form
  join: 'Join',
  meetings: 'My meetings',
  loading: 'Loading your meetings…',
  emptyTitle: 'No meetings yet',
  emptyDetail: 'A new meeting starts at once. It stays here, with its link, until you delete it.',
  notLoaded: 'Your meetings could not be loaded.',
  tryAgain: 'Try again',
  e2ee: 'End-to-end encrypted',
  enhanced: 'Enhanced encryption',
  passcode: 'Passcode',
  running: 'Running now',
  calledOff: 'Called off',
  start: 'Start',
  enter: 'Open', // goes into one's own meeting that runs already
  // `title` is the name of a meeting.
  startOf: (title: string) => `Start ${title}`,
  enterOf: (title: string) => `Open ${title}`,
  copyLinkOf: (title: string) => `Copy the link of ${title}`,
  deleteOf: (title: string) => `Delete ${title}`,
  linkCopied: 'Link copied',
  linkNotCopied: 'The link could not be copied. Try again.',
  // The name a meeting gets by itself; `name` is the host's.
  defaultTitle: (name: string) => `${name}'s meeting`,

  formTitle: 'New meeting',
  title: 'Name of the meeting',
  encryptionChoice: 'Encryption',
  encryptionFixed: 'It cannot be changed later: the invitation says which it is.',
  encryptionIsFixed:
    'It cannot be changed: the invitation says which it is. Make a new meeting for another.',
  e2eeDetail:
    'Only the people in it can see and hear it. Without join before host, recording, breakout rooms, polls, private chat and reactions.',
  enhancedDetail: "With every feature. Your organisation's service holds the key.",
  openSettings: 'Open Settings',
  passcodeField: 'Passcode',
  passcodeHint: 'At least 6 characters, or none. The link carries it.',
  titleMissing: 'Give the meeting a name.',
  titleLong: 'Use at most 120 characters.',
  passcodeShort: 'Use at least 6 characters, or none.',
  // Switches of a meeting, in the forms that make or change one.
  waitingRoom: 'Waiting room',
  waitingRoomDetail: 'You let people in one by one.',
  beforeHost: 'Join before host',
  beforeHostDetail: 'People can come in before you are there.',
  beforeHostUnset: 'It is off in your settings. Turn it on there to choose it for a meeting.',
  registeredOnly: 'Signed-in people only',
  registeredOnlyDetail: 'Off: anyone with the link may ask to join.',
  create: 'Create and open',
  cancel: 'Cancel',

  deleteTitle: 'Delete this meeting?',
  // `title` is the name of the meeting.
  deleteDetail: (title: string) =>
    `Nobody can join "${title}" any more, and its link stops working. This cannot be undone.`,
  deleteRunning: (title: string) =>
    `"${title}" is running. It ends for everyone, and its link stops working. This cannot be undone.`,
  keep: 'Keep it',
  remove: 'Delete meeting',
} as const;
