// Everything that the service stores about one person, as they may take it with them (GDPR article 20).
import { asc, desc, eq } from 'drizzle-orm';
import type { OwnData } from '../../protocol/wire/own-routes.js';
import type { Db } from '../db/database.js';
import {
  accounts,
  groupMembers,
  groups,
  meetings,
  participants,
  runs,
  sessions,
  users,
} from '../db/schema.js';
import { feedbackOf } from '../feedback/feedback-store.js';
import { verifiedAt } from '../phone/phone-check-store.js';
import { entriesAt } from '../policy/policy-store.js';
import type { Account } from './account.js';

export async function ownData(db: Db, account: Account, now: number): Promise<OwnData> {
  const { userId, email, name, accountId, plan, role } = account;
  return {
    exportedAt: now,
    person: { userId, email, name },
    createdAt: await createdAt(db, userId),
    account: { accountId, name: await accountName(db, accountId), plan, role },
    settings: await ownChoices(db, userId),
    phoneConfirmedAt: await verifiedAt(db, userId),
    feedback: await feedbackOf(db, userId),
    groups: await groupNames(db, userId),
    sessions: await ownSessions(db, userId),
    meetings: await ownMeetings(db, userId),
    attended: await attended(db, userId),
  };
}

async function createdAt(db: Db, userId: string): Promise<number> {
  const rows = await db
    .select({ createdAt: users.createdAt })
    .from(users)
    .where(eq(users.userId, userId));
  return rows[0]?.createdAt ?? 0;
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
  return db
    .select({
      sessionId: sessions.sessionId,
      device: sessions.device,
      createdAt: sessions.createdAt,
      seenAt: sessions.seenAt,
    })
    .from(sessions)
    .where(eq(sessions.userId, userId))
    .orderBy(desc(sessions.createdAt));
}

function ownMeetings(db: Db, userId: string): Promise<OwnData['meetings']> {
  return db
    .select({
      meetingId: meetings.meetingId,
      title: meetings.title,
      encryptionType: meetings.encryptionType,
      passcode: meetings.passcode,
      createdAt: meetings.createdAt,
    })
    .from(meetings)
    .where(eq(meetings.ownerId, userId))
    .orderBy(desc(meetings.number));
}

function attended(db: Db, userId: string): Promise<OwnData['attended']> {
  return db
    .select({
      meetingId: runs.meetingId,
      role: participants.role,
      joinedAt: participants.issuedAt,
      goneAt: participants.goneAt,
    })
    .from(participants)
    .innerJoin(runs, eq(runs.meetingUuid, participants.meetingUuid))
    .where(eq(participants.userId, userId))
    .orderBy(desc(participants.issuedAt));
}

async function ownChoices(db: Db, userId: string): Promise<OwnData['settings']> {
  const entries = await entriesAt(db, { level: 'user', id: userId });
  return Object.fromEntries(
    entries.flatMap(({ setting, value }) => (value === null ? [] : [[setting, value]])),
  );
}
