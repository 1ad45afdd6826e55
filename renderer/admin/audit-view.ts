// What a line of the audit log says, and which lines are asked for.
import { auditActions } from '../../protocol/settings/audit-actions.js';
import { isSettingName, settingTable } from '../../protocol/settings/setting-table.js';
import type { Query } from '../../protocol/wire/http.js';
import type { AuditRow } from '../../protocol/wire/policy-routes.js';
import { moment } from '../policy/setting-row-view.js';
import { auditActionWords, auditWords, peopleWords } from '../words/admin-words.js';

export interface AuditLine {
  readonly seq: number;
  readonly when: string;
  readonly who: string;
  readonly what: string;
  /** On whom or what. */
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly address: string;
}

export function auditLine(row: AuditRow, locale?: string): AuditLine {
  const { seq, at, actorId, actor, address, action, what, subject, subjectKind } = row;
  const known = auditActions.find((one) => one === action);
  const setting = isSettingName(what) ? settingTable[what].name : what;
  const nothing = action === 'setting-changed' ? auditWords.inherited : auditWords.none;
  const gone = subjectKind === 'group' ? auditWords.goneGroup : auditWords.gone;
  return {
    ...{ seq, address },
    when: moment(at, locale),
    who: actorId === null ? auditWords.operator : (actor ?? auditWords.gone),
    what:
      action === 'setting-changed'
        ? setting
        : known === undefined
          ? action
          : auditActionWords[known],
    subject: subject ?? gone,
    from: valueText(row.from) ?? nothing,
    to: valueText(row.to) ?? nothing,
  };
}

/** Roles have names on screens; the rest reads as it is stored. */
function valueText(text: string | null): string | null {
  if (text === 'owner' || text === 'admin' || text === 'member') return peopleWords.role[text];
  return text;
}

/** What was typed into the filter. Days are local, as a date field gives them: 2026-05-01. */
export interface AuditAsked {
  readonly person: string;
  readonly action: string;
  readonly setting: string;
  readonly since: string;
  readonly until: string;
}

export const NO_FILTER: AuditAsked = { person: '', action: '', setting: '', since: '', until: '' };

/** The same as a query; both days are meant whole. */
export function auditQuery(asked: AuditAsked): Query<'listAudit'> {
  const person = asked.person.trim();
  const [since, until] = [dayStart(asked.since, 0), dayStart(asked.until, 1)];
  return {
    ...(person === '' ? {} : { person }),
    ...(asked.action === '' ? {} : { action: asked.action }),
    ...(asked.setting === '' ? {} : { what: asked.setting }),
    ...(since === null ? {} : { since }),
    ...(until === null ? {} : { until }),
  };
}

/** The beginning of the day that is `later` days after `day`, local time; null where `day` is no whole date yet. */
function dayStart(day: string, later: number): number | null {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  if (year === undefined) return null;
  const at = new Date(Number(year), Number(month) - 1, Number(date) + later).getTime();
  return Number.isNaN(at) ? null : at;
}
