import { describe, expect, test } from '@jest/globals';
import type { PlacedSetting } from '../../protocol/wire/policy-routes.js';
import type { Change, Place } from './place.js';
import { consequenceOf, matches, settingRowView, wordsOf } from './setting-row-view.js';

const aRow = (parts: Partial<PlacedSetting> = {}, value: boolean | 'e2ee' | 'enhanced' = true) =>
  ({
    setting: 'polls',
    value: null,
    locked: false,
    version: 0,
    changedBy: null,
    changedAt: null,
    lockedAbove: null,
    lacks: null,
    effective: {
      value,
      from: { level: 'standard' },
      lock: null,
      limitedBy: null,
      why: "Set on by Conclave's standard",
    },
    ...parts,
  }) as PlacedSetting;
const account: Place = { at: 'account', name: 'Northwind' };
const own: Place = { at: 'own' };
const change = (parts: Partial<Change>): Change => ({
  ...{ setting: 'polls', value: true, locked: false, version: 0 },
  ...parts,
});

describe('a row of settings', () => {
  test('can be changed unless it is locked above or another setting stands in its way', () => {
    expect(settingRowView(aRow()).disabled).toBe(false);
    const lockedAbove = { level: 'group', groupId: 'a'.repeat(32), name: 'Legal' } as const;
    expect(settingRowView(aRow({ lockedAbove, value: true }))).toMatchObject({
      disabled: true,
      canInherit: false,
    });
    const { effective } = aRow();
    const limited = { ...effective, limitedBy: 'allowE2ee' } as const;
    expect(settingRowView(aRow({ effective: limited })).disabled).toBe(true);
  });

  test('says who changed it, also when that person is gone', () => {
    expect(settingRowView(aRow()).changed).toBeNull();
    const changed = aRow({ changedAt: Date.UTC(2026, 4, 1, 12), changedBy: null });
    expect(settingRowView(changed, 'en').changed).toMatch(/^Changed by someone who is gone, May 1/);
  });

  test('says what the server lacks for it, beside where its value comes from', () => {
    expect(settingRowView(aRow()).lacks).toBeNull();
    const view = settingRowView(aRow({ setting: 'cloudRecording', lacks: 'egress' }));
    expect(view.lacks).toMatch(/^Your server has no recorder\./);
    expect(view.why).toBe("Set on by Conclave's standard");
    expect(view.disabled).toBe(false);
  });

  test('is found by its name, by what it does, and by who locked it', () => {
    expect(matches(aRow(), ' POLL ')).toBe(true);
    expect(matches(aRow(), 'questions')).toBe(true);
    expect(matches(aRow(), 'standard')).toBe(true);
    expect(matches(aRow(), 'legal')).toBe(false);
  });
});

describe('before a change', () => {
  const e2ee = aRow({ setting: 'allowE2ee' }, false);
  test.each<[string, PlacedSetting, Partial<Change>, Place, string | null]>([
    ['E2EE on', e2ee, { setting: 'allowE2ee', value: true }, account, 'e2ee-on'],
    ['one’s own E2EE on', e2ee, { setting: 'allowE2ee', value: true }, own, 'e2ee-on'],
    ['a feature off', aRow(), { value: false }, account, 'feature-off'],
    ['a feature off and locked', aRow(), { value: false, locked: true }, account, 'feature-off'],
    ['one’s own feature off', aRow(), { value: false }, own, null],
    ['a feature on', aRow({}, false), { value: true }, account, null],
    ['a lock', aRow(), { value: true, locked: true }, account, 'lock'],
    ['an unlock', aRow({ value: true, locked: true }), { value: true }, account, null],
    ['a reset', aRow({ value: true }), { value: null }, account, 'inherit'],
    ['one’s own reset', aRow({ value: true }), { value: null }, own, null],
  ])('%s is asked about as it should be', (_what, row, parts, place, expected) => {
    expect(consequenceOf(row, change({ setting: row.setting, ...parts }), place)).toBe(expected);
  });

  test('asks when E2EE goes off and when it becomes the standard', () => {
    const isOn = aRow({ setting: 'allowE2ee' }, true);
    const off = change({ setting: 'allowE2ee', value: false });
    expect(consequenceOf(isOn, off, account)).toBe('e2ee-off');
    const type = aRow({ setting: 'defaultEncryptionType' }, 'enhanced');
    const standard = change({ setting: 'defaultEncryptionType', value: 'e2ee' });
    expect(consequenceOf(type, standard, account)).toBe('e2ee-default');
  });

  test('says a value with its lock', () => {
    expect(
      [
        { value: null, locked: false },
        { value: false, locked: true },
      ].map(wordsOf),
    ).toEqual(['inherited', 'off and locked']);
  });
});
