// The part of the HTTP contract about settings at every level and about the audit log (product.md "Settings").
import { z } from 'zod';
import { settingName, settingValue } from '../settings/setting-table.js';
import { membersAsked } from './people-routes.js';
import { empty, time, type Route } from './route.js';
import { hex16, storable } from './text.js';

export const settingSource = z.discriminatedUnion('level', [
  z.strictObject({ level: z.literal('standard') }),
  z.strictObject({ level: z.literal('product') }),
  z.strictObject({ level: z.literal('account'), name: z.string() }),
  z.strictObject({ level: z.literal('group'), groupId: hex16, name: z.string() }),
  z.strictObject({ level: z.literal('user'), byAdministrator: z.boolean() }),
]);

/** What holds, and why: `why` is the sentence for a person. */
export const effectiveSetting = z.strictObject({
  value: settingValue,
  from: settingSource,
  lock: settingSource.nullable(),
  limitedBy: settingName.nullable(),
  why: z.string(),
});

/** One setting at one place: what was written there, what holds there, and what keeps it from being written. */
export const placedSetting = z.strictObject({
  setting: settingName,
  /** Null: nothing is written here, the other levels decide. */
  value: settingValue.nullable(),
  locked: z.boolean(),
  /** To be sent back with a change, so that two who change at once do not lose one another's. */
  version: z.number().int(),
  changedBy: z.string().nullable(),
  changedAt: time.nullable(),
  lockedAbove: settingSource.nullable(),
  /** What the operator has not connected, without which the switch has no effect. */
  lacks: z.enum(['egress']).nullable(),
  effective: effectiveSetting,
});

/** One setting at one group. */
export const groupSetting = placedSetting
  .pick({ value: true, locked: true, version: true, changedBy: true, changedAt: true })
  .extend({ groupId: hex16, name: z.string(), people: z.number().int() });

/** More would not fit into a request. */
const MOST_GROUPS = 500;

const placed = z.strictObject({ settings: z.array(placedSetting) });
const version = z.number().int().min(0).max(2_147_483_646);
const change = z.strictObject({ value: settingValue.nullable(), locked: z.boolean(), version });
const groupId = hex16;
const userId = hex16;

export const personSettings = z.strictObject({
  userId,
  settings: z.partialRecord(settingName, effectiveSetting),
});

export const auditEntry = z.strictObject({
  seq: z.number().int(),
  at: time,
  /** Null: the operator of the service did it. */
  actorId: z.string().nullable(),
  /** Null: that person is gone. */
  actor: z.string().nullable(),
  address: z.string(),
  action: z.string(),
  subjectKind: z.enum(['account', 'group', 'user']),
  subjectId: z.string(),
  subject: z.string().nullable(),
  what: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  hash: z.string(),
});

const word = storable.trim().min(1).max(120);
const count = (most: number) => z.coerce.number().int().min(1).max(most);
const auditFilter = {
  /** Part of a name or an e-mail address: what they did, and what was done to them. */
  person: word.optional(),
  subjectId: word.optional(),
  action: word.optional(),
  what: word.optional(),
  since: z.coerce.number().int().optional(),
  until: z.coerce.number().int().optional(),
};

