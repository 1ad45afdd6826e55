// What the meeting screen says. A function where a name or a number goes in; the note above it is for translators.

export const meetingWords = {
  connecting: 'Connecting',
  connectingDetail: 'Finding the way to the meeting.',
  proving: 'Checking the encryption',
  provingDetail: 'The others appear as soon as your app has verified the meeting key.',
  fetchingKey: 'Getting the meeting key',
  fetchingKeyDetail: 'The service sends it to your app. Nothing is sent until it is here.',
  waitingForHost: 'Waiting for the host',
  waitingForHostDetail:
    'The meeting has not started. You join by yourself as soon as it does; nothing is sent until then.',
  reconnecting: 'Connecting again',
  reconnectingDetail: 'You keep your place. Nothing has to be done.',
  leaderLost: 'The leader is not answering',
  // How long the leader has been silent, in whole seconds.
  leaderLostFor: (seconds: number) =>
    `The connection to the meeting leader has been lost for ${seconds} s. If it does not come back, the meeting ends for you.`,
  endedTitle: 'You have left the meeting',
  endedForAllTitle: 'The meeting has ended',
  notJoinedTitle: 'You could not join',
  back: 'Back',
  stopWaiting: 'Stop waiting',
  cancel: 'Cancel',
  untitled: 'Meeting',

  mute: 'Mute',
  unmute: 'Unmute',
  cameraOff: 'Turn camera off',
  cameraOn: 'Turn camera on',
  people: 'Participants',
  invite: 'Invite',
  options: 'Devices and sounds',
  leave: 'Leave',
  leaveMeeting: 'Leave meeting',
  endForAll: 'End for all',
  leaveDetail: 'The others go on without you.',
  endDetail: 'Everyone is sent out.',
  controls: 'Meeting controls',

  // Shown while the meeting is about to be ended for everyone. `others` is at least 1.
  endingForAll: (seconds: number, others: number) =>
    `The meeting ends for you and ${others === 1 ? 'one other' : `${others} others`} in ${seconds} s.`,
  keepGoing: 'Keep it going',

  inviteTitle: 'Invite people',
  inviteDetail: 'Whoever has this link can ask to join. It carries the passcode, if there is one.',
  joinLink: 'Join link',
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'Could not copy. Select the link and copy it by hand.',
  meetingNumber: 'Meeting number',

  alone: 'You are the only one here',
  aloneDetail: 'Send the link to the people you want to meet.',

  tiles: 'People in the meeting',
  you: 'You',
  // After a name, on one's own tile and in the list.
  isYou: (name: string) => `${name} (you)`,
  muted: 'Muted',
  cameraIsOff: 'Camera off',
  microphoneIsOn: 'Microphone on',
  speaking: 'Speaking',
  leader: 'Leader',
  host: 'Host',
  leaving: 'Leaving',
  notArriving: (name: string) => `Nothing is arriving from ${name}. Trying again.`,
  noKey: (name: string) => `Waiting for the key to ${name}'s picture and sound.`,
  page: (page: number, pages: number) => `Page ${page} of ${pages}`,
  previousPage: 'Previous page',
  nextPage: 'Next page',

  peopleTitle: (count: number) => `Participants (${count})`,
  closePeople: 'Close participants',
  knownVerified: 'On the verified list',
  knownUnverified: 'Not verified yet',
  knownNote:
    'Names are what people typed. Who is speaking is proved by comparing the security code.',
  locked: 'The meeting is locked. Nobody else can join.',

  speaker: 'Speaker',
  sounds: 'Sounds when people join or leave',
  letterKeys: 'Single-letter shortcuts',
  letterKeysDetail: 'M mutes, V turns the camera off, and so on.',

  refused: {
    // `name` is known from the participant list.
    about: (name: string, sentence: string) => `${name}: ${sentence}`,
    dismiss: 'Dismiss',
    more: (count: number) => (count === 1 ? 'and one more' : `and ${count} more`),
  },

  said: {
    joined: (name: string) => `${name} joined.`,
    left: (name: string) => `${name} left.`,
    manyJoined: (count: number) => `${count} people joined.`,
    manyLeft: (count: number) => `${count} people left.`,
    muted: 'You are muted.',
    unmuted: 'Your microphone is on.',
    cameraOff: 'Your camera is off.',
    cameraOn: 'Your camera is on.',
    newLeader: (name: string) => `${name} is the leader now.`,
    reconnecting: 'The connection is lost. Connecting again.',
    back: 'Connected again.',
  },
} as const;
