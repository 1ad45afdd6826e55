// The tables. drizzle-kit makes the migrations from this file (`npx drizzle-kit generate --dialect postgresql
// --schema server/db/schema.ts --out server/db/migrations`); PGlite and PostgreSQL run the same ones.
// Bytes are stored as the text they have on the wire, so both drivers return the same thing (pitfalls.md B22).
import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

const ms = (name: string) => bigint(name, { mode: 'number' });

/** Who belongs together: an organisation, or on the Basic plan one person. */
export const accounts = pgTable('accounts', {
  accountId: text('account_id').primaryKey(),
  name: text('name').notNull(),
  plan: text('plan', { enum: ['basic', 'paid'] })
    .notNull()
    .default('basic'),
  createdAt: ms('created_at').notNull(),
});

export const users = pgTable(
  'users',
  {
    userId: text('user_id').primaryKey(),
    email: text('email').notNull().unique(),
    name: text('name').notNull(),
    passwordHash: text('password_hash').notNull(),
    createdAt: ms('created_at').notNull(),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.accountId, { onDelete: 'cascade' }),
    role: text('role', { enum: ['owner', 'admin', 'member'] })
      .notNull()
      .default('owner'),
    /** Since when this person may not sign in; null while they may. */
    deactivatedAt: ms('deactivated_at'),
    /** Since when this person, as an administrator, need not be told what end-to-end encryption is; null: not told yet. */
    introducedAt: ms('introduced_at'),
  },
  (table) => [index('users_account').on(table.accountId, table.name, table.userId)],
);

export const groups = pgTable(
  'groups',
  {
    groupId: text('group_id').primaryKey(),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.accountId, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    createdAt: ms('created_at').notNull(),
  },
  (table) => [uniqueIndex('groups_name').on(table.accountId, table.name)],
);

export const groupMembers = pgTable(
  'group_members',
  {
    groupId: text('group_id')
      .notNull()
      .references(() => groups.groupId, { onDelete: 'cascade' }),
    userId: text('user_id')
      .notNull()
      .references(() => users.userId, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.groupId, table.userId] }),
    index('group_members_user').on(table.userId),
  ],
);

/** Kept as the hash of the link's token only; deleted when used. */
export const invitations = pgTable(
  'invitations',
  {
    invitationId: text('invitation_id').primaryKey(),
    tokenHash: text('token_hash').notNull().unique(),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.accountId, { onDelete: 'cascade' }),
    email: text('email').notNull(),
    role: text('role', { enum: ['admin', 'member'] }).notNull(),
    invitedBy: text('invited_by')
      .notNull()
      .references(() => users.userId, { onDelete: 'cascade' }),
    createdAt: ms('created_at').notNull(),
    expiresAt: ms('expires_at').notNull(),
  },
  (table) => [uniqueIndex('invitations_email').on(table.accountId, table.email)],
);

/** What was decided at account, group or user level. A row whose value is null was cleared; it stays for its version. */
export const policyEntries = pgTable(
  'policy_entries',
  {
    level: text('level', { enum: ['account', 'group', 'user'] }).notNull(),
    subjectId: text('subject_id').notNull(),
    setting: text('setting').notNull(),
    /** As JSON: true, false or an encryption type. */
    value: text('value'),
    locked: boolean('locked').notNull(),
    version: integer('version').notNull(),
    changedBy: text('changed_by').notNull(),
    changedAt: ms('changed_at').notNull(),
    /** Exactly one of the three, the same as subjectId: so that an entry goes with what it is about. */
    accountId: text('account_id').references(() => accounts.accountId, { onDelete: 'cascade' }),
    groupId: text('group_id').references(() => groups.groupId, { onDelete: 'cascade' }),
    userId: text('user_id').references(() => users.userId, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.level, table.setting] }),
    index('policy_account').on(table.accountId),
    index('policy_group').on(table.groupId),
    index('policy_user').on(table.userId),
  ],
);

