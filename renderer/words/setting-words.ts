// One line about each setting, and the words around changing one. The comment beside each is for its translator.
import { isolated } from '../../protocol/isolated.js';
import type { SettingName } from '../../protocol/settings/setting-table.js';

export const settingAbout: Readonly<Record<SettingName, string>> = {
  allowE2ee: 'Meetings whose key only the people in them hold.',
  defaultEncryptionType: 'What a new meeting is made with, unless its host chooses otherwise.',
  joinBeforeHost: 'People may talk before the host is there.',
  cloudRecording: 'The service records meetings.',
  liveStreaming: 'The service streams meetings to an audience.',
  liveTranscription: 'The service writes down what is said.',
  breakoutRooms: 'Small rooms beside the meeting.',
  polls: 'Questions that everybody in the meeting answers.',
  privateChat: 'Messages to one person in the meeting.',
  reactions: 'A thumb, a heart, applause.',
};

export const settingWords = {
  search: 'Search settings',
  none: (search: string) => `No setting matches “${search}”.`,
  enhanced: 'Enhanced',
  e2ee: 'End-to-end encrypted',
  on: 'On',
  off: 'Off',
  lock: (name: string) => `Lock “${name}”`, // a button that stays pressed
  locked: 'Locked: nobody below can change it.',
  more: (name: string) => `More for “${name}”`,
  inherit: 'Use the inherited value',
  forGroups: 'Set for several groups…',
  changed: (who: string, when: string) => `Changed by ${isolated(who)}, ${when}`,
  someoneGone: 'someone who is gone',
  noRecorder: 'Your server has no recorder. The switch has no effect until it has one.',

  // The sheet before a change.
  turnOnFor: (whom: string) => `Turn on end-to-end encryption for ${whom}?`,
  turnOnOwn: 'Turn on end-to-end encryption?',
  defaultFor: (whom: string) => `Make end-to-end encryption the standard for ${whom}?`,
  defaultOwn: 'Make your new meetings end-to-end encrypted?',
  e2eeDetail:
    'Only the people in a meeting will hold its key. Neither Conclave nor whoever runs the service can see or hear it.',
  withoutFeatures: 'End-to-end encrypted meetings do without these:',
  turnOffE2eeFor: (whom: string) => `Turn off end-to-end encryption for ${whom}?`,
  turnOffE2eeDetail:
    'They can make no more end-to-end encrypted meetings, and cannot start those that they have. Meetings that run now go on as they are.',
  turnOffFor: (name: string, whom: string) => `Turn off “${name}” for ${whom}?`,
  turnOffDetail: 'It is off from their next meeting on. Meetings that run now go on as they are.',
  lockFor: (name: string, whom: string) => `Lock “${name}” for ${whom}?`,
  lockDetail: (value: string) =>
    `It is ${value} and stays so: nobody below can choose otherwise. Own choices are kept and hold again when you unlock it.`,
  inheritFor: (name: string, whom: string) => `Let “${name}” be inherited by ${whom}?`,
  inheritDetail: 'What was decided here is taken away. The levels above and below decide.',
  counting: 'Counting who is affected…',
  affects: (affected: number, people: number) =>
    affected === 0
      ? `Nothing changes for any of the ${people} people here today.`
      : `Changes what holds for ${affected} of ${people} ${people === 1 ? 'person' : 'people'}.`,
  turnOn: 'Turn on',
  turnOff: 'Turn off',
  doLock: 'Lock',
  doInherit: 'Inherit',
  makeStandard: 'Make it the standard',
  cancel: 'Cancel',
  everyone: (account: string) => `everyone in ${isolated(account)}`,
  groupOf: (group: string) => `group ${isolated(group)}`,

  // Somebody else changed it first.
  conflictTitle: 'Somebody else was faster',
  conflict: (who: string, name: string, to: string, when: string) =>
    `${isolated(who)} set “${name}” ${to}, ${when}.`,
  conflictCleared: (who: string, name: string, when: string) =>
    `${isolated(who)} let “${name}” be inherited, ${when}.`,
  conflictNow: (name: string, to: string) => `“${name}” is now ${to}.`,
  yours: (to: string) => `You wanted it ${to}. Nothing of yours was saved yet.`,
  inherited: 'inherited',
  lockedToo: (value: string) => `${value} and locked`,
  keepTheirs: 'Keep theirs',
  takeMine: 'Change to mine',

  // One setting at several groups.
  groupsTitle: (name: string) => `“${name}” for several groups`,
  groupsDetail: 'All of them are changed, or none.',
  value: 'Value',
  lockIt: 'Lock it',
  lockItDetail: 'People in these groups cannot choose otherwise.',
  groups: 'Groups',
  all: 'All groups',
  noGroups: 'There are no groups yet. Make one under Groups.',
  now: (value: string) => `now ${value}`,
  people: (count: number) => (count === 1 ? '1 person' : `${count} people`),
  apply: (count: number) => (count === 1 ? 'Change 1 group' : `Change ${count} groups`),
  chooseGroup: 'Choose at least one group.',
  groupConflict: (who: string, group: string) =>
    `${isolated(who)} changed group ${isolated(group)} meanwhile. The list shows it now; nothing of yours was saved. Look, then press again.`,
} as const;
