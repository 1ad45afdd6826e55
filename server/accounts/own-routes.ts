// What people do about themselves once they are signed in: name, password, sessions, their data.
import { ok, refused } from '../../protocol/result.js';
import type { Boards } from '../board/boards.js';
import type { Db } from '../db/database.js';
import type { Handlers } from '../http/handlers.js';
import { RateLimit } from '../http/rate-limit.js';
import { resetMail, type MailWords } from '../mail/mail-texts.js';
import type { Mailer } from '../mail/mail.js';
import type { UptimeClock } from '../uptime.js';
import { accountById, setName } from './account-store.js';
import { endOwnMeetings, presenceOf, takeOut } from './departure.js';
import { deletePerson } from './member-store.js';
import { ownData } from './own-data-store.js';
import { changePassword, insertReset, isResetGood, useReset } from './password-store.js';
import { hashPassword, isPassword, LEAST_PASSWORD_LENGTH } from './passwords.js';
import { deleteSessionById, deleteSessionsOf, sessionsOf } from './session-store.js';
import { freshToken } from './tokens.js';

interface Deps {
  readonly db: Db;
  readonly boards: Boards;
  readonly mailer: Mailer;
  readonly words: MailWords;
  readonly now: () => number;
  readonly uptime: UptimeClock;
}

type OwnRoutes =
  | 'changeName'
  | 'changePassword'
  | 'askPasswordReset'
  | 'resetPassword'
  | 'listSessions'
  | 'revokeSession'
  | 'revokeOtherSessions'
  | 'exportMine'
  | 'deleteMe';

const PASSWORDS_PER_MINUTE = 10;

export function ownRoutes(deps: Deps): Pick<Handlers, OwnRoutes> {
  const { db, boards, mailer, words, now } = deps;
  // By person: whoever found a signed-in computer has few guesses at the password, from wherever they come.
  const guesses = new RateLimit(PASSWORDS_PER_MINUTE, deps.uptime);
  const whyNotPassword = async (userId: string, password: string) => {
    if (!guesses.take(userId)) return 'too-many-attempts';
    const person = await accountById(db, userId);
    return (await isPassword(person?.passwordHash ?? null, password)) ? null : 'wrong-password';
  };

  return {
    async changeName({ account, body }) {
      await setName(db, account.userId, body.name);
      return ok({ userId: account.userId, email: account.email, name: body.name });
    },

    async changePassword({ account, token, body }) {
      if (body.newPassword.length < LEAST_PASSWORD_LENGTH) return refused('weak-password');
      const why = await whyNotPassword(account.userId, body.password);
      if (why !== null) return refused(why);
      await changePassword(db, account.userId, await hashPassword(body.newPassword), token);
      return ok({});
    },

    async askPasswordReset({ body }) {
      const { token, hash } = freshToken();
      const person = await insertReset(db, body.email, hash, now());
      // Not awaited: how long a mail takes would tell who has an account. The mailer reports its own failures.
      if (person !== null) void mailer.send(resetMail(words, body.email, person.name, token));
      return ok({});
    },

    async resetPassword({ body }) {
      if (body.newPassword.length < LEAST_PASSWORD_LENGTH) return refused('weak-password');
      if (!(await isResetGood(db, body.reset, now()))) return refused('link-void');
      const used = await useReset(db, body.reset, await hashPassword(body.newPassword), now());
      return used.ok ? ok({}) : used;
    },

    async listSessions({ account, token }) {
      return ok({ sessions: await sessionsOf(db, account.userId, token, now()) });
    },

    async revokeSession({ account, params }) {
      const isGone = await deleteSessionById(db, account.userId, params.sessionId);
      return isGone ? ok({}) : refused('not-found');
    },

    async revokeOtherSessions({ account, token }) {
      return ok({ revoked: await deleteSessionsOf(db, account.userId, token) });
    },

    async exportMine({ account }) {
      return ok(await ownData(db, account, now()));
    },

    async deleteMe({ account, body, address }) {
      const why = await whyNotPassword(account.userId, body.password);
      if (why !== null) return refused(why);
      const presence = await presenceOf(db, account.userId);
      const deleted = await deletePerson(db, account.accountId, account.userId, {
        ...{ actorId: account.userId, address, at: now() },
      });
      if (!deleted.ok) return deleted;
      await takeOut(db, boards, account.userId, presence, now());
      await endOwnMeetings(boards, presence);
      return ok({});
    },
  };
}