export const policyRoutes = {
  readOwnSettings: {
    method: 'GET',
    path: '/v1/me/settings',
    auth: 'person',
    about: "One's own settings: what holds, why, and what is locked.",
    params: empty,
    body: null,
    answer: placed,
  },
  changeOwnSetting: {
    method: 'PUT',
    path: '/v1/me/settings/:setting',
    auth: 'person',
    about: "Change one of one's own settings, or clear it with null.",
    params: z.strictObject({ setting: settingName }),
    body: change.omit({ locked: true }),
    answer: placedSetting,
  },
  readAccountSettings: {
    method: 'GET',
    path: '/v1/account/settings',
    auth: 'person',
    about: 'The settings of the account.',
    params: empty,
    body: null,
    answer: placed,
  },
  changeAccountSetting: {
    method: 'PUT',
    path: '/v1/account/settings/:setting',
    auth: 'person',
    about: 'Change, lock or clear a setting of the account.',
    params: z.strictObject({ setting: settingName }),
    body: change,
    answer: placedSetting,
  },
  readGroupSettings: {
    method: 'GET',
    path: '/v1/account/groups/:groupId/settings',
    auth: 'person',
    about: 'The settings of a group.',
    params: z.strictObject({ groupId }),
    body: null,
    answer: placed,
  },
  changeGroupSetting: {
    method: 'PUT',
    path: '/v1/account/groups/:groupId/settings/:setting',
    auth: 'person',
    about: 'Change, lock or clear a setting of a group.',
    params: z.strictObject({ groupId, setting: settingName }),
    body: change,
    answer: placedSetting,
  },
  readSettingOfGroups: {
    method: 'GET',
    path: '/v1/account/group-settings/:setting',
    auth: 'person',
    about: 'One setting at every group of the account, by name.',
    params: z.strictObject({ setting: settingName }),
    body: null,
    answer: z.strictObject({
      lockedAbove: settingSource.nullable(),
      groups: z.array(groupSetting),
    }),
  },
  changeSettingOfGroups: {
    method: 'PUT',
    path: '/v1/account/group-settings/:setting',
    auth: 'person',
    about: 'Change, lock or clear one setting at several groups, all or none.',
    params: z.strictObject({ setting: settingName }),
    body: z.strictObject({
      value: settingValue.nullable(),
      locked: z.boolean(),
      groups: z.array(z.strictObject({ groupId, version })).min(1).max(MOST_GROUPS),
    }),
    answer: empty,
  },
  readMemberSettings: {
    method: 'GET',
    path: '/v1/account/members/:userId/settings',
    auth: 'person',
    about: 'The settings of one member, as an administrator sees them.',
    params: z.strictObject({ userId }),
    body: null,
    answer: placed,
  },
  changeMemberSetting: {
    method: 'PUT',
    path: '/v1/account/members/:userId/settings/:setting',
    auth: 'person',
    about: 'Change, lock or clear a setting of one member.',
    params: z.strictObject({ userId, setting: settingName }),
    body: change,
    answer: placedSetting,
  },
  previewSetting: {
    method: 'POST',
    path: '/v1/account/settings-preview',
    auth: 'person',
    about: 'For how many people a change would change what holds. Changes nothing.',
    params: empty,
    body: z.strictObject({
      /** Null: at the account. */
      groupIds: z.array(groupId).min(1).max(MOST_GROUPS).nullable(),
      setting: settingName,
      value: settingValue.nullable(),
      locked: z.boolean(),
    }),
    answer: z.strictObject({ affected: z.number().int(), people: z.number().int() }),
  },
  listMemberSettings: {
    method: 'GET',
    path: '/v1/account/member-settings',
    auth: 'person',
    about: 'What holds for each person of a page of listMembers, and why.',
    params: empty,
    query: membersAsked.extend({
      /** Only this one; otherwise every setting. */
      setting: settingName.optional(),
    }),
    body: null,
    answer: z.strictObject({ members: z.array(personSettings) }),
  },
  listAudit: {
    method: 'GET',
    path: '/v1/account/audit',
    auth: 'person',
    about: 'The audit log, newest first.',
    params: empty,
    query: z.strictObject({
      ...auditFilter,
      before: z.coerce.number().int().optional(),
      limit: count(200).optional(),
    }),
    body: null,
    answer: z.strictObject({
      entries: z.array(auditEntry),
      next: z.number().int().nullable(),
    }),
  },
  exportAudit: {
    method: 'GET',
    path: '/v1/account/audit/export',
    auth: 'person',
    about:
      'The audit log as a file, oldest first, in pieces: one after the other, until `next` is null, they are the file.',
    params: empty,
    query: z.strictObject({
      ...auditFilter,
      format: z.enum(['csv', 'json']),
      after: z.coerce.number().int().min(0).optional(),
    }),
    body: null,
    answer: z.strictObject({ text: z.string(), next: z.number().int().nullable() }),
  },
  checkAudit: {
    method: 'GET',
    path: '/v1/account/audit/check',
    auth: 'person',
    about:
      'Whether the chain of the audit log is whole, and where it ends: in pieces, each asked for with where the one before ended.',
    params: empty,
    query: z.strictObject({
      after: z.coerce.number().int().min(0).optional(),
      hash: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
    }),
    body: null,
    answer: z.strictObject({
      entries: z.number().int(),
      head: z.string(),
      brokenAt: z.number().int().nullable(),
      next: z.strictObject({ seq: z.number().int(), hash: z.string() }).nullable(),
    }),
  },
} as const satisfies Record<string, Route>;

export type PlacedSetting = z.infer<typeof placedSetting>;
export type EffectiveSetting = z.infer<typeof effectiveSetting>;
export type GroupSetting = z.infer<typeof groupSetting>;
export type PersonSettings = z.infer<typeof personSettings>;
export type AuditRow = z.infer<typeof auditEntry>;