/** Append-only, which a trigger of the migration holds; goes only with its whole account. Names are looked up, never copied. */
export const auditEntries = pgTable(
  'audit_entries',
  {
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.accountId, { onDelete: 'cascade' }),
    seq: ms('seq').notNull(),
    at: ms('at').notNull(),
    /** Null: the operator of the service. */
    actorId: text('actor_id'),
    address: text('address').notNull(),
    action: text('action').notNull(),
    subjectKind: text('subject_kind', { enum: ['account', 'group', 'user'] }).notNull(),
    subjectId: text('subject_id').notNull(),
    /** What of the subject: a setting, "role", "name"; empty where the action says it all. */
    what: text('what').notNull(),
    from: text('from_value'),
    to: text('to_value'),
    /** Over the entry and the hash before it. */
    hash: text('hash').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.seq] }),
    index('audit_actor').on(table.accountId, table.actorId, table.seq),
    index('audit_subject').on(table.accountId, table.subjectId, table.seq),
    index('audit_action').on(table.accountId, table.action, table.seq),
    index('audit_what').on(table.accountId, table.what, table.seq),
    index('audit_at').on(table.accountId, table.at),
  ],
);

/** Where each chain ends: one row to lock while appending, and what a cut-off chain is noticed by. */
export const auditHeads = pgTable('audit_heads', {
  accountId: text('account_id')
    .primaryKey()
    .references(() => accounts.accountId, { onDelete: 'cascade' }),
  seq: ms('seq').notNull(),
  hash: text('hash').notNull(),
});

/** One link at a time for each person: asking again replaces the one before. */
export const passwordResets = pgTable('password_resets', {
  userId: text('user_id')
    .primaryKey()
    .references(() => users.userId, { onDelete: 'cascade' }),
  tokenHash: text('token_hash').notNull().unique(),
  expiresAt: ms('expires_at').notNull(),
});

/** A token is kept as its SHA-256 only, so a copy of the database signs nobody in. */
export const sessions = pgTable(
  'sessions',
  {
    tokenHash: text('token_hash').primaryKey(),
    /** Names the session to its owner, who may revoke it, without being its token. */
    sessionId: text('session_id').notNull().unique(),
    userId: text('user_id')
      .notNull()
      .references(() => users.userId, { onDelete: 'cascade' }),
    /** What the client says it is, such as "Conclave 0.1.0 on Linux"; empty when it said nothing. */
    device: text('device').notNull().default(''),
    createdAt: ms('created_at').notNull(),
    seenAt: ms('seen_at').notNull(),
    expiresAt: ms('expires_at').notNull(),
  },
  (table) => [index('sessions_user').on(table.userId)],
);

export const meetings = pgTable(
  'meetings',
  {
    meetingId: text('meeting_id').primaryKey(),
    /** Order of creation; times have ties (pitfalls.md B22). */
    number: bigserial('number', { mode: 'number' }).notNull(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => users.userId, { onDelete: 'cascade' }),
    title: text('title').notNull(),
    encryptionType: text('encryption_type', { enum: ['e2ee', 'enhanced'] }).notNull(),
    passcode: text('passcode'),
    createdAt: ms('created_at').notNull(),
    /** Whoever is not its host waits until a host lets them in. */
    waitingRoom: boolean('waiting_room').notNull().default(false),
    /** Only who is signed in may join. */
    registeredOnly: boolean('registered_only').notNull().default(false),
    joinBeforeHost: boolean('join_before_host').notNull().default(false),
    /** As JSON: protocol/schedule/schedule.ts; null for a meeting without a time. */
    schedule: text('schedule'),
    /** Goes up with every edit, so that two at once are noticed. */
    version: integer('version').notNull().default(0),
    cancelledAt: ms('cancelled_at'),
  },
  (table) => [index('meetings_owner').on(table.ownerId, table.number)],
);

/** One run of a meeting: from the host's joining to its end. */
export const runs = pgTable(
  'runs',
  {
    meetingUuid: text('meeting_uuid').primaryKey(),
    meetingId: text('meeting_id')
      .notNull()
      .references(() => meetings.meetingId, { onDelete: 'cascade' }),
    leader: text('leader'),
    /** participantId of who should lead next, by the leader's word; null: whoever is next. */
    successor: text('successor'),
    startedAt: ms('started_at').notNull(),
    /** How often it was taken up by a service that had been down. */
    restarts: integer('restarts').notNull().default(0),
    endedAt: ms('ended_at'),
    endedWith: text('ended_with'),
    /** Nobody new comes in. Of enhanced meetings only: an end-to-end encrypted one is locked by its leader's list (protocol.md §6). */
    locked: boolean('locked').notNull().default(false),
    /** What a host changed for this run; null: as the meeting says. */
    waitingRoom: boolean('waiting_room'),
    registeredOnly: boolean('registered_only'),
  },
  (table) => [
    uniqueIndex('runs_live')
      .on(table.meetingId)
      .where(sql`${table.endedAt} is null`),
  ],
);

