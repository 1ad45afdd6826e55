// The part of the HTTP contract about the one-time check of a Basic user's phone number (product.md #9).
import { z } from 'zod';
import { empty, type Route } from './route.js';
import { storable } from './text.js';

/** Durations, not times: the clocks of a client and of the service differ. */
const duration = z.number().int().min(0);

export const phoneCheckState = z.strictObject({
  /** not-asked: this person needs none, on a paid plan or where the operator asks nobody. */
  state: z.enum(['not-asked', 'needed', 'done']),
  /** The code that was sent and can still be typed. */
  code: z.strictObject({ expiresInMs: duration, attemptsLeft: z.number().int().min(1) }).nullable(),
  /** How long until another code may be asked for. */
  resendInMs: duration,
});

export const phoneRoutes = {
  readPhoneCheck: {
    method: 'GET',
    path: '/v1/me/phone-check',
    auth: 'person',
    about: 'Whether one has to confirm a phone number, and how far that has come.',
    params: empty,
    body: null,
    answer: phoneCheckState,
  },
  sendPhoneCode: {
    method: 'POST',
    path: '/v1/me/phone-check/code',
    auth: 'person',
    about: 'Send a code to this number, which voids the code before.',
    params: empty,
    body: z.strictObject({
      /** As people write it; it is kept only as a keyed hash. */
      number: storable.trim().min(2).max(40),
      /** ISO 3166, for a number without a country code. */
      country: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .nullable(),
    }),
    answer: phoneCheckState,
  },
  confirmPhoneCode: {
    method: 'POST',
    path: '/v1/me/phone-check/confirm',
    auth: 'person',
    about: 'Confirm the number with the code. Once done it is never asked again.',
    params: empty,
    body: z.strictObject({ code: z.string().regex(/^[0-9]{6}$/) }),
    answer: phoneCheckState,
  },
} as const satisfies Record<string, Route>;

export type PhoneCheckState = z.infer<typeof phoneCheckState>;
