// The part of the HTTP contract with which host and co-hosts keep order in a run. Who comes to its door is the service's word in every
// meeting; who is in an end-to-end encrypted one is its leader's list (protocol.md §6), so there the service locks and removes nobody.
import { z } from 'zod';
import { empty, type Route } from './route.js';
import { hex16, participantId } from './text.js';

const inRun = z.strictObject({ meetingUuid: hex16 });

/** Who may come to the door of this run, and who passes it. */
export const doorRules = z.strictObject({ waitingRoom: z.boolean(), registeredOnly: z.boolean() });
export type DoorRules = z.infer<typeof doorRules>;

export const hostToolRoutes = {
  changeDoorRules: {
    method: 'PUT',
    path: '/v1/runs/:meetingUuid/door',
    auth: 'participant',
    about:
      'Change the waiting room, or whether only signed-in people may join, for this run. Without a waiting room whoever waits is let in.',
    params: inRun,
    body: doorRules.partial(),
    answer: empty,
  },
  putBack: {
    method: 'POST',
    path: '/v1/runs/:meetingUuid/put-back',
    auth: 'participant',
    about: 'Put a participant back into the waiting room, until a host lets them in again.',
    params: inRun,
    body: z.strictObject({ participantId }),
    answer: empty,
  },
  lockRun: {
    method: 'PUT',
    path: '/v1/runs/:meetingUuid/lock',
    auth: 'participant',
    about:
      'Lock an enhanced meeting, or unlock it: nobody new comes in, whoever was in comes back.',
    params: inRun,
    body: z.strictObject({ locked: z.boolean() }),
    answer: empty,
  },
  removePerson: {
    method: 'POST',
    path: '/v1/runs/:meetingUuid/remove',
    auth: 'participant',
    about: 'Put a person out of an enhanced meeting, on all their devices, for the whole run.',
    params: inRun,
    body: z.strictObject({ participantId }),
    answer: empty,
  },
} as const satisfies Record<string, Route>;
