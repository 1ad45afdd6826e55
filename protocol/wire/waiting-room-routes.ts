// The part of the HTTP contract that is about the waiting room and about who is a co-host. Both are the service's word (protocol.md §1):
// whoever it lets in is still admitted by the leader's client alone (§4 step 3).
import { z } from 'zod';
import { doorRules } from './host-tool-routes.js';
import { empty, time, type Route } from './route.js';
import { displayName, hex16, meetingId, meetingRole, participantId, storable } from './text.js';

/** A secret of whoever waits: it keeps the place over a lost connection and lets in once. */
export const waitingTicket = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
export const joiningClient = z.strictObject({
  kind: z.enum(['desktop', 'browser', 'phone', 'sip', 'sdk']),
  version: z.string().max(32),
});
const messageText = storable.trim().min(1).max(300);
/** What the caller knows already: the answer waits (some seconds at most) until there is more. Null: answer at once. */
const known = z.number().int().min(0);
const inRun = z.strictObject({ meetingUuid: hex16 });

export const waitingPerson = z.strictObject({
  /** Names the place, not the person. */
  waitingId: hex16,
  /** As typed at the door. */
  name: z.string(),
  /** Signed in at this service. */
  signedIn: z.boolean(),
  since: time,
  denied: z.boolean(),
});
export type WaitingPerson = z.infer<typeof waitingPerson>;

export const waitingRoomRoutes = {
  wait: {
    method: 'POST',
    path: '/v1/meetings/:meetingId/wait',
    auth: 'optional',
    about:
      'Wait at the door; asked again and again. Who asks no more for a while has gone. Admitted: join with the ticket.',
    params: z.strictObject({ meetingId }),
    body: z.strictObject({
      name: displayName,
      client: joiningClient,
      passcode: z.string().max(64).nullable(),
      ticket: waitingTicket.nullable(),
      known: known.nullable(),
    }),
    answer: z.strictObject({
      ticket: waitingTicket,
      state: z.enum(['waiting', 'admitted']),
      title: z.string(),
      hostIsHere: z.boolean(),
      /** What the host says to all who wait. */
      message: z.string().nullable(),
      known,
    }),
  },
  stopWaiting: {
    method: 'POST',
    path: '/v1/meetings/:meetingId/stop-waiting',
    auth: 'optional',
    about: 'Go away from the door.',
    params: z.strictObject({ meetingId }),
    body: z.strictObject({ ticket: waitingTicket }),
    answer: empty,
  },
  listWaiting: {
    method: 'GET',
    path: '/v1/runs/:meetingUuid/waiting',
    auth: 'participant',
    about: 'Who waits at the door, who came first first, and its rules. For host and co-hosts.',
    params: inRun,
    query: z.strictObject({ known: z.coerce.number().pipe(known).optional() }),
    body: null,
    answer: z.strictObject({
      known,
      message: z.string().nullable(),
      people: z.array(waitingPerson),
      rules: doorRules,
    }),
  },
  admitWaiting: {
    method: 'POST',
    path: '/v1/runs/:meetingUuid/waiting/admit',
    auth: 'participant',
    about: 'Let one in, or (null) everybody who waits.',
    params: inRun,
    body: z.strictObject({ waitingId: hex16.nullable() }),
    answer: empty,
  },
  denyWaiting: {
    method: 'POST',
    path: '/v1/runs/:meetingUuid/waiting/deny',
    auth: 'participant',
    about: 'Turn one away for this run of the meeting. Letting them in later is still possible.',
    params: inRun,
    body: z.strictObject({ waitingId: hex16 }),
    answer: empty,
  },
  sayToWaiting: {
    method: 'PUT',
    path: '/v1/runs/:meetingUuid/waiting/message',
    auth: 'participant',
    about: 'What everybody reads who waits; null: nothing.',
    params: inRun,
    body: z.strictObject({ text: messageText.nullable() }),
    answer: empty,
  },
  setRole: {
    method: 'PUT',
    path: '/v1/runs/:meetingUuid/roles',
    auth: 'participant',
    about: 'The host makes someone a co-host, or takes it back.',
    params: inRun,
    body: z.strictObject({ participantId, role: meetingRole.exclude(['host']) }),
    answer: empty,
  },
} as const satisfies Record<string, Route>;