export const participants = pgTable(
  'participants',
  {
    meetingUuid: text('meeting_uuid')
      .notNull()
      .references(() => runs.meetingUuid, { onDelete: 'cascade' }),
    participantId: text('participant_id').notNull(),
    userId: text('user_id').notNull(),
    role: text('role', { enum: ['host', 'co-host', 'participant'] }).notNull(),
    tokenHash: text('token_hash').notNull().unique(),
    guestTokenHash: text('guest_token_hash'),
    /** protocol.md §4: never repeats or falls for one (meetingUuid, userId, hardwareId). */
    issuedAt: ms('issued_at').notNull(),
    /** Was on the board at least once. */
    arrived: boolean('arrived').notNull().default(false),
    goneAt: ms('gone_at'),
    /** A host put this person out, who does not come back to this run. */
    removedAt: ms('removed_at'),
    /** A host put this person back into the waiting room, who comes in again only by being let in. */
    held: boolean('held').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.meetingUuid, table.participantId] }),
    index('participants_guest').on(table.meetingUuid, table.guestTokenHash),
  ],
);

export const posts = pgTable(
  'posts',
  {
    meetingUuid: text('meeting_uuid')
      .notNull()
      .references(() => runs.meetingUuid, { onDelete: 'cascade' }),
    seq: ms('seq').notNull(),
    kind: text('kind').notNull(),
    from: text('from_participant').notNull(),
    to: text('to_participant'),
    bytes: text('bytes').notNull(),
  },
  (table) => [primaryKey({ columns: [table.meetingUuid, table.seq] })],
);

/** A person's way through the phone check: the code that is under way, if any. No number is stored, only its keyed hash. */
export const phoneChecks = pgTable('phone_checks', {
  userId: text('user_id')
    .primaryKey()
    .references(() => users.userId, { onDelete: 'cascade' }),
  /** Names this sending, so that what a slow one brings back is not taken for a later one's. */
  sendId: text('send_id').notNull(),
  numberHash: text('number_hash').notNull(),
  /** What the provider checks the code against; null while it sends, and when it could not. */
  reference: text('reference'),
  sentAt: ms('sent_at').notNull(),
  /** How many codes in a row, for the back-off. */
  sends: integer('sends').notNull(),
  attempts: integer('attempts').notNull(),
});

/** Who passed the phone check, once and for all. */
export const phonesVerified = pgTable(
  'phones_verified',
  {
    userId: text('user_id')
      .primaryKey()
      .references(() => users.userId, { onDelete: 'cascade' }),
    numberHash: text('number_hash').notNull(),
    verifiedAt: ms('verified_at').notNull(),
  },
  (table) => [index('phones_verified_number').on(table.numberHash)],
);

/** Limits that a restart does not forget. The key is a keyed hash: neither numbers nor addresses are stored. */
export const windowCounts = pgTable(
  'window_counts',
  {
    key: text('key').notNull(),
    /** When the window began. */
    since: ms('since').notNull(),
    count: integer('count').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.key, table.since] }),
    index('window_counts_since').on(table.since),
  ],
);

/** What people say of the preview. Nothing of their meetings is here but what they write themselves. */
export const feedback = pgTable(
  'feedback',
  {
    number: bigserial('number', { mode: 'number' }).primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.userId, { onDelete: 'cascade' }),
    rating: integer('rating').notNull(),
    what: text('what').notNull(),
    contact: text('contact'),
    appVersion: text('app_version').notNull(),
    createdAt: ms('created_at').notNull(),
  },
  (table) => [index('feedback_user').on(table.userId)],
);

/** Who was reminded to give feedback: once. */
export const feedbackReminders = pgTable('feedback_reminders', {
  userId: text('user_id')
    .primaryKey()
    .references(() => users.userId, { onDelete: 'cascade' }),
  remindedAt: ms('reminded_at').notNull(),
});
