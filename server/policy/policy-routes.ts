// The routes about settings at every level and about the audit log. Who may call them is in server/authorisation/route-table.ts.
import { eq } from 'drizzle-orm';
import { ok, refused } from '../../protocol/result.js';
import { resolve, type Entries } from '../../protocol/settings/resolve.js';
import { isValueOf } from '../../protocol/settings/setting-table.js';
import type { PersonSettings } from '../../protocol/wire/policy-routes.js';
import type { Account } from '../accounts/account.js';
import { memberIdsOf } from '../accounts/member-store.js';
import type { Db } from '../db/database.js';
import { groups } from '../db/schema.js';
import type { Handlers } from '../http/handlers.js';
import { auditText } from './audit-export.js';
import { auditAfter, auditPage, checkAudit, type AuditFilter } from './audit-log.js';
import { effectiveOnWire } from './person-settings.js';
import { levelsOfEach } from './policy-store.js';
import { changeGroups, settingOfGroups } from './group-settings.js';
import { countAffected } from './setting-preview.js';
import { changePlace, readPlace, type Place } from './settings-service.js';

type PolicyRoutes =
  | 'changeOwnSetting'
  | 'readOwnSettings'
  | 'readAccountSettings'
  | 'changeAccountSetting'
  | 'readGroupSettings'
  | 'changeGroupSetting'
  | 'readSettingOfGroups'
  | 'changeSettingOfGroups'
  | 'readMemberSettings'
  | 'changeMemberSetting'
  | 'previewSetting'
  | 'listMemberSettings'
  | 'listAudit'
  | 'exportAudit'
  | 'checkAudit';

const PAGE = 50;
const EXPORTED_AT_ONCE = 2_000;
/** A few seconds' work, well within what a client waits for an answer. */
const CHECKED_IN_ONE = 100_000;

export function policyRoutes(
  db: Db,
  product: Entries,
  now: () => number,
): Pick<Handlers, PolicyRoutes> {
  const read = async (account: Account, place: Place) =>
    ok({ settings: await readPlace(db, product, account.accountId, place) });
  const by = (ask: { readonly account: Account; readonly address: string }) => ({
    account: ask.account,
    address: ask.address,
    at: now(),
  });

  return {
    readOwnSettings: ({ account }) => read(account, ownPlace(account)),
    async changeOwnSetting(ask) {
      const wanted = { ...ask.body, setting: ask.params.setting, locked: false };
      return changePlace(db, product, by(ask), ownPlace(ask.account), wanted);
    },

    readAccountSettings: ({ account }) => read(account, accountPlace(account)),
    changeAccountSetting: (ask) =>
      changePlace(db, product, by(ask), accountPlace(ask.account), { ...ask.params, ...ask.body }),
    async readGroupSettings({ account, params }) {
      return read(account, await groupPlace(db, params.groupId));
    },
    async changeGroupSetting(ask) {
      const { groupId, setting } = ask.params;
      const place = await groupPlace(db, groupId);
      return changePlace(db, product, by(ask), place, { setting, ...ask.body });
    },
    readSettingOfGroups: ({ account, params }) =>
      settingOfGroups(db, product, account.accountId, params.setting),
    changeSettingOfGroups: (ask) =>
      changeGroups(db, product, by(ask), { ...ask.params, ...ask.body }),
    readMemberSettings: ({ account, params }) => read(account, memberPlace(params.userId)),
    changeMemberSetting: (ask) => {
      const { userId, setting } = ask.params;
      return changePlace(db, product, by(ask), memberPlace(userId), { setting, ...ask.body });
    },

    async previewSetting({ account, body }) {
      const { groupIds, setting, value, locked } = body;
      if (value !== null && !isValueOf(setting, value))
        return refused('bad-request', { field: 'value' });
      const subjects =
        groupIds === null
          ? [accountPlace(account).subject]
          : groupIds.map((id) => ({ level: 'group' as const, id }));
      const entry = value === null ? null : { value, locked };
      return ok(await countAffected(db, product, account.accountId, subjects, setting, entry));
    },

    async listMemberSettings({ account, query }) {
      const { setting, ...asked } = query;
      const userIds = await memberIdsOf(db, account.accountId, asked);
      const people = await levelsOfEach(db, product, account.accountId, userIds);
      const members = people.map(({ userId, levels }): PersonSettings => {
        const settings = effectiveOnWire(resolve(levels));
        return {
          userId,
          settings: setting === undefined ? settings : { [setting]: settings[setting] },
        };
      });
      return ok({ members });
    },

    async listAudit({ account, query }) {
      const { before = null, limit = PAGE, ...filter } = query;
      const page = { before, limit };
      const entries = await auditPage(db, account.accountId, filterOf(filter), page);
      const next = entries.length < limit ? null : (entries.at(-1)?.seq ?? null);
      return ok({ entries: [...entries], next });
    },
    async exportAudit({ account, query }) {
      const { format, after = 0, ...filter } = query;
      const page = { after, limit: EXPORTED_AT_ONCE };
      const entries = await auditAfter(db, account.accountId, filterOf(filter), page);
      const isLast = entries.length < EXPORTED_AT_ONCE;
      const text = auditText(format, entries, { isFirst: after === 0, isLast });
      return ok({ text, next: isLast ? null : (entries.at(-1)?.seq ?? null) });
    },
    async checkAudit({ account, query: { after, hash } }) {
      const from = after === undefined || hash === undefined ? null : { seq: after, hash };
      return ok(await checkAudit(db, account.accountId, from, CHECKED_IN_ONE));
    },
  };
}

function ownPlace({ userId }: Account): Place {
  return { target: 'own', subject: { level: 'user', id: userId }, name: '' };
}

function accountPlace({ accountId }: Account): Place {
  return { target: 'account', subject: { level: 'account', id: accountId }, name: '' };
}

function memberPlace(userId: string): Place {
  return { target: 'user', subject: { level: 'user', id: userId }, name: '' };
}

async function groupPlace(db: Db, groupId: string): Promise<Place> {
  const [group] = await db
    .select({ name: groups.name })
    .from(groups)
    .where(eq(groups.groupId, groupId));
  return { target: 'group', subject: { level: 'group', id: groupId }, name: group?.name ?? '' };
}

type Asked = { readonly [F in keyof AuditFilter]?: AuditFilter[F] | undefined };

function filterOf(asked: Asked): AuditFilter {
  return {
    person: asked.person ?? null,
    subjectId: asked.subjectId ?? null,
    action: asked.action ?? null,
    what: asked.what ?? null,
    since: asked.since ?? null,
    until: asked.until ?? null,
  };
}
