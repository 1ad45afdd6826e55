// Words of the administrator's screens. The comment beside each is for its translator.
import { isolated } from '../../protocol/isolated.js';
import type { AuditAction } from '../../protocol/settings/audit-actions.js';

export const adminWords = {
  title: 'Admin',
  sections: 'Admin', // the name of the list of sections, read out
  settings: 'Settings',
  people: 'People',
  groups: 'Groups',
  audit: 'Audit log',
  feedback: 'Feedback',
  forWhom: 'For', // before: everyone, a group, a person
  everyone: 'Everyone',
  aGroup: 'A group',
  aPerson: 'A person',
  group: 'Group',
  person: 'Find a person',
  findPerson: 'Type part of a name or an address, then choose.',
  choosePerson: 'Choose',
  choose: (name: string) => `Choose ${isolated(name)}`, // the button of one person, read out
  anotherPerson: 'Another person',
  noGroups: 'There are no groups yet. Make one under Groups.',
  nobody: 'Nobody matches.',
  renameAccount: 'Rename the account',
  renameAccountDetail: 'Everyone in it sees the new name, and so does everyone who is invited.',
  accountName: 'Name of the account',
  rename: 'Rename',
  nameOdd: 'Type a name of at most 128 letters, without control characters.',
  notAnAdmin:
    'You do not administer this account any more. Ask one of its owners if that should not be so.',
  goHome: 'Go home',
  settingsOf: (whom: string) => `Settings for ${whom}`,

  // The first run of an administrator.
  introTitle: 'End-to-end encryption for your organisation',
  introOne:
    'In an end-to-end encrypted meeting only the people in it hold the key: not this service, not whoever runs it, not you.',
  introTwo:
    'It is off until you allow it, and you can allow it for everyone, for some groups or for single people.',
  introThree:
    'Such meetings do without a few things that need a server that listens, like cloud recording; other meetings keep them.',
  // On the home screen, until the administrator has decided.
  introNotice: (account: string) =>
    `Nobody has decided yet whether ${account} uses end-to-end encryption. It takes one click.`,
  introOpen: 'Decide',
  introAllow: 'Allow it and make it the standard',
  introOnlyAllow: 'Only allow it',
  introSkip: 'Not now',
  introLater: 'You can change this any time under Admin, and this is not shown again.',
  close: 'Close',
} as const;

export const peopleWords = {
  invite: 'Invite people',
  search: 'Search people',
  group: 'In group',
  allGroups: 'All groups',
  list: 'People',
  nobody: 'Nobody matches.',
  role: { owner: 'Owner', admin: 'Admin', member: 'Member' },
  you: 'You',
  deactivated: 'Deactivated',
  hiddenMarks: 'Has invisible characters in the name',
  sameName: 'Somebody else here has a name like this',
  e2eeOn: 'E2EE on', // may hold end-to-end encrypted meetings; the reason stands after it
  e2eeOff: 'E2EE off',
  more: (name: string) => `More for ${isolated(name)}`,
  changeRole: 'Change role…',
  changeGroups: 'Change groups…',
  settings: 'Settings',
  deactivate: 'Deactivate…',
  reactivate: 'Reactivate',
  remove: 'Delete…',
  shown: (from: number, to: number, total: number) => `${from}–${to} of ${total}`,
  previous: 'Previous',
  next: 'Next',
  roleTitle: (name: string) => `Role of ${isolated(name)}`,
  roleField: 'Role',
  roleDetail: {
    owner: 'Runs the account, makes admins and owners.',
    admin: 'Manages members, groups and settings.',
    member: 'Meets.',
  },
  save: 'Save',
  groupsTitle: (name: string) => `Groups of ${isolated(name)}`,
  groupsDetail: 'Of several groups the most protective setting counts.',
  noGroups: 'There are no groups yet.',
  deactivateTitle: (name: string) => `Deactivate ${isolated(name)}?`,
  deactivateDetail:
    'They are signed out everywhere and leave the meetings that they are in. Nothing of theirs is deleted: you can reactivate them.',
  doDeactivate: 'Deactivate',
  removeTitle: (name: string) => `Delete ${isolated(name)}?`,
  removeDetail:
    'Their meetings are deleted with them, and those that run end for all. This cannot be undone.',
  doRemove: 'Delete',

  invitations: 'Invitations',
  noInvitations: 'No invitation is waiting.',
  emails: 'E-mail addresses',
  emailsHint: 'One, or several with commas, spaces or lines between them. A pasted list works too.',
  emailsOdd: (texts: string) => `No e-mail address: ${texts}. One looks like anna@example.org.`,
  tooMany: (most: number) => `At most ${most} at once. Send these first, then the others.`,
  emailOdd: 'Type an e-mail address. It looks like anna@example.org.',
  as: 'Role',
  send: 'Send invitation',
  sendSeveral: (count: number) => `Send ${count} invitations`,
  notAll: (sent: number, all: number) =>
    `${sent} of ${all} invitations were sent. The others are still in the field above; press again to send those.`,
  outcomes: 'What became of each invitation',
  wasSent: 'Sent',
  inviteDetail: 'They get a mail with a link that works once, for a week.',
  invitedBy: (who: string, when: string) => `Invited by ${isolated(who)}, ${when}`,
  waiting: (until: string) => `Waiting, until ${until}`,
  expired: 'Expired',
  resend: 'Send again',
  withdraw: 'Withdraw',
  withdrawTitle: (email: string) => `Withdraw the invitation of ${email}?`,
  withdrawDetail: 'The link in the mail stops working.',
  sent: (email: string) => `The invitation to ${email} was sent.`,
  tooSoon: 'This address was invited less than two minutes ago. Wait a moment, then send it again.',
} as const;

