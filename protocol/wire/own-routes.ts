// The part of the HTTP contract that is about oneself: name, password, sessions, one's data.
import { z } from 'zod';
import { settingName, settingValue } from '../settings/setting-table.js';
import { feedbackBody } from './feedback-routes.js';
import { email, empty, linkToken, password, person, shownName, time, type Route } from './route.js';
import { encryptionType, hex16, meetingId, meetingRole } from './text.js';

export const session = z.strictObject({
  sessionId: hex16,
  device: z.string(),
  createdAt: time,
  /** To the hour: a row is not written for every request. */
  seenAt: time,
  isThisOne: z.boolean(),
});

/** Everything that the service stores about one person, but no password and no token. */
export const ownData = z.strictObject({
  exportedAt: time,
  person,
  createdAt: time,
  account: z.strictObject({
    accountId: hex16,
    name: z.string(),
    plan: z.enum(['basic', 'paid']),
    role: z.enum(['owner', 'admin', 'member']),
  }),
  /** Only what was chosen for this person: other settings follow the account, its groups or the standard. */
  settings: z.partialRecord(settingName, settingValue),
  /** When a phone number was confirmed; the number itself is not stored. */
  phoneConfirmedAt: time.nullable(),
  feedback: z.array(feedbackBody.extend({ at: time })),
  groups: z.array(z.string()),
  sessions: z.array(session.omit({ isThisOne: true })),
  meetings: z.array(
    z.strictObject({
      meetingId,
      title: z.string(),
      encryptionType,
      passcode: z.string().nullable(),
      createdAt: time,
    }),
  ),
  attended: z.array(
    z.strictObject({
      meetingId,
      role: meetingRole,
      joinedAt: time,
      goneAt: time.nullable(),
    }),
  ),
});

export const ownRoutes = {
  changeName: {
    method: 'PUT',
    path: '/v1/me/name',
    auth: 'person',
    about: "Change one's own name.",
    params: empty,
    body: z.strictObject({ name: shownName }),
    answer: person,
  },
  changePassword: {
    method: 'PUT',
    path: '/v1/me/password',
    auth: 'person',
    about: "Change one's password. All other sessions end.",
    params: empty,
    body: z.strictObject({ password, newPassword: password }),
    answer: empty,
  },
  askPasswordReset: {
    method: 'POST',
    path: '/v1/password-reset',
    auth: 'none',
    about:
      'Send a link for a new password by mail. Answers the same whether or not the address has an account.',
    params: empty,
    body: z.strictObject({ email }),
    answer: empty,
  },
  resetPassword: {
    method: 'POST',
    path: '/v1/password-reset/use',
    auth: 'none',
    about: 'Set a new password with the token of the link. All sessions end.',
    params: empty,
    body: z.strictObject({ reset: linkToken, newPassword: password }),
    answer: empty,
  },
  listSessions: {
    method: 'GET',
    path: '/v1/me/sessions',
    auth: 'person',
    about: 'Where one is signed in, last used first.',
    params: empty,
    body: null,
    answer: z.strictObject({ sessions: z.array(session) }),
  },
  revokeSession: {
    method: 'DELETE',
    path: '/v1/me/sessions/:sessionId',
    auth: 'person',
    about: 'Sign out one session.',
    params: z.strictObject({ sessionId: hex16 }),
    body: null,
    answer: empty,
  },
  revokeOtherSessions: {
    method: 'POST',
    path: '/v1/me/sessions/revoke-others',
    auth: 'person',
    about: 'Sign out everywhere but here.',
    params: empty,
    body: null,
    answer: z.strictObject({ revoked: z.number().int() }),
  },
  exportMine: {
    method: 'GET',
    path: '/v1/me/export',
    auth: 'person',
    about: 'Everything that the service stores about oneself.',
    params: empty,
    body: null,
    answer: ownData,
  },
  deleteMe: {
    method: 'POST',
    path: '/v1/me/delete',
    auth: 'person',
    about: "Delete oneself with one's meetings; the account too, if nobody else is in it.",
    params: empty,
    body: z.strictObject({ password }),
    answer: empty,
  },
} as const satisfies Record<string, Route>;

export type OwnData = z.infer<typeof ownData>;
