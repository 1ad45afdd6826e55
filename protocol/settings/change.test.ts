import { describe, expect, test } from '@jest/globals';
import { lockAbove, type Target } from './change.js';
import { whyNotMeetingType } from './meeting-type.js';
import { resolve, type Entries, type Levels } from './resolve.js';
import { features } from './features.js';
import {
  isFeature,
  isSettingName,
  isValueOf,
  settingNames,
  settingTable,
} from './setting-table.js';
import { settingTitle, why } from './why.js';

const locked = { allowE2ee: { value: true, locked: true } } as const;
const nobody: Levels = {
  product: {},
  account: { name: 'Northwind', entries: {} },
  groups: [],
  user: {},
};
const at = (level: 'product' | 'account' | 'groups' | 'user', entries: Entries): Levels => ({
  ...nobody,
  ...(level === 'product' && { product: entries }),
  ...(level === 'account' && { account: { name: 'Northwind', entries } }),
  ...(level === 'groups' && { groups: [{ groupId: 'g', name: 'Legal', entries }] }),
  ...(level === 'user' && { user: entries }),
});

describe('settings: change (product.md "Settings")', () => {
  test.each([
    ['product', ['account', 'group', 'user', 'own']],
    ['account', ['group', 'user', 'own']],
    ['groups', ['user', 'own']],
    ['user', ['own']],
  ] as const)('a lock at %s stands in the way of exactly the levels below it', (level, below) => {
    const targets: readonly Target[] = ['account', 'group', 'user', 'own'];
    const levels = at(level, locked);
    expect(targets.filter((one) => lockAbove('allowE2ee', one, levels) !== null)).toEqual(below);
    expect(targets.filter((one) => lockAbove('polls', one, levels) !== null)).toEqual([]);
  });

  test('names the same one of several locked groups in any order', () => {
    const groups = ['b', 'a'].map((groupId) => ({ groupId, name: groupId, entries: locked }));
    for (const order of [groups, [...groups].reverse()])
      expect(lockAbove('allowE2ee', 'own', { ...nobody, groups: order })).toMatchObject({
        groupId: 'a',
      });
  });

  test('a setting takes only its own kind of value', () => {
    for (const name of settingNames) {
      const isType = name === 'defaultEncryptionType';
      expect(isValueOf(name, true)).toBe(!isType);
      expect(isValueOf(name, 'e2ee')).toBe(isType);
      for (const wrong of [null, 1, 'on', {}, [true]]) expect(isValueOf(name, wrong)).toBe(false);
    }
  });
});

describe('settings: what a meeting may be', () => {
  const settings = (entries: Entries) => resolve(at('user', entries));
  const allowed = { allowE2ee: { value: true, locked: false } } as const;

  test('end-to-end encrypted only where the host may, and enhanced where nothing is locked', () => {
    expect(whyNotMeetingType('e2ee', settings({}))).toBe('e2ee-off');
    const off = { allowE2ee: { value: false, locked: true } } as const;
    expect(whyNotMeetingType('e2ee', settings(off))).toBe('e2ee-locked-off');
    expect(whyNotMeetingType('e2ee', settings(allowed))).toBeNull();
    expect(whyNotMeetingType('enhanced', settings(allowed))).toBeNull();
  });

  test('only the locked type where the type is locked', () => {
    const only = { ...allowed, defaultEncryptionType: { value: 'e2ee', locked: true } } as const;
    expect(whyNotMeetingType('enhanced', settings(only))).toBe('encryption-type-locked');
    expect(whyNotMeetingType('e2ee', settings(only))).toBeNull();
  });
});

describe('settings: why', () => {
  test.each([
    ['Locked on by group Legal', at('groups', locked)],
    ['Locked on by account Northwind', at('account', locked)],
    ['Locked on by the operator of this service', at('product', locked)],
    ['Locked on for this person by an administrator', at('user', locked)],
    ['Own choice', at('user', { allowE2ee: { value: false, locked: false } })],
    [
      'Set off for this person by an administrator',
      at('user', { allowE2ee: { value: false, locked: false, byAdministrator: true } }),
    ],
    ['Set off by group Legal', at('groups', { allowE2ee: { value: false, locked: false } })],
    ["Set off by Conclave's standard", nobody],
  ] as const)('says “%s”', (words, levels) => {
    expect(why(resolve(levels).allowE2ee)).toBe(words);
  });

  test.each([
    ['Locked to end-to-end encrypted by account Northwind', 'e2ee'],
    ['Locked to enhanced by account Northwind', 'enhanced'],
  ] as const)('names a type by its words: “%s”', (words, value) => {
    const levels = at('account', {
      ...{ allowE2ee: { value: true, locked: false } },
      defaultEncryptionType: { value, locked: true },
    });
    expect(why(resolve(levels).defaultEncryptionType)).toBe(words);
  });

  test('a setting is called as its table calls it, and every name of the table is one', () => {
    for (const setting of settingNames) {
      expect(settingTitle(setting)).toBe(settingTable[setting].name);
      expect(isSettingName(setting)).toBe(true);
      expect(isFeature(setting)).toBe(Object.hasOwn(features, setting));
    }
    expect(['toString', '', 'allowE2EE'].some(isSettingName)).toBe(false);
  });

  test('says which other setting is in the way', () => {
    const levels = at('user', { defaultEncryptionType: { value: 'e2ee', locked: false } });
    expect(why(resolve(levels).defaultEncryptionType)).toBe(
      'Follows “Allow end-to-end encryption”, which is off',
    );
  });
});
