// The part of the HTTP contract that is about an account: its people, groups and invitations.
import { z } from 'zod';
import {
  device,
  email,
  empty,
  linkToken,
  password,
  person,
  shownName,
  time,
  type Route,
} from './route.js';
import { hex16, storable } from './text.js';

export const role = z.enum(['owner', 'admin', 'member']);
export const plan = z.enum(['basic', 'paid']);
/** How many people one page of a list holds. */
export const PEOPLE_PER_PAGE = 100;
/** More would not fit into a request. */
const MOST_AT_ONCE = 800;

const groupName = shownName.trim().min(1);

/** Which people, and which page of them: the same people for every list that takes it. */
export const membersAsked = z.strictObject({
  /** Part of a name or an e-mail address. */
  search: storable.max(128).optional(),
  groupId: hex16.optional(),
  page: z.coerce.number().int().min(0).max(100_000).default(0),
});

export const account = z.strictObject({
  accountId: hex16,
  name: z.string(),
  plan,
  createdAt: time,
  people: z.number().int(),
});
export const member = z.strictObject({
  userId: hex16,
  email: z.string(),
  name: z.string(),
  role,
  createdAt: time,
  /** Since when they may not sign in; null while they may. */
  deactivatedAt: time.nullable(),
  groupIds: z.array(hex16),
});
export const group = z.strictObject({ groupId: hex16, name: z.string(), people: z.number().int() });
export const invitation = z.strictObject({
  invitationId: hex16,
  email: z.string(),
  role: z.enum(['admin', 'member']),
  invitedBy: z.string(),
  createdAt: time,
  expiresAt: time,
});

const oneMember = z.strictObject({ userId: hex16 });
const oneGroup = z.strictObject({ groupId: hex16 });

