import { describe, expect, test } from '@jest/globals';
import type { AuditRow } from '../../protocol/wire/policy-routes.js';
import { auditLine, auditQuery, NO_FILTER } from './audit-view.js';

const aRow = (parts: Partial<AuditRow> = {}): AuditRow => ({
  ...{ seq: 7, at: Date.UTC(2026, 4, 1, 12), actorId: 'a', actor: 'Anna', address: '192.0.2.7' },
  ...{ action: 'setting-changed', subjectKind: 'group', subjectId: 'g', subject: 'Legal' },
  ...{ what: 'allowE2ee', from: null, to: 'on, locked', hash: 'x' },
  ...parts,
});

describe('a line of the audit log', () => {
  test('says who, what, from, to, when and from where', () => {
    expect(auditLine(aRow(), 'en')).toMatchObject({
      ...{ who: 'Anna', what: 'Allow end-to-end encryption', subject: 'Legal' },
      ...{ from: 'inherited', to: 'on, locked', address: '192.0.2.7' },
    });
  });

  test('names actions, roles, the operator and those who are gone', () => {
    const role = { action: 'role-changed', subjectKind: 'user', what: '', subject: null } as const;
    expect(auditLine(aRow({ ...role, actor: null, from: 'member', to: 'admin' }))).toMatchObject({
      ...{ who: 'Someone who is gone', what: 'Changed a role', subject: 'Someone who is gone' },
      ...{ from: 'Member', to: 'Admin' },
    });
    const plan = aRow({
      action: 'plan-changed',
      actorId: null,
      actor: null,
      from: 'basic',
      what: '',
    });
    expect(auditLine(plan).who).toBe('Operator of the service');
    expect(auditLine(aRow({ subject: null })).subject).toBe('a group that is gone');
  });

  test('shows what a newer service wrote as it is', () => {
    const line = auditLine(aRow({ action: 'planet-moved', what: 'pluto' }));
    expect(line.what).toBe('planet-moved');
    expect(auditLine(aRow({ what: 'pluto' })).what).toBe('pluto');
  });
});

describe('the filter of the audit log', () => {
  test('asks for nothing where nothing is typed', () => {
    expect(auditQuery(NO_FILTER)).toEqual({});
  });

  test('takes days whole, and only whole dates', () => {
    const { since, until } =
      auditQuery({ ...NO_FILTER, since: '2026-05-01', until: '2026-05-01' }) ?? {};
    expect(Number(until) - Number(since)).toBe(24 * 3_600_000);
    expect(auditQuery({ ...NO_FILTER, person: ' anna ', since: '2026-05' })).toEqual({
      person: 'anna',
    });
  });
});
