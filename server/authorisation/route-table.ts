// Who may call each route: the one table of authorisation. A route that is missing here does not compile, and a test calls every route
// as every caller. What a row cannot say (the meeting has to be one's own) is the handler's; ids of other accounts are refused in authorise.ts.
import type { RouteName } from '../../protocol/wire/http.js';

export const callers = [
  'nobody',
  'member',
  'admin',
  'owner',
  'participant',
  'co-host',
  'host',
  'operator',
] as const;
export type Caller = (typeof callers)[number];

const everyone = callers;
/** With or without a session; any other token is refused. */
const anyPerson = ['nobody', 'member', 'admin', 'owner'] as const;
const signedIn = ['member', 'admin', 'owner'] as const;
const administrators = ['admin', 'owner'] as const;
/** host: also whoever has the host's rights while the host is away. */
const hosts = ['co-host', 'host'] as const;
const inMeeting = ['participant', 'co-host', 'host'] as const;

export const mayCall = {
  signUp: everyone,
  signIn: everyone,
  signOut: signedIn,
  me: signedIn,

  changeName: signedIn,
  changePassword: signedIn,
  askPasswordReset: everyone,
  resetPassword: everyone,
  listSessions: signedIn,
  revokeSession: signedIn,
  revokeOtherSessions: signedIn,
  exportMine: signedIn,
  deleteMe: signedIn,

  account: signedIn,
  finishIntroduction: signedIn,
  renameAccount: administrators,
  listMembers: administrators,
  listNamesakes: administrators,
  changeRole: ['owner'],
  setActive: administrators,
  removeMember: administrators,
  listGroups: administrators,
  createGroup: administrators,
  renameGroup: administrators,
  deleteGroup: administrators,
  changeGroupMembers: administrators,
  invite: administrators,
  listInvitations: administrators,
  revokeInvitation: administrators,
  readInvitation: everyone,
  signUpInvited: everyone,
  acceptInvitation: signedIn,
  setPlan: ['operator'],

  readOwnSettings: signedIn,
  changeOwnSetting: signedIn,
  readAccountSettings: administrators,
  changeAccountSetting: administrators,
  readGroupSettings: administrators,
  changeGroupSetting: administrators,
  readSettingOfGroups: administrators,
  changeSettingOfGroups: administrators,
  readMemberSettings: administrators,
  changeMemberSetting: administrators,
  previewSetting: administrators,
  listMemberSettings: administrators,
  listAudit: administrators,
  exportAudit: administrators,
  checkAudit: administrators,

  readFeedbackReminder: signedIn,
  noteFeedbackReminder: signedIn,
  sendFeedback: signedIn,
  listFeedback: administrators,
  exportFeedback: administrators,
  exportAllFeedback: ['operator'],

  readPhoneCheck: signedIn,
  sendPhoneCode: signedIn,
  confirmPhoneCode: signedIn,

  createMeeting: signedIn,
  listMeetings: signedIn,
  editMeeting: signedIn,
  cancelMeeting: signedIn,
  restoreMeeting: signedIn,
  deleteMeeting: signedIn,
  lookUpMeeting: anyPerson,
  join: anyPerson,
  wait: anyPerson,
  stopWaiting: anyPerson,
  listWaiting: hosts,
  admitWaiting: hosts,
  denyWaiting: hosts,
  sayToWaiting: hosts,
  setRole: ['host'],
  changeDoorRules: hosts,
  putBack: hosts,
  lockRun: hosts,
  removePerson: hosts,
  mediaToken: inMeeting,
  endMeeting: ['host'],

  health: everyone,
  ready: everyone,
} as const satisfies Record<RouteName, readonly Caller[]>;
