// An account and its people, groups and invitations. Which roles may call what: ../authorisation; what one role may do to another: rank.ts.
import { randomBytes } from 'node:crypto';
import { ok, refused, type Result } from '../../protocol/result.js';
import type { Boards } from '../board/boards.js';
import type { Db } from '../db/database.js';
import type { Handlers } from '../http/handlers.js';
import { RateLimit } from '../http/rate-limit.js';
import { invitationMail, type MailWords } from '../mail/mail-texts.js';
import type { Mailer } from '../mail/mail.js';
import type { UptimeClock } from '../uptime.js';
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
  isIntroduced,
  membersOf,
  reactivate,
  removeMember,
  renameAccount,
  setIntroduced,
  setPlan,
} from './member-store.js';
import { namesakesIn } from './namesakes.js';
import type { Trace } from './people-audit.js';
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
  readonly uptime: UptimeClock;
}

type AccountRoutes = 'account' | 'finishIntroduction' | 'renameAccount' | 'setPlan';
type MemberRoutes = 'listMembers' | 'listNamesakes' | 'changeRole' | 'setActive' | 'removeMember';
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

/** Who asks, from where and when, as the audit log keeps it. */
function traceOf(
  { now }: Deps,
  ask: { readonly account?: Account; readonly address: string },
): Trace {
  return { actorId: ask.account?.userId ?? null, address: ask.address, at: now() };
}

export function peopleRoutes(deps: Deps): Pick<Handlers, PeopleRoutes> {
  return {
    ...ofAccount(deps),
    ...ofMembers(deps),
    ...ofGroups(deps),
    ...ofInvitations(deps),
  };
}

function ofAccount(deps: Deps): Pick<Handlers, AccountRoutes> {
  const { db } = deps;
  return {
    async account({ account }) {
      const facts = await accountFacts(db, account.accountId);
      if (facts === null) return refused('signed-out');
      const introduced = await isIntroduced(db, account.userId);
      return ok({ account: facts, role: account.role, introduced });
    },

    async finishIntroduction({ account }) {
      await setIntroduced(db, account.userId, deps.now());
      return ok({});
    },

    async renameAccount(ask) {
      await renameAccount(db, ask.account.accountId, ask.body.name, traceOf(deps, ask));
      return ok({});
    },

    async setPlan({ body, address }) {
      return done(await setPlan(db, body.email, body.plan, traceOf(deps, { address })));
    },
  };
}

function ofMembers(deps: Deps): Pick<Handlers, MemberRoutes> {
  const { db, boards, now } = deps;
  return {
    async listMembers({ account, query }) {
      return ok(await membersOf(db, account.accountId, query));
    },

    async listNamesakes({ account }) {
      return ok({ userIds: await namesakesIn(db, account.accountId) });
    },

    async changeRole(ask) {
      const { account, params, body } = ask;
      return done(await changeRole(db, account, params.userId, body.role, traceOf(deps, ask)));
    },

    async setActive(ask) {
      const { account, body } = ask;
      const { userId } = ask.params;
      const trace = traceOf(deps, ask);
      if (body.active) return done(await reactivate(db, account, userId, trace));
      const deactivated = await deactivate(db, account, userId, trace);
      if (!deactivated.ok) return deactivated;
      await takeOut(db, boards, userId, await presenceOf(db, userId), now());
      return ok({});
    },

    async removeMember(ask) {
      const { userId } = ask.params;
      const presence = await presenceOf(db, userId);
      const removed = await removeMember(db, ask.account, userId, traceOf(deps, ask));
      if (!removed.ok) return removed;
      await takeOut(db, boards, userId, presence, now());
      await endOwnMeetings(boards, presence);
      return ok({});
    },
  };
}

function ofGroups(deps: Deps): Pick<Handlers, GroupRoutes> {
  const { db } = deps;
  return {
    async listGroups({ account }) {
      return ok({ groups: await groupsOf(db, account.accountId) });
    },

    async createGroup(ask) {
      const { accountId, plan } = ask.account;
      if (plan === 'basic') return refused('plan-basic');
      return insertGroup(db, accountId, ask.body.name, traceOf(deps, ask));
    },

    async renameGroup(ask) {
      const { account, params, body } = ask;
      const trace = traceOf(deps, ask);
      return done(await renameGroup(db, account.accountId, params.groupId, body.name, trace));
    },

    async deleteGroup(ask) {
      const { account, params } = ask;
      return done(await deleteGroup(db, account.accountId, params.groupId, traceOf(deps, ask)));
    },

    async changeGroupMembers(ask) {
      const { account, params, body } = ask;
      return changeMembers(db, account.accountId, params.groupId, body, traceOf(deps, ask));
    },
  };
}

function ofInvitations(deps: Deps): Pick<Handlers, InvitationRoutes> {
  const { db, now } = deps;
  const mails = new RateLimit(deps.mailsPerMinute, deps.uptime);
  return {
    async invite(ask) {
      const { account, body } = ask;
      if (!mayInvite(account.role, body.role)) return refused('not-allowed');
      if (account.plan === 'basic') return refused('plan-basic');
      if (!mails.take(account.accountId)) return refused('too-many-attempts');
      return invite(deps, account, body, traceOf(deps, ask));
    },

    async listInvitations({ account }) {
      return ok({ invitations: await invitationsOf(db, account.accountId) });
    },

    async revokeInvitation(ask) {
      const { invitationId } = ask.params;
      const trace = traceOf(deps, ask);
      const isGone = await deleteInvitation(db, ask.account.accountId, invitationId, trace);
      return isGone ? ok({}) : refused('not-found');
    },

    async readInvitation({ body }) {
      const read = await readInvitation(db, body.invitation, now());
      if (!read.ok) return read;
      const { accountName, invitedBy, inviterEmail, email, hasPassword } = read.value;
      return ok({ accountName, invitedBy, inviterEmail, email, hasPassword });
    },

    async signUpInvited({ body, address }) {
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
      const trace = { actorId: userId, address, at: now() };
      const made = await signUpInvited(db, invitation, person, session, trace);
      return made.ok ? ok({ token, person: { userId, name, email: made.value.email } }) : made;
    },

    async acceptInvitation(ask) {
      const { account, body } = ask;
      return done(await acceptInvitation(db, body.invitation, account, traceOf(deps, ask)));
    },
  };
}

/** Stored first, so that no link is in a mailbox that the service does not know; taken back if the mail cannot go. */
async function invite(
  { db, mailer, words }: Deps,
  account: Account,
  { email, role }: { readonly email: string; readonly role: 'admin' | 'member' },
  trace: Trace,
): ReturnType<Handlers['invite']> {
  const { token, hash } = freshToken();
  const stored = await insertInvitation(db, account, { email, role, hash }, trace);
  if (!stored.ok) return stored;
  const facts = await accountFacts(db, account.accountId);
  const invitation = {
    accountName: facts?.name ?? '',
    inviterName: account.name,
    inviterEmail: account.email,
  };
  const sent = await mailer.send(invitationMail(words, email, invitation, token));
  if (sent.ok) return stored;
  await deleteInvitation(db, account.accountId, stored.value.invitationId, trace);
  return sent;
}

function done(result: Result<unknown>): Result<Record<string, never>> {
  return result.ok ? ok({}) : result;
}
