// The HTTP contract: each route once. The service validates with it and describes itself with it; the client builds its calls from it.
import { z } from 'zod';
import { settingName } from '../settings/setting-table.js';
import { type meeting, meetingRoutes } from './meeting-routes.js';
import { feedbackRoutes } from './feedback-routes.js';
import { hostToolRoutes } from './host-tool-routes.js';
import { ownRoutes } from './own-routes.js';
import { peopleRoutes } from './people-routes.js';
import { phoneRoutes } from './phone-routes.js';
import { effectiveSetting, policyRoutes } from './policy-routes.js';
import { device, email, empty, password, person, shownName, type Route } from './route.js';
import { base64url, encryptionType, hex16, meetingId, meetingRole, participantId } from './text.js';
import { joiningClient, waitingRoomRoutes, waitingTicket } from './waiting-room-routes.js';

export { person } from './route.js';
/** `effective`: every setting, with where it comes from and who locked it. */
export const settings = z.strictObject({
  allowE2ee: z.boolean(),
  effective: z.record(settingName, effectiveSetting).optional(),
});
const signedBytes = z.strictObject({ bytes: base64url, signature: base64url });

/** What a client may join with: protocol.md §4 step 1. `guestToken` keeps a guest's userId over its reconnections. */
export const joinRequest = z.strictObject({
  ivk: base64url.length(43),
  hardwareId: base64url.length(22),
  client: joiningClient,
  passcode: z.string().max(64).nullable(),
  guestToken: z.string().max(128).nullable(),
  /** Of the waiting room, from whoever was let in there. */
  ticket: waitingTicket.nullable().optional(),
});
export const joinAnswer = z.strictObject({
  meetingId,
  meetingUuid: hex16,
  title: z.string(),
  encryptionType,
  userId: hex16,
  participantId,
  role: meetingRole,
  guestToken: z.string().nullable(),
  /** Opens the board and asks for media tokens; lives as long as the run of the meeting. */
  participantToken: z.string(),
  admit: signedBytes,
  serviceKey: signedBytes,
  rootKey: base64url.length(43),
});

export const routes = {
  signUp: {
    method: 'POST',
    path: '/v1/sign-up',
    auth: 'none',
    about: 'Make an account of one; with an organisation, it has the name of that.',
    params: empty,
    body: z.strictObject({
      email,
      password,
      name: shownName,
      organisation: shownName.optional(),
      device: device.optional(),
    }),
    answer: z.strictObject({ token: z.string(), person, settings }),
  },
  signIn: {
    method: 'POST',
    path: '/v1/sign-in',
    auth: 'none',
    about: 'Sign in with e-mail and password.',
    params: empty,
    body: z.strictObject({ email, password, device: device.optional() }),
    answer: z.strictObject({ token: z.string(), person, settings }),
  },
  signOut: {
    method: 'POST',
    path: '/v1/sign-out',
    auth: 'person',
    about: 'Revoke the session that asks.',
    params: empty,
    body: null,
    answer: empty,
  },
  me: {
    method: 'GET',
    path: '/v1/me',
    auth: 'person',
    about: 'Who is signed in, and their settings.',
    params: empty,
    body: null,
    answer: z.strictObject({ person, settings }),
  },
  ...ownRoutes,
  ...peopleRoutes,
  ...policyRoutes,
  ...phoneRoutes,
  ...feedbackRoutes,
  ...meetingRoutes,
  ...waitingRoomRoutes,
  ...hostToolRoutes,
  lookUpMeeting: {
    method: 'GET',
    path: '/v1/meetings/:meetingId',
    auth: 'optional',
    about: 'What a lobby may know before joining.',
    params: z.strictObject({ meetingId }),
    body: null,
    answer: z.strictObject({
      meetingId,
      encryptionType,
      needsPasscode: z.boolean(),
      running: z.boolean(),
      isHost: z.boolean(),
      rootKey: base64url.length(43),
    }),
  },
  join: {
    method: 'POST',
    path: '/v1/meetings/:meetingId/join',
    auth: 'optional',
    about:
      'Ask to join: gives the admission certificate (protocol.md §4). A host starts the run by joining.',
    params: z.strictObject({ meetingId }),
    body: joinRequest,
    answer: joinAnswer,
  },
  mediaToken: {
    method: 'POST',
    path: '/v1/runs/:meetingUuid/media-token',
    auth: 'participant',
    about: 'A short-lived token for the media engine.',
    params: z.strictObject({ meetingUuid: hex16 }),
    body: null,
    answer: z.strictObject({ url: z.string(), token: z.string(), expiresAt: z.number().int() }),
  },
  endMeeting: {
    method: 'POST',
    path: '/v1/runs/:meetingUuid/end',
    auth: 'participant',
    about: 'The host ends the meeting for all.',
    params: z.strictObject({ meetingUuid: hex16 }),
    body: null,
    answer: empty,
  },
  health: {
    method: 'GET',
    path: '/health',
    auth: 'none',
    about: 'The process answers.',
    params: empty,
    body: null,
    answer: z.strictObject({ ok: z.literal(true) }),
  },
  ready: {
    method: 'GET',
    path: '/ready',
    auth: 'none',
    about: 'Database and media engine are there. 503 with a fault while one is not.',
    params: empty,
    body: null,
    answer: z.strictObject({
      ok: z.literal(true),
      database: z.enum(['pglite', 'postgres']),
      engine: z.strictObject({ kind: z.string(), version: z.string() }),
    }),
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
export type Params<N extends RouteName> = z.input<Routes[N]['params']>;
export type Query<N extends RouteName> = Routes[N] extends { readonly query: z.ZodType }
  ? z.input<Routes[N]['query']>
  : null;
export type Body<N extends RouteName> = Routes[N]['body'] extends z.ZodType
  ? z.input<Routes[N]['body']>
  : null;
export type Answer<N extends RouteName> = z.output<Routes[N]['answer']>;
export type JoinAnswer = z.infer<typeof joinAnswer>;
export type Meeting = z.infer<typeof meeting>;
export type Person = z.infer<typeof person>;
export type Settings = z.infer<typeof settings>;
