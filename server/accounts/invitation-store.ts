// Invitations into an account. Whoever has the link of the mail has shown that the mailbox is theirs.
import { randomBytes } from 'node:crypto';
import { and, desc, eq, gt } from 'drizzle-orm';
import { ok, refused, type Result } from '../../protocol/result.js';
import type { Invitation } from '../../protocol/wire/people-routes.js';
import { isUniqueViolation } from '../db/database-fault.js';
import type { Db } from '../db/database.js';
import { accounts, invitations, users } from '../db/schema.js';
import { appendAudit } from '../policy/audit-log.js';
import { releaseLocks } from '../policy/policy-store.js';
import type { Account } from './account.js';
import type { FirstSession, NewPerson } from './account-store.js';
import { isAlone, lockAccount } from './member-store.js';
import { factOf, type Trace } from './people-audit.js';
import { insertSession } from './session-store.js';
import { tokenHash } from './tokens.js';

const INVITATION_LASTS = 7 * 24 * 3_600_000;
/** One mailbox is not mailed more often by one account. */
const INVITE_EVERY = 120_000;

interface NewInvitation {
  readonly email: string;
  readonly role: 'admin' | 'member';
  readonly hash: string;
}

type WhyNotInvited = 'already-member' | 'too-many-attempts';

/** Stores an invitation; one that the same address had before is void from then on. */
export async function insertInvitation(
  db: Db,
  actor: Account,
  { email, role, hash }: NewInvitation,
  trace: Trace,
): Promise<Result<Invitation, WhyNotInvited>> {
  const now = trace.at;
  return db.transaction(async (tx) => {
    await lockAccount(tx, actor.accountId);
    const there = await tx
      .select({ userId: users.userId })
      .from(users)
      .where(and(eq(users.accountId, actor.accountId), eq(users.email, email)));
    if (there.length > 0) return refused('already-member');
    const isOne = and(eq(invitations.accountId, actor.accountId), eq(invitations.email, email));
    const before = await tx
      .select({ createdAt: invitations.createdAt })
      .from(invitations)
      .where(isOne);
    const ago = now - (before[0]?.createdAt ?? -INVITE_EVERY);
    if (ago >= 0 && ago < INVITE_EVERY) return refused('too-many-attempts', { field: 'email' });
    await tx.delete(invitations).where(isOne);
    const invitation = {
      invitationId: randomBytes(16).toString('hex'),
      email,
      role,
      createdAt: now,
      expiresAt: now + INVITATION_LASTS,
    };
    await tx.insert(invitations).values({
      ...invitation,
      tokenHash: hash,
      accountId: actor.accountId,
      invitedBy: actor.userId,
    });
    // The address is copied, against the rule for names: there is no person yet in whom it could be looked up.
    const fact = factOf(trace, 'invitation-sent', 'account', actor.accountId, {
      to: `${email}, ${role}`,
    });
    await appendAudit(tx, actor.accountId, fact);
    return ok({ ...invitation, invitedBy: actor.name });
  });
}

/** Those that nobody used yet, also where they are too old by now: such a one can be sent again. */
export function invitationsOf(db: Db, accountId: string): Promise<Invitation[]> {
  return db
    .select({
      invitationId: invitations.invitationId,
      email: invitations.email,
      role: invitations.role,
      invitedBy: users.name,
      createdAt: invitations.createdAt,
      expiresAt: invitations.expiresAt,
    })
    .from(invitations)
    .innerJoin(users, eq(users.userId, invitations.invitedBy))
    .where(eq(invitations.accountId, accountId))
    .orderBy(desc(invitations.createdAt), invitations.invitationId);
}

/** Takes an invitation back, and logs it; false where there is none. */
export async function deleteInvitation(
  db: Db,
  accountId: string,
  invitationId: string,
  trace: Trace,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [gone] = await tx
      .delete(invitations)
      .where(and(eq(invitations.accountId, accountId), eq(invitations.invitationId, invitationId)))
      .returning({ email: invitations.email, role: invitations.role });
    if (gone === undefined) return false;
    const fact = factOf(trace, 'invitation-withdrawn', 'account', accountId, {
      from: `${gone.email}, ${gone.role}`,
    });
    await appendAudit(tx, accountId, fact);
    return true;
  });
}

