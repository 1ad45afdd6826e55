// What people say of the preview, and who reads it: the administrators of their account, and whoever runs the service.
import { ok, refused } from '../../protocol/result.js';
import type { Db } from '../db/database.js';
import type { Handlers } from '../http/handlers.js';
import { take } from '../limits/window-counts.js';
import { feedbackText } from './feedback-export.js';
import {
  feedbackAfter,
  feedbackPage,
  insertFeedback,
  isToBeReminded,
  noteReminded,
} from './feedback-store.js';

type FeedbackRoutes =
  | 'readFeedbackReminder'
  | 'noteFeedbackReminder'
  | 'sendFeedback'
  | 'listFeedback'
  | 'exportFeedback'
  | 'exportAllFeedback';

const PAGE = 50;
const EXPORTED_AT_ONCE = 1_000;
export const FEEDBACK_A_DAY = 20;
const DAY = 24 * 3_600_000;

export function feedbackRoutes(db: Db, now: () => number): Pick<Handlers, FeedbackRoutes> {
  const piece = async (
    accountId: string | null,
    { format, after = 0 }: { readonly format: 'csv' | 'json'; readonly after?: number | undefined },
  ) => {
    const rows = await feedbackAfter(db, accountId, after, EXPORTED_AT_ONCE);
    const isLast = rows.length < EXPORTED_AT_ONCE;
    const text = feedbackText(format, rows, { isFirst: after === 0, isLast });
    return ok({ text, next: isLast ? null : (rows.at(-1)?.number ?? null) });
  };
  return {
    readFeedbackReminder: async ({ account }) =>
      ok({ remind: await isToBeReminded(db, account.userId, now()) }),
    async noteFeedbackReminder({ account }) {
      await noteReminded(db, account.userId, now());
      return ok({});
    },
    async sendFeedback({ account, body }) {
      const limit = { key: `feedback ${account.userId}`, most: FEEDBACK_A_DAY, windowMs: DAY };
      if (!(await take(db, [limit], now()))) return refused('too-much-feedback');
      await insertFeedback(db, account.userId, body, now());
      return ok({});
    },
    async listFeedback({ account, query }) {
      const { before = null, limit = PAGE } = query;
      const rows = await feedbackPage(db, account.accountId, before, limit);
      return ok({
        feedback: rows,
        next: rows.length < limit ? null : (rows.at(-1)?.number ?? null),
      });
    },
    exportFeedback: ({ account, query }) => piece(account.accountId, query),
    exportAllFeedback: ({ query }) => piece(null, query),
  };
}