export const peopleRoutes = {
  account: {
    method: 'GET',
    path: '/v1/account',
    auth: 'person',
    about: "One's account, and one's role in it.",
    params: empty,
    body: null,
    answer: z.strictObject({
      account,
      role,
      /** Has seen, or skipped, what an administrator is told at first. */
      introduced: z.boolean(),
    }),
  },
  finishIntroduction: {
    method: 'PUT',
    path: '/v1/me/introduced',
    auth: 'person',
    about: 'Never show again what an administrator is told at first.',
    params: empty,
    body: null,
    answer: empty,
  },
  renameAccount: {
    method: 'PUT',
    path: '/v1/account/name',
    auth: 'person',
    about: 'Rename the account (owner, admin).',
    params: empty,
    body: z.strictObject({ name: shownName }),
    answer: empty,
  },
  listMembers: {
    method: 'GET',
    path: '/v1/account/members',
    auth: 'person',
    about: 'The people of the account by name, a page at a time (owner, admin).',
    params: empty,
    query: membersAsked,
    body: null,
    answer: z.strictObject({ members: z.array(member), total: z.number().int() }),
  },
  listNamesakes: {
    method: 'GET',
    path: '/v1/account/namesakes',
    auth: 'person',
    about: 'Whose name looks like that of somebody else in the account (owner, admin).',
    params: empty,
    body: null,
    answer: z.strictObject({ userIds: z.array(hex16) }),
  },
  changeRole: {
    method: 'PUT',
    path: '/v1/account/members/:userId/role',
    auth: 'person',
    about: "Change someone's role (owner).",
    params: oneMember,
    body: z.strictObject({ role }),
    answer: empty,
  },
  setActive: {
    method: 'PUT',
    path: '/v1/account/members/:userId/active',
    auth: 'person',
    about: 'Deactivate someone, which signs them out everywhere, or take it back (owner, admin).',
    params: oneMember,
    body: z.strictObject({ active: z.boolean() }),
    answer: empty,
  },
  removeMember: {
    method: 'DELETE',
    path: '/v1/account/members/:userId',
    auth: 'person',
    about: 'Delete someone with their meetings (owner, admin).',
    params: oneMember,
    body: null,
    answer: empty,
  },
  listGroups: {
    method: 'GET',
    path: '/v1/account/groups',
    auth: 'person',
    about: 'The groups of the account, by name (owner, admin).',
    params: empty,
    body: null,
    answer: z.strictObject({ groups: z.array(group) }),
  },
  createGroup: {
    method: 'POST',
    path: '/v1/account/groups',
    auth: 'person',
    about: 'Make a group (owner, admin; not on the Basic plan).',
    params: empty,
    body: z.strictObject({ name: groupName }),
    answer: group,
  },
  renameGroup: {
    method: 'PUT',
    path: '/v1/account/groups/:groupId',
    auth: 'person',
    about: 'Rename a group (owner, admin).',
    params: oneGroup,
    body: z.strictObject({ name: groupName }),
    answer: empty,
  },
  deleteGroup: {
    method: 'DELETE',
    path: '/v1/account/groups/:groupId',
    auth: 'person',
    about: 'Delete a group, not its people (owner, admin).',
    params: oneGroup,
    body: null,
    answer: empty,
  },
  changeGroupMembers: {
    method: 'POST',
    path: '/v1/account/groups/:groupId/members',
    auth: 'person',
    about: 'Put people into a group and take people out of it, all or nothing (owner, admin).',
    params: oneGroup,
    body: z.strictObject({
      add: z.array(hex16).max(MOST_AT_ONCE),
      remove: z.array(hex16).max(MOST_AT_ONCE),
    }),
    answer: group,
  },
  invite: {
    method: 'POST',
    path: '/v1/account/invitations',
    auth: 'person',
    about: 'Invite someone by mail (owner; admin, for members; not on the Basic plan).',
    params: empty,
    body: z.strictObject({ email, role: z.enum(['admin', 'member']) }),
    answer: invitation,
  },
  listInvitations: {
    method: 'GET',
    path: '/v1/account/invitations',
    auth: 'person',
    about:
      'Invitations that nobody used yet, also those that are too old, newest first (owner, admin).',
    params: empty,
    body: null,
    answer: z.strictObject({ invitations: z.array(invitation) }),
  },
  revokeInvitation: {
    method: 'DELETE',
    path: '/v1/account/invitations/:invitationId',
    auth: 'person',
    about: 'Take an invitation back (owner, admin).',
    params: z.strictObject({ invitationId: hex16 }),
    body: null,
    answer: empty,
  },
  readInvitation: {
    method: 'POST',
    path: '/v1/invitations/read',
    auth: 'none',
    about: 'What an invitation is to, for whoever has its link.',
    params: empty,
    body: z.strictObject({ invitation: linkToken }),
    answer: z.strictObject({
      accountName: z.string(),
      invitedBy: z.string(),
      /** A name can be anybody's; an address is one person's. */
      inviterEmail: z.string(),
      email: z.string(),
      /** Sign in and accept; otherwise sign up with it. */
      hasPassword: z.boolean(),
    }),
  },
  signUpInvited: {
    method: 'POST',
    path: '/v1/invitations/sign-up',
    auth: 'none',
    about: 'Sign up into the account that invites.',
    params: empty,
    body: z.strictObject({
      invitation: linkToken,
      password,
      name: shownName,
      device: device.optional(),
    }),
    answer: z.strictObject({ token: z.string(), person }),
  },
  acceptInvitation: {
    method: 'POST',
    path: '/v1/invitations/accept',
    auth: 'person',
    about: 'Move from an account of one into the account that invites.',
    params: empty,
    body: z.strictObject({ invitation: linkToken }),
    answer: empty,
  },
  setPlan: {
    method: 'PUT',
    path: '/v1/operator/plan',
    auth: 'operator',
    about: 'Put the account of the person with this address on a plan.',
    params: empty,
    body: z.strictObject({ email, plan }),
    answer: empty,
  },
} as const satisfies Record<string, Route>;

export type Member = z.infer<typeof member>;
export type Group = z.infer<typeof group>;
export type Invitation = z.infer<typeof invitation>;
