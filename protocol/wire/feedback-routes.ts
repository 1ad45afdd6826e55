// The part of the HTTP contract about feedback on the preview (product.md #12). Nothing of a meeting is in it but what somebody writes.
import { z } from 'zod';
import { empty, time, type Route } from './route.js';
import { storable } from './text.js';

export const feedbackBody = z.strictObject({
  /** 1 is bad, 5 is good. */
  rating: z.number().int().min(1).max(5),
  what: storable.trim().max(4_000),
  /** How to reach the person, if they want to be asked; as they write it. */
  contact: storable.trim().min(1).max(254).nullable(),
  appVersion: storable.trim().min(1).max(32),
});

export const feedbackRow = z.strictObject({
  number: z.number().int(),
  at: time,
  name: z.string(),
  email: z.string(),
  ...{ rating: z.number().int(), what: z.string(), contact: z.string().nullable() },
  appVersion: z.string(),
});

const exportQuery = z.strictObject({
  format: z.enum(['csv', 'json']),
  after: z.coerce.number().int().min(0).optional(),
});
/** One after the other, until `next` is null, the texts are the file. */
const piece = z.strictObject({ text: z.string(), next: z.number().int().nullable() });

export const feedbackRoutes = {
  readFeedbackReminder: {
    method: 'GET',
    path: '/v1/me/feedback',
    auth: 'person',
    about:
      'Whether to remind of feedback: once, after the first end-to-end encrypted meeting, in the first 30 days.',
    params: empty,
    body: null,
    answer: z.strictObject({ remind: z.boolean() }),
  },
  noteFeedbackReminder: {
    method: 'POST',
    path: '/v1/me/feedback/reminded',
    auth: 'person',
    about: 'The reminder was seen, and is not shown again.',
    params: empty,
    body: null,
    answer: empty,
  },
  sendFeedback: {
    method: 'POST',
    path: '/v1/me/feedback',
    auth: 'person',
    about: 'Say how the preview is.',
    params: empty,
    body: feedbackBody,
    answer: empty,
  },
  listFeedback: {
    method: 'GET',
    path: '/v1/account/feedback',
    auth: 'person',
    about: 'Feedback of the people in the account, newest first.',
    params: empty,
    query: z.strictObject({
      before: z.coerce.number().int().optional(),
      limit: z.coerce.number().int().min(1).max(200).optional(),
    }),
    body: null,
    answer: z.strictObject({
      feedback: z.array(feedbackRow),
      next: z.number().int().nullable(),
    }),
  },
  exportFeedback: {
    method: 'GET',
    path: '/v1/account/feedback/export',
    auth: 'person',
    about: 'Feedback of the people in the account as a file, oldest first, in pieces.',
    params: empty,
    query: exportQuery,
    body: null,
    answer: piece,
  },
  exportAllFeedback: {
    method: 'GET',
    path: '/v1/operator/feedback',
    auth: 'operator',
    about: 'Feedback of everybody as a file, oldest first, in pieces.',
    params: empty,
    query: exportQuery,
    body: null,
    answer: piece,
  },
} as const satisfies Record<string, Route>;

export type FeedbackRow = z.infer<typeof feedbackRow>;
export type FeedbackBody = z.infer<typeof feedbackBody>;
