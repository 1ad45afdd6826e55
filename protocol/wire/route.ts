// What a route of the HTTP contract is made of, and the fields that several parts of the contract share.
import { z } from 'zod';
import { displayName, hex16, storable } from './text.js';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /**
   * Who may call: anyone; anyone, but a session is used if given; a signed-in person; a participant of the run
   * (participantToken); whoever runs the service (CONCLAVE_OPERATOR_TOKEN).
   */
  readonly auth: 'none' | 'optional' | 'person' | 'participant' | 'operator';
  readonly about: string;
  readonly params: z.ZodType;
  /** What may stand behind the "?"; without it nothing is read from there. Values are text until the schema makes them more. */
  readonly query?: z.ZodType;
  readonly body: z.ZodType | null;
  readonly answer: z.ZodType;
}

export const empty = z.strictObject({});
export const email = z.string().trim().toLowerCase().max(254).pipe(z.email());
export const password = z.string().min(1).max(256);
/** What a client calls the computer it runs on, for the list of one's sessions. */
export const device = storable.trim().max(80);
export const person = z.strictObject({ userId: hex16, email: z.string(), name: displayName });
/** The secret of a link that was sent by mail. */
export const linkToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** The name of a person, a group or an account as somebody chooses it: there is something to see in it. */
export const shownName = displayName.regex(/[^\s\p{C}\p{Z}\p{M}\u115f\u1160\u2800\u3164\uffa0]/u);
export const time = z.number().int();
