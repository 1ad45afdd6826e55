// The part of the HTTP contract that is about oneself: name, password, sessions, one's data.
import { z } from 'zod';
import { settingName, settingValue } from '../settings/setting-table.js';
import { schedule } from '../schedule/schedule.js';
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
  /** When this administrator was told what end-to-end encryption is. */
  introducedAt: time.nullable(),
  account: z.strictObject({
    accountId: hex16,
    name: z.string(),
    plan: z.enum(['basic', 'paid']),
    role: z.enum(['owner', 'admin', 'member']),
  }),
  /** Only what was chosen for this person: other settings follow the account, its groups or the standard. */
  settings: z.partialRecord(
    settingName,
    z.strictObject({
      value: settingValue,
      locked: z.boolean(),
      changedAt: time,
      /** By oneself; otherwise by an administrator. */
      byMe: z.boolean(),
    }),
  ),
  /** When a phone number was confirmed; the number itself is not stored. */
  phoneConfirmedAt: time.nullable(),
  /** The code that is under way. */
  phoneCheck: z
    .strictObject({ sentAt: time, sends: z.number().int(), attempts: z.number().int() })
    .nullable(),
  feedback: z.array(feedbackBody.extend({ at: time })),
  feedbackRemindedAt: time.nullable(),
  /** Until when the link of a mail sets a new password, if one is under way. */
  passwordResetUntil: time.nullable(),
  groups: z.array(z.string()),
  sessions: z.array(session.omit({ isThisOne: true }).extend({ expiresAt: time })),
  invitationsSent: z.array(
    z.strictObject({
      email: z.string(),
      role: z.enum(['admin', 'member']),
      createdAt: time,
      expiresAt: time,
    }),
  ),
  meetings: z.array(
    z.strictObject({
      meetingId,
      title: z.string(),
      encryptionType,
      passcode: z.string().nullable(),
      createdAt: time,
      waitingRoom: z.boolean(),
      registeredOnly: z.boolean(),
      joinBeforeHost: z.boolean(),
      schedule: schedule.nullable(),
      version: z.number().int(),
      cancelledAt: time.nullable(),
    }),
  ),
  attended: z.array(
    z.strictObject({
      meetingId,
      role: meetingRole,
      joinedAt: time,
      /** Came in, and not only to the door. */
      arrived: z.boolean(),
      goneAt: time.nullable(),
      removedAt: time.nullable(),
      /** Was put back into the waiting room. */
      held: z.boolean(),
    }),
  ),
  /** What the account's log says of what one did, and of what was done to oneself. */
  log: z.strictObject({
    entries: z.array(
      z.strictObject({
        at: time,
        byMe: z.boolean(),
        aboutMe: z.boolean(),
        /** From where; only of what one did oneself. */
        address: z.string().nullable(),
        action: z.string(),
        what: z.string(),
        from: z.string().nullable(),
        to: z.string().nullable(),
      }),
    ),
    /** How many older ones are left out here; an administrator exports them with the log. */
    older: z.number().int(),
  }),
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