export interface ReadInvitation {
  readonly accountId: string;
  readonly accountName: string;
  readonly invitedBy: string;
  readonly inviterEmail: string;
  readonly email: string;
  readonly role: 'admin' | 'member';
  readonly hasPassword: boolean;
}

/** What the link with `token` is good for. */
export async function readInvitation(
  db: Db,
  token: string,
  now: number,
): Promise<Result<ReadInvitation, 'link-void'>> {
  const rows = await db
    .select({
      accountId: invitations.accountId,
      accountName: accounts.name,
      invitedBy: users.name,
      inviterEmail: users.email,
      email: invitations.email,
      role: invitations.role,
    })
    .from(invitations)
    .innerJoin(accounts, eq(accounts.accountId, invitations.accountId))
    .innerJoin(users, eq(users.userId, invitations.invitedBy))
    .where(
      and(
        eq(invitations.tokenHash, tokenHash(token)),
        gt(invitations.expiresAt, now),
        // Back on Basic, an account has room for one.
        eq(accounts.plan, 'paid'),
      ),
    );
  const row = rows[0];
  if (row === undefined) return refused('link-void');
  const known = await db
    .select({ userId: users.userId })
    .from(users)
    .where(eq(users.email, row.email));
  return ok({ ...row, hasPassword: known.length > 0 });
}

/** Someone new joins the account. The invitation is used up only if they do. */
export async function signUpInvited(
  db: Db,
  token: string,
  person: Omit<NewPerson, 'email'>,
  session: FirstSession,
  trace: Trace,
): Promise<Result<{ readonly email: string }, 'link-void' | 'email-taken'>> {
  const { userId } = person;
  const now = trace.at;
  try {
    return await db.transaction(async (tx) => {
      const found = await takeInvitation(tx, token, now);
      if (!found.ok) return found;
      const { accountId, email, role } = found.value;
      await tx.insert(users).values({ ...person, email, accountId, role, createdAt: now });
      await insertSession(tx, { ...session, userId }, now);
      await appendAudit(
        tx,
        accountId,
        factOf(trace, 'member-joined', 'user', userId, { to: role }),
      );
      return ok({ email });
    });
  } catch (cause) {
    if (isUniqueViolation(cause)) return refused('email-taken');
    throw cause;
  }
}

/** Someone with an account of one moves; what was theirs stays theirs, the empty account goes. */
export async function acceptInvitation(
  db: Db,
  token: string,
  account: Account,
  trace: Trace,
): Promise<Result<null, 'link-void' | 'invitation-not-yours' | 'in-other-account'>> {
  const now = trace.at;
  return db.transaction(async (tx) => {
    const read = await readInvitation(tx, token, now);
    if (!read.ok) return read;
    // A link that was forwarded lets nobody else in: the account knows its people by the address it invited.
    if (read.value.email !== account.email) return refused('invitation-not-yours');
    if (read.value.accountId === account.accountId) return refused('link-void');
    // Always in the same order, or two who move opposite ways would wait for each other.
    for (const accountId of [account.accountId, read.value.accountId].toSorted())
      await lockAccount(tx, accountId);
    if (!(await isAlone(tx, account.accountId, account.userId))) return refused('in-other-account');
    const found = await takeInvitation(tx, token, now);
    if (!found.ok) return found;
    const { accountId, role } = found.value;
    await tx.update(users).set({ accountId, role }).where(eq(users.userId, account.userId));
    await tx.delete(accounts).where(eq(accounts.accountId, account.accountId));
    await releaseLocks(tx, account.userId);
    const fact = factOf(trace, 'member-joined', 'user', account.userId, { to: role });
    await appendAudit(tx, accountId, fact);
    return ok(null);
  });
}

/** Deleting it is what uses it up: of two at once only one finds a row. */
async function takeInvitation(
  tx: Db,
  token: string,
  now: number,
): Promise<Result<ReadInvitation, 'link-void'>> {
  const read = await readInvitation(tx, token, now);
  if (!read.ok) return read;
  await lockAccount(tx, read.value.accountId);
  const used = await tx
    .delete(invitations)
    .where(eq(invitations.tokenHash, tokenHash(token)))
    .returning({ invitationId: invitations.invitationId });
  return used.length > 0 ? read : refused('link-void');
}
