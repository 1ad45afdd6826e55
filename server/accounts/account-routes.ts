// Sign-up, sign-in, sign-out, and who one is.
import { randomBytes } from 'node:crypto';
import { ok, refused } from '../../protocol/result.js';
import type { Entries } from '../../protocol/settings/resolve.js';
import type { Db } from '../db/database.js';
import type { Handlers } from '../http/handlers.js';
import { settingsFor } from '../policy/person-settings.js';
import { accountByEmail, insertAccount } from './account-store.js';
import type { Account } from './account.js';
import { hashPassword, isPassword, LEAST_PASSWORD_LENGTH } from './passwords.js';
import { deleteSession, insertSession } from './session-store.js';
import { freshToken } from './tokens.js';

type AccountRoutes = 'signUp' | 'signIn' | 'signOut' | 'me';

export function accountRoutes(
  db: Db,
  product: Entries,
  now: () => number,
): Pick<Handlers, AccountRoutes> {
  const seen = async (account: Account) => ({
    person: { userId: account.userId, email: account.email, name: account.name },
    settings: await settingsFor(db, product, account),
  });
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
          organisation: body.organisation ?? null,
          passwordHash: await hashPassword(body.password),
        },
        { hash, device: body.device ?? '' },
        now(),
      );
      return inserted.ok ? ok({ token, ...(await seen(inserted.value)) }) : inserted;
    },

    async signIn({ body }) {
      const account = await accountByEmail(db, body.email);
      const matches = await isPassword(account?.passwordHash ?? null, body.password);
      if (account === null || !matches) return refused('wrong-password');
      // Told only to whoever knows the password.
      if (account.deactivatedAt !== null) return refused('deactivated');
      const { token, hash } = freshToken();
      await insertSession(db, { hash, userId: account.userId, device: body.device ?? '' }, now());
      return ok({ token, ...(await seen(account)) });
    },

    async signOut({ token }) {
      await deleteSession(db, token);
      return ok({});
    },

    async me({ account }) {
      return ok(await seen(account));
    },
  };
}
