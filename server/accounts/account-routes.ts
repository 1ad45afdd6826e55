// Sign-up, sign-in, sign-out and one's own settings.
import { randomBytes } from 'node:crypto';
import { ok, refused } from '../../protocol/result.js';
import type { Db } from '../db/database.js';
import type { Handlers } from '../http/handlers.js';
import { accountByEmail, insertAccount, setAllowE2ee } from './account-store.js';
import type { Account } from './account.js';
import { hashPassword, isPassword, LEAST_PASSWORD_LENGTH } from './passwords.js';
import { deleteSession, insertSession } from './session-store.js';
import { freshToken } from './tokens.js';

type AccountRoutes = 'signUp' | 'signIn' | 'signOut' | 'me' | 'changeSettings';

export function accountRoutes(db: Db, now: () => number): Pick<Handlers, AccountRoutes> {
  return {
    async signUp({ body }) {
      if (body.password.length < LEAST_PASSWORD_LENGTH) return refused('weak-password');
      const { token, hash } = freshToken();
      const inserted = await insertAccount(
        db,
        {
          userId: randomBytes(16).toString('hex'),
          email: body.email,
          name: body.name,
          passwordHash: await hashPassword(body.password),
        },
        { hash, device: body.device ?? '' },
        now(),
      );
      return inserted.ok ? ok({ token, ...seen(inserted.value) }) : inserted;
    },

    async signIn({ body }) {
      const account = await accountByEmail(db, body.email);
      const matches = await isPassword(account?.passwordHash ?? null, body.password);
      if (account === null || !matches) return refused('wrong-password');
      // Told only to whoever knows the password.
      if (account.deactivatedAt !== null) return refused('deactivated');
      const { token, hash } = freshToken();
      await insertSession(db, { hash, userId: account.userId, device: body.device ?? '' }, now());
      return ok({ token, ...seen(account) });
    },

    async signOut({ token }) {
      await deleteSession(db, token);
      return ok({});
    },

    async me({ account }) {
      return ok(seen(account));
    },

    async changeSettings({ account, body }) {
      await setAllowE2ee(db, account.userId, body.allowE2ee);
      return ok({ allowE2ee: body.allowE2ee });
    },
  };
}

export function seen(account: Account) {
  return {
    person: { userId: account.userId, email: account.email, name: account.name },
    settings: { allowE2ee: account.allowE2ee },
  };
}
