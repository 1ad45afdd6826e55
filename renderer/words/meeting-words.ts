// What the meeting screen says. A function where a name or a number goes in; the note above it is for translators.
import { isolated } from '../../protocol/isolated.js';

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
  atDoor: 'You are in the waiting room', // before a host lets the person in
  atDoorDetail:
    'The host sees your name and lets people in one by one. Nothing is sent until then.',
  atDoorNoHost: 'The host is not here yet and will see that you wait. Nothing is sent until then.',
  fromTheHost: 'Message from the host',
  reconnecting: 'Connecting again',
  reconnectingDetail: 'You keep your place. Nothing has to be done.',
  leaderLost: 'The leader is not answering',
  // How long the leader has been silent, in whole seconds.
  leaderLostFor: (seconds: number) =>
    `The meeting leader has not been heard from for ${seconds} s. If nobody takes over, the meeting ends for you.`,
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
  leaveDetailOfLeader: 'Someone else leads from then on, and everyone compares a new code.',
  // Under the button that leaves, for the host.
  rightsPassTo: (name: string) => `${isolated(name)} has the host's rights until you are back.`,
  rightsPass: "One of your co-hosts has the host's rights until you are back.",
  rightsLost:
    "Nobody has the host's rights then: nobody can let in those who wait, or end the meeting for all.",
  makeCoHostFirst: (name: string) => `Make ${isolated(name)} co-host first`,
  chooseCoHost: 'Choose a co-host first',
  leaveDetailAlone: 'Nobody else is here, so the meeting ends.',
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
  aloneInRoom: 'You are the only one in this room', // a breakout room
  aloneInRoomDetail: 'The others see you here as soon as they come into this room.',
  aloneInMain: 'You are the only one in the main room', // while breakout rooms are open
  aloneInMainDetail: 'The others are in breakout rooms.',

  tiles: 'People in the meeting',
  you: 'You',
  // After a name, on one's own tile and in the list.
  isYou: (name: string) => `${isolated(name)} (you)`,
  muted: 'Muted',
  cameraIsOff: 'Camera off',
  microphoneIsOn: 'Microphone on',
  speaking: 'Speaking',
  leader: 'Leader',
  host: 'Host',
  coHost: 'Co-host',
  leaving: 'Leaving',
  notArriving: (name: string) => `Nothing is arriving from ${isolated(name)}. Trying again.`,
  noKey: (name: string) => `Waiting for the key to ${isolated(name)}'s picture and sound.`,
  // Frames come under this name that the person did not seal, or that were changed on their way.
  notAuthentic: (name: string) =>
    `What comes as ${isolated(name)}'s picture and sound was changed on its way or isn't ${isolated(name)}'s. It is not shown.`,
  nothingSent: (name: string) => `${isolated(name)}'s app sends no picture and no sound yet.`,
  away: (name: string) => `${isolated(name)}'s connection is lost. Their app is trying again.`,
  unverifiedShort: "Can't be verified",
  cannotVerify: "Can't be verified: what they write and mark does not count.",
  page: (page: number, pages: number) => `Page ${page} of ${pages}`,
  previousPage: 'Previous page',
  nextPage: 'Next page',

  peopleTitle: (count: number) => `Participants (${count})`,
  closePeople: 'Close participants',
  knownVerified: 'On the verified list',
  knownUnverified: 'Not verified yet',
  knownByService: "By the service's word",
  knownByServiceNote: 'Names are what people typed. Who is here is what the service says.',
  knownNote:
    'Names are what people typed. Who is speaking is proved by comparing the security code.',
  locked: 'The meeting is locked. Nobody else can join.',
  lock: 'Lock meeting',
  unlock: 'Unlock',
  lockTitle: 'Lock the meeting?',
  lockDetail:
    'Nobody new can join until you unlock it. Whoever is here may leave and come back. Everyone sees the lock.',
  unlockTitle: 'Unlock the meeting?',
  unlockDetail:
    'New people can join again, and those who wait come in at once. Everyone is warned.',
  unlockDetailByService: 'New people can join again.',
  lockedOut: 'The meeting is locked',
  lockedOutDetail:
    'The host lets nobody new in. You join by yourself as soon as it is unlocked; nothing is sent until then.',

  leadsNext: 'Leads next',
  // Only from the fourth leave on.
  leftTimes: (count: number) => `Left ${count} times`,
  namesake: 'Someone else here has a name like this',
  codeMatches: 'Code matches',
  codeDiffers: 'Says the code differs',
  outsideTitle: 'Not in the meeting',
  outsideNote: 'They see and hear nothing. The names are what they say.',
  // `name` is what the person calls themselves, confirmed by nobody.
  outside: (name: string) => `“${isolated(name)}”`,
  outsideWhy: {
    locked: 'Asked to join, but the meeting is locked',
    removed: 'Was removed, and asks to come back',
    none: 'Is being verified',
  },

  actionsFor: (name: string) => `What to do with ${isolated(name)}`,
  actionsForMe: 'What you can change',
  rename: 'Change my name',
  renameTitle: 'Change your name',
  renameDetail: 'Everyone in this meeting sees the new name.',
  renameField: 'Name',
  renameWrong: 'A name has 1 to 128 letters, without control characters.',
  renameDo: 'Change name',
  makeSuccessor: 'Name as next leader',
  dropSuccessor: 'No longer next leader',
  remove: 'Remove from meeting',
  removeTitle: (name: string) => `Remove ${isolated(name)}?`,
  removeDetail: (name: string) =>
    `${isolated(name)} is out at once, can read nothing from then on, and cannot come back to this meeting.`,
  removeDo: 'Remove',
  keep: 'Cancel',

  evidenceTitle: 'Evidence', // names the part of the screen with the next two
  // `count`: how many messages.
  evidenceDetail: (count: number) =>
    `Your app has kept the ${count === 1 ? 'message' : `${count} messages`} by which the leader contradicted itself: numbers and signatures, with no key and nothing that was said or shown. They are gone when you go back.`,
  keepEvidence: 'Keep the evidence',

  removedTitle: 'You were removed',
  removedDetail:
    'The host took you off the list. Your app has destroyed its keys: nothing of this meeting reaches you any more.',

  acceptTitle: (name: string) => `Go on under ${isolated(name)}?`,
  acceptDetail: (name: string, before: string) =>
    `${isolated(before)} no longer leads. The service named ${isolated(name)}, who was not in this meeting before, and your app cannot tell whether that is right. Nothing is sent until you decide. Have ${isolated(name)} read this code aloud by another way, and compare it:`,
  acceptDo: 'Accept and go on',
  newLeaderUnnamed: 'the new leader',

  // What the person who reads it has become.
  roleChange: {
    host: 'You are the host now: you let people in, make co-hosts and can end the meeting for all.',
    coHost: 'You are a co-host now: you let people in and keep order.',
    hostIsBack: 'The host is back. You are a co-host again.',
    participant: 'You are a co-host no more.',
  },
  notice: {
    // `names`: one or more people, each kept apart, joined.
    mismatch: (names: string) =>
      `${names} said that the security code does not match. Somebody may be listening in: compare it once more.`,
    newLeader: (before: string, leader: string) =>
      `${isolated(before)} no longer leads, ${isolated(leader)} does. The security code is a new one: compare it again.`,
    unaccepted: (leader: string) =>
      `${isolated(leader)} leads now and was not in this meeting before. Nothing of you is sent until you decide.`,
    decide: 'Decide',
    unlocked: 'The meeting was unlocked. New people can join from now on.',
    lockAgain: 'Lock again',
    delayed:
      'What the leader says arrives more than half a minute late. The list of participants may be old.',
    compare: (leader: string) =>
      `Compare the security code with ${isolated(leader)}: then you know that nobody listens in.`,
    compareDo: 'Compare',
    readAloud: (count: number) =>
      count === 1
        ? 'One person has not checked the security code yet. Read it aloud.'
        : `${count} people have not checked the security code yet. Read it aloud.`,
    readDo: 'Show code',
  },

  speaker: 'Speaker',
  sounds: 'Sounds when people join or leave',
  letterKeys: 'Single-letter shortcuts',
  letterKeysDetail: 'M mutes, V turns the camera off, and so on.',

  refused: {
    // `name` is known from the participant list.
    about: (name: string, sentence: string) => `${isolated(name)}: ${sentence}`,
    dismiss: 'Dismiss',
    more: (count: number) => (count === 1 ? 'and one more' : `and ${count} more`),
  },

  said: {
    joined: (name: string) => `${isolated(name)} joined.`,
    left: (name: string) => `${isolated(name)} left.`,
    manyJoined: (count: number) => `${count} people joined.`,
    manyLeft: (count: number) => `${count} people left.`,
    // Between breakout rooms. `room` is a room's own name or the next line.
    mainRoom: 'the main room',
    anotherRoom: 'another room',
    youAreIn: (room: string) => `You are in ${isolated(room)}.`,
    cameFrom: (name: string, room: string) => `${isolated(name)} came from ${isolated(room)}.`,
    manyCameFrom: (count: number) => `${count} people came from other rooms.`,
    moved: (name: string, room: string) => `${isolated(name)} moved to ${isolated(room)}.`,
    manyMoved: (count: number) => `${count} people moved to other rooms.`,
    muted: 'You are muted.',
    unmuted: 'Your microphone is on.',
    cameraOff: 'Your camera is off.',
    cameraOn: 'Your camera is on.',
    newLeader: (name: string) => `${isolated(name)} is the leader now.`,
    leaderLost: 'The leader is not answering.',
    locked: 'The meeting is locked.',
    unlocked: 'The meeting was unlocked. New people can join from now on.',
    reconnecting: 'The connection is lost. Connecting again.',
    back: 'Connected again.',
  },
} as const;