export const groupWords = {
  list: 'Groups',
  create: 'New group',
  none: 'There are no groups yet. A group has settings of its own, and a person may be in several.',
  people: (count: number) => (count === 1 ? '1 person' : `${count} people`),
  more: (name: string) => `More for ${isolated(name)}`,
  settings: 'Settings',
  showPeople: 'Show its people',
  rename: 'Rename…',
  remove: 'Delete…',
  createTitle: 'New group',
  renameTitle: (name: string) => `Rename ${isolated(name)}`,
  name: 'Name',
  nameOdd: 'Type a name of at most 128 letters, without control characters.',
  doCreate: 'Make group',
  doRename: 'Rename',
  removeTitle: (name: string) => `Delete group ${isolated(name)}?`,
  removeDetail:
    'Its settings and locks go with it, so other levels decide for its people from now on. The people stay.',
  doRemove: 'Delete',
} as const;

export const auditWords = {
  person: 'Person',
  personHint: 'Part of a name or an address: what they did, and what was done to them.',
  action: 'Action',
  all: 'All',
  setting: 'Setting',
  since: 'From',
  until: 'To',
  table: 'Audit log',
  when: 'When',
  who: 'Who',
  did: 'What',
  change: 'From → to',
  address: 'From where',
  operator: 'Operator of the service',
  gone: 'Someone who is gone',
  goneGroup: 'a group that is gone',
  nothing: 'Nothing in the log matches.',
  older: 'Show older',
  inherited: 'inherited',
  none: '—',
  check: 'Check the chain',
  whole: (entries: number) =>
    entries === 1 ? 'The chain is whole: 1 entry.' : `The chain is whole: ${entries} entries.`,
  checked: (done: number, entries: number) => `${done} of ${entries} entries are checked…`,
  broken: (seq: number) =>
    `Entry ${seq} does not follow the one before it: the log was changed. Keep your exports and tell whoever runs the service.`,
  head: 'Last hash',
} as const;

export const auditActionWords: Readonly<Record<AuditAction, string>> = {
  'setting-changed': 'Changed a setting',
  'role-changed': 'Changed a role',
  'member-joined': 'Joined the account',
  'member-left': 'Left and deleted themselves',
  'member-deactivated': 'Deactivated a person',
  'member-reactivated': 'Reactivated a person',
  'member-removed': 'Deleted a person',
  'group-created': 'Made a group',
  'group-renamed': 'Renamed a group',
  'group-deleted': 'Deleted a group',
  'group-entered': 'Put a person into a group',
  'group-left': 'Took a person out of a group',
  'invitation-sent': 'Sent an invitation',
  'invitation-withdrawn': 'Withdrew an invitation',
  'account-renamed': 'Renamed the account',
  'plan-changed': 'Changed the plan',
  'phone-confirmed': 'Confirmed a phone number',
};
