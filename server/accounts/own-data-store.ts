// Everything that the service stores about one person, as they may take it with them (GDPR article 20). own-data.test.ts walks the tables
// of the database and fails where one knows something of a person that is not here.
import { and, asc, count, desc, eq, or } from 'drizzle-orm';
import type { OwnData } from '../../protocol/wire/own-routes.js';
import type { Db } from '../db/database.js';
import {
  accounts,
  auditEntries,
  feedbackReminders,
  groupMembers,
  groups,
  invitations,
  participants,
  passwordResets,
  phoneChecks,
  policyEntries,
  runs,
  sessions,
  users,
} from '../db/schema.js';
import { feedbackOf } from '../feedback/feedback-store.js';
import { meetingsOf } from '../meetings/meeting-store.js';
import { verifiedAt } from '../phone/phone-check-store.js';
import { entriesAt } from '../policy/policy-store.js';
import type { Account } from './account.js';

/** So many lines of the log are in one answer: what an administrator did over years is exported with the log, piece by piece. */
export const MOST_LOGGED = 10_000;

export async function ownData(db: Db, account: Account, now: number): Promise<OwnData> {
  const { userId, email, name, accountId, plan, role } = account;
  return {
    exportedAt: now,
    person: { userId, email, name },
    ...(await ownDates(db, userId)),
    account: { accountId, name: await accountName(db, accountId), plan, role },
    settings: await ownChoices(db, userId),
    phoneConfirmedAt: await verifiedAt(db, userId),
    feedback: await feedbackOf(db, userId),
    groups: await groupNames(db, userId),
    sessions: await ownSessions(db, userId),
    invitationsSent: await ownInvitations(db, userId),
    meetings: await ownMeetings(db, userId),
    attended: await attended(db, userId),
    log: await ownLog(db, accountId, userId),
  };
}

type OwnDates = Pick<
  OwnData,
  'createdAt' | 'introducedAt' | 'phoneCheck' | 'feedbackRemindedAt' | 'passwordResetUntil'
>;

/** What there is once for each person. */
async function ownDates(db: Db, userId: string): Promise<OwnDates> {
  const { sentAt, sends, attempts } = phoneChecks;
  const [row] = await db
    .select({
      createdAt: users.createdAt,
      introducedAt: users.introducedAt,
      phoneCheck: { sentAt, sends, attempts },
      feedbackRemindedAt: feedbackReminders.remindedAt,
      passwordResetUntil: passwordResets.expiresAt,
    })
    .from(users)
    .leftJoin(phoneChecks, eq(phoneChecks.userId, users.userId))
    .leftJoin(feedbackReminders, eq(feedbackReminders.userId, users.userId))
    .leftJoin(passwordResets, eq(passwordResets.userId, users.userId))
    .where(eq(users.userId, userId));
  if (row === undefined) throw new Error('somebody without a row asked for their data');
  return row;
}

async function accountName(db: Db, accountId: string): Promise<string> {
  const rows = await db
    .select({ name: accounts.name })
    .from(accounts)
    .where(eq(accounts.accountId, accountId));
  return rows[0]?.name ?? '';
}

async function groupNames(db: Db, userId: string): Promise<string[]> {
  const rows = await db
    .select({ name: groups.name })
    .from(groupMembers)
    .innerJoin(groups, eq(groups.groupId, groupMembers.groupId))
    .where(eq(groupMembers.userId, userId))
    .orderBy(asc(groups.name));
  return rows.map(({ name }) => name);
}

function ownSessions(db: Db, userId: string): Promise<OwnData['sessions']> {
  const { sessionId, device, createdAt, seenAt, expiresAt } = sessions;
  return db
    .select({ sessionId, device, createdAt, seenAt, expiresAt })
    .from(sessions)
    .where(eq(sessions.userId, userId))
    .orderBy(desc(sessions.createdAt));
}

function ownInvitations(db: Db, userId: string): Promise<OwnData['invitationsSent']> {
  const { email, role, createdAt, expiresAt } = invitations;
  return db
    .select({ email, role, createdAt, expiresAt })
    .from(invitations)
    .where(eq(invitations.invitedBy, userId))
    .orderBy(desc(invitations.createdAt));
}

async function ownMeetings(db: Db, userId: string): Promise<OwnData['meetings']> {
  const own = await meetingsOf(db, userId);
  return own.map(({ ownerId: _me, running: _now, ...meeting }) => meeting);
}

function attended(db: Db, userId: string): Promise<OwnData['attended']> {
  const { role, issuedAt, arrived, goneAt, removedAt, held } = participants;
  return db
    .select({
      ...{ meetingId: runs.meetingId, joinedAt: issuedAt },
      ...{ role, arrived, goneAt, removedAt, held },
    })
    .from(participants)
    .innerJoin(runs, eq(runs.meetingUuid, participants.meetingUuid))
    .where(eq(participants.userId, userId))
    .orderBy(desc(participants.issuedAt));
}

async function ownChoices(db: Db, userId: string): Promise<OwnData['settings']> {
  const entries = await entriesAt(db, { level: 'user', id: userId });
  const byMe = await db
    .select({ setting: policyEntries.setting })
    .from(policyEntries)
    .where(and(eq(policyEntries.userId, userId), eq(policyEntries.changedBy, userId)));
  const mine = new Set(byMe.map(({ setting }) => setting));
  return Object.fromEntries(
    entries.flatMap(({ setting, value, locked, changedAt }) =>
      value === null ? [] : [[setting, { value, locked, changedAt, byMe: mine.has(setting) }]],
    ),
  );
}

async function ownLog(db: Db, accountId: string, userId: string): Promise<OwnData['log']> {
  const isMine = and(
    eq(auditEntries.accountId, accountId),
    or(eq(auditEntries.actorId, userId), eq(auditEntries.subjectId, userId)),
  );
  const [all] = await db.select({ entries: count() }).from(auditEntries).where(isMine);
  const rows = await db
    .select()
    .from(auditEntries)
    .where(isMine)
    .orderBy(desc(auditEntries.seq))
    .limit(MOST_LOGGED);
  const entries = rows.map(({ at, actorId, subjectId, address, action, what, from, to }) => {
    const byMe = actorId === userId;
    // From where somebody else did it is not this person's to know.
    const seen = { byMe, aboutMe: subjectId === userId, address: byMe ? address : null };
    return { at, ...seen, action, what, from, to };
  });
  return { entries, older: (all?.entries ?? 0) - rows.length };
}
