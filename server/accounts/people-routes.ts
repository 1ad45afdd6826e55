// An account and its people, groups and invitations. Which roles may call what: ../authorisation; what one role may do to another: rank.ts.
import { randomBytes } from 'node:crypto';
import { ok, refused, type Result } from '../../protocol/result.js';
import type { Boards } from '../board/boards.js';
import type { Db } from '../db/database.js';
import type { Handlers } from '../http/handlers.js';
import { RateLimit } from '../http/rate-limit.js';
import { invitationMail, type MailWords } from '../mail/mail-texts.js';
import type { Mailer } from '../mail/mail.js';
import type { Account } from './account.js';
import { endOwnMeetings, presenceOf, takeOut } from './departure.js';
import { changeMembers, deleteGroup, groupsOf, insertGroup, renameGroup } from './group-store.js';
import {
  acceptInvitation,
  deleteInvitation,
  insertInvitation,
  invitationsOf,
  readInvitation,
  signUpInvited,
} from './invitation-store.js';
import {
  accountFacts,
  changeRole,
  deactivate,
  membersOf,
  reactivate,
  removeMember,
  renameAccount,
  setPlan,
} from './member-store.js';
import { hashPassword, LEAST_PASSWORD_LENGTH } from './passwords.js';
import { mayInvite } from './rank.js';
import { freshToken } from './tokens.js';

interface Deps {
  readonly db: Db;
  readonly boards: Boards;
  readonly mailer: Mailer;
  readonly words: MailWords;
  readonly mailsPerMinute: number;
  readonly now: () => number;
}

type AccountRoutes = 'account' | 'renameAccount' | 'setPlan';
type MemberRoutes = 'listMembers' | 'changeRole' | 'setActive' | 'removeMember';
type GroupRoutes =
  'listGroups' | 'createGroup' | 'renameGroup' | 'deleteGroup' | 'changeGroupMembers';
type InvitationRoutes =
  | 'invite'
  | 'listInvitations'
  | 'revokeInvitation'
  | 'readInvitation'
  | 'signUpInvited'
  | 'acceptInvitation';

type PeopleRoutes = AccountRoutes | MemberRoutes | GroupRoutes | InvitationRoutes;

export function peopleRoutes(deps: Deps): Pick<Handlers, PeopleRoutes> {
  return {
    ...ofAccount(deps),
    ...ofMembers(deps),
    ...ofGroups(deps),
    ...ofInvitations(deps),
  };
}

function ofAccount({ db }: Deps): Pick<Handlers, AccountRoutes> {
  return {
    async account({ account }) {
      const facts = await accountFacts(db, account.accountId);
      return facts === null ? refused('signed-out') : ok({ account: facts, role: account.role });
    },

    async renameAccount({ account, body }) {
      await renameAccount(db, account.accountId, body.name);
      return ok({});
    },

    async setPlan({ body }) {
      return done(await setPlan(db, body.email, body.plan));
    },
  };
}

function ofMembers({ db, boards, now }: Deps): Pick<Handlers, MemberRoutes> {
  return {
    async listMembers({ account, query }) {
      return ok(await membersOf(db, account.accountId, query));
    },

    async changeRole({ account, params, body }) {
      return done(await changeRole(db, account, params.userId, body.role));
    },

    async setActive({ account, params: { userId }, body }) {
      if (body.active) return done(await reactivate(db, account, userId));
      const deactivated = await deactivate(db, account, userId, now());
      if (!deactivated.ok) return deactivated;
      await takeOut(db, boards, userId, await presenceOf(db, userId), now());
      return ok({});
    },

    async removeMember({ account, params: { userId } }) {
      const presence = await presenceOf(db, userId);
      const removed = await removeMember(db, account, userId);
      if (!removed.ok) return removed;
      await takeOut(db, boards, userId, presence, now());
      await endOwnMeetings(boards, presence);
      return ok({});
    },
  };
}

function ofGroups({ db, now }: Deps): Pick<Handlers, GroupRoutes> {
  return {
    async listGroups({ account }) {
      return ok({ groups: await groupsOf(db, account.accountId) });
    },

    async createGroup({ account, body }) {
      if (account.plan === 'basic') return refused('plan-basic');
      return insertGroup(db, account.accountId, body.name, now());
    },

    async renameGroup({ account, params, body }) {
      return done(await renameGroup(db, account.accountId, params.groupId, body.name));
    },

    async deleteGroup({ account, params }) {
      return done(await deleteGroup(db, account.accountId, params.groupId));
    },

    async changeGroupMembers({ account, params, body }) {
      return changeMembers(db, account.accountId, params.groupId, body);
    },
  };
}

function ofInvitations(deps: Deps): Pick<Handlers, InvitationRoutes> {
  const { db, now } = deps;
  const mails = new RateLimit(deps.mailsPerMinute, now);
  return {
    async invite({ account, body }) {
      if (!mayInvite(account.role, body.role)) return refused('not-allowed');
      if (account.plan === 'basic') return refused('plan-basic');
      if (!mails.take(account.accountId)) return refused('too-many-attempts');
      return invite(deps, account, body);
    },

    async listInvitations({ account }) {
      return ok({ invitations: await invitationsOf(db, account.accountId, now()) });
    },

    async revokeInvitation({ account, params }) {
      const isGone = await deleteInvitation(db, account.accountId, params.invitationId);
      return isGone ? ok({}) : refused('not-found');
    },

    async readInvitation({ body }) {
      const read = await readInvitation(db, body.invitation, now());
      if (!read.ok) return read;
      const { accountName, invitedBy, email, hasPassword } = read.value;
      return ok({ accountName, invitedBy, email, hasPassword });
    },

    async signUpInvited({ body }) {
      const { invitation, name, password } = body;
      if (password.length < LEAST_PASSWORD_LENGTH) return refused('weak-password');
      // Before the argon2id, so that one is not spent on every guess.
      const read = await readInvitation(db, invitation, now());
      if (!read.ok) return read;
      if (read.value.hasPassword) return refused('email-taken');
      const { token, hash } = freshToken();
      const userId = randomBytes(16).toString('hex');
      const person = { userId, name, passwordHash: await hashPassword(password) };
      const session = { hash, device: body.device ?? '' };
      const made = await signUpInvited(db, invitation, person, session, now());
      return made.ok ? ok({ token, person: { userId, name, email: made.value.email } }) : made;
    },

    async acceptInvitation({ account, body }) {
      return done(await acceptInvitation(db, body.invitation, account, now()));
    },
  };
}

/** Stored first, so that no link is in a mailbox that the service does not know; taken back if the mail cannot go. */
async function invite(
  { db, mailer, words, now }: Deps,
  account: Account,
  { email, role }: { readonly email: string; readonly role: 'admin' | 'member' },
): ReturnType<Handlers['invite']> {
  const { token, hash } = freshToken();
  const stored = await insertInvitation(db, account, { email, role, hash }, now());
  if (!stored.ok) return stored;
  const facts = await accountFacts(db, account.accountId);
  const invitation = {
    accountName: facts?.name ?? '',
    inviterName: account.name,
    inviterEmail: account.email,
  };
  const sent = await mailer.send(invitationMail(words, email, invitation, token));
  if (sent.ok) return stored;
  await deleteInvitation(db, account.accountId, stored.value.invitationId);
  return sent;
}

function done(result: Result<unknown>): Result<Record<string, never>> {
  return result.ok ? ok({}) : result;
}
