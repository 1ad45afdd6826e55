// The part of the HTTP contract that is about one's own meetings: made for now or for a time, changed, called off, deleted.
import { z } from 'zod';
import { schedule } from '../schedule/schedule.js';
import { empty, time, type Route } from './route.js';
import { encryptionType, meetingId, storable } from './text.js';

/** What is guessed at the door, so not too short; the service counts wrong ones. */
export const passcode = storable.trim().min(6).max(64);
export const meetingTitle = storable.trim().min(1).max(120);
const version = z.number().int().min(0);

/** What a host decides of a meeting. `joinBeforeHost` left out: as the host's settings say, where the encryption allows it. */
const decided = z.strictObject({
  title: meetingTitle,
  encryptionType,
  passcode: passcode.nullable(),
  /** Whoever is not the host waits until a host lets them in. */
  waitingRoom: z.boolean().default(false),
  /** Only who is signed in may join. */
  registeredOnly: z.boolean().default(false),
  joinBeforeHost: z.boolean().optional(),
  schedule: schedule.nullable().default(null),
});

export const meeting = z.strictObject({
  meetingId,
  title: z.string(),
  encryptionType,
  passcode: z.string().nullable(),
  joinLink: z.string(),
  createdAt: time,
  running: z.boolean(),
  waitingRoom: z.boolean(),
  registeredOnly: z.boolean(),
  joinBeforeHost: z.boolean(),
  schedule: schedule.nullable(),
  /** Goes up with every change. */
  version,
  cancelledAt: time.nullable(),
});

export const meetingRoutes = {
  createMeeting: {
    method: 'POST',
    path: '/v1/meetings',
    auth: 'person',
    about: 'Make a meeting, for now or for a time. Its encryption type is fixed from then on.',
    params: empty,
    body: decided,
    answer: meeting,
  },
  listMeetings: {
    method: 'GET',
    path: '/v1/meetings',
    auth: 'person',
    about: "One's own meetings, newest first.",
    params: empty,
    body: null,
    answer: z.strictObject({ meetings: z.array(meeting) }),
  },
  editMeeting: {
    method: 'PUT',
    path: '/v1/meetings/:meetingId',
    auth: 'person',
    about:
      "Change one's own meeting, a series as a whole, but not its encryption type. `version` is the one that was changed.",
    params: z.strictObject({ meetingId }),
    body: decided.extend({ version }),
    answer: meeting,
  },
  cancelMeeting: {
    method: 'POST',
    path: '/v1/meetings/:meetingId/cancel',
    auth: 'person',
    about: "Call off one's own scheduled meeting. It can be taken back until the next would begin.",
    params: z.strictObject({ meetingId }),
    body: null,
    answer: meeting,
  },
  restoreMeeting: {
    method: 'POST',
    path: '/v1/meetings/:meetingId/restore',
    auth: 'person',
    about: 'Take back that a meeting was called off.',
    params: z.strictObject({ meetingId }),
    body: null,
    answer: meeting,
  },
  deleteMeeting: {
    method: 'DELETE',
    path: '/v1/meetings/:meetingId',
    auth: 'person',
    about: "Delete one's own meeting; ends it if it runs.",
    params: z.strictObject({ meetingId }),
    body: null,
    answer: empty,
  },
} as const satisfies Record<string, Route>;
