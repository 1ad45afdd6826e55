import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { processorTime } from '../processor-time.fixture.js';
import { lockAbove } from './change.js';
import {
  resolve,
  type Effective,
  type Entries,
  type Entry,
  type GroupEntries,
  type Levels,
} from './resolve.js';
import { settingNames, settingTable, type SettingName } from './setting-table.js';

const nobody: Levels = {
  product: {},
  account: { name: 'Northwind', entries: {} },
  groups: [],
  user: {},
};
const on = { value: true, locked: false } as const;
const off = { value: false, locked: false } as const;
const lockedOn = { value: true, locked: true } as const;
const lockedOff = { value: false, locked: true } as const;

function group(groupId: string, entries: Entries): GroupEntries {
  return { groupId, name: `Group ${groupId}`, entries };
}

const account = (entries: Entries) => ({ name: 'Northwind', entries });

/** product.md "Settings", read out loud: one sentence after the other, with no regard for speed. */
function slowly(setting: SettingName, levels: Levels): unknown {
  const groups = levels.groups.map(({ entries }) => entries[setting]).filter((e) => e != null);
  const best = (entries: readonly Entry[]) => {
    const values = entries.map(({ value }) => value);
    const { protective } = settingTable[setting];
    return values.includes(protective) ? protective : values[0];
  };
  const { product, user } = levels;
  const ofAccount = levels.account.entries[setting];
  if (product[setting]?.locked) return product[setting].value;
  if (ofAccount?.locked) return ofAccount.value;
  const locked = groups.filter((entry) => entry.locked);
  if (locked.length > 0) return best(locked);
  if (user[setting]) return user[setting].value;
  if (groups.length > 0) return best(groups);
  return ofAccount?.value ?? product[setting]?.value ?? settingTable[setting].standard;
}

const entry = (setting: SettingName): fc.Arbitrary<Entry | undefined> =>
  fc.option(
    fc.record({
      value:
        setting === 'defaultEncryptionType'
          ? fc.constantFrom('e2ee' as const, 'enhanced' as const)
          : fc.boolean(),
      locked: fc.boolean(),
    }),
    { nil: undefined },
  );
const entries = fc
  .record(Object.fromEntries(settingNames.map((name) => [name, entry(name)])))
  .map(
    (all) =>
      Object.fromEntries(Object.entries(all).filter(([, one]) => one !== undefined)) as Entries,
  );
const anyLevels: fc.Arbitrary<Levels> = fc.record({
  product: entries,
  account: entries.map(account),
  groups: fc
    .uniqueArray(fc.nat(9), { maxLength: 5 })
    .chain((ids) => fc.tuple(...ids.map((id) => entries.map((one) => group(String(id), one))))),
  user: entries,
});

describe('settings: resolve (product.md "Settings")', () => {
  test('gives the standard where nobody said anything', () => {
    const { allowE2ee, defaultEncryptionType, polls } = resolve(nobody);
    expect([allowE2ee.value, defaultEncryptionType.value, polls.value]).toEqual([
      false,
      'enhanced',
      true,
    ]);
    expect(allowE2ee).toEqual({
      value: false,
      from: { level: 'standard' },
      lock: null,
      limitedBy: null,
    });
  });

  test.each([
    [
      'a locked account over group and person',
      {
        account: account({ allowE2ee: lockedOff }),
        groups: [group('a', { allowE2ee: lockedOn })],
        user: { allowE2ee: on },
      },
      false,
      { level: 'account', name: 'Northwind' },
    ],
    [
      'a locked group over the person',
      {
        account: account({ allowE2ee: off }),
        groups: [group('a', { allowE2ee: lockedOn })],
        user: { allowE2ee: off },
      },
      true,
      { level: 'group', groupId: 'a', name: 'Group a' },
    ],
    [
      'the person over an unlocked group',
      { groups: [group('a', { allowE2ee: on })], user: { allowE2ee: off } },
      false,
      { level: 'user' },
    ],
    [
      'a group over the account',
      { account: account({ allowE2ee: off }), groups: [group('a', { allowE2ee: on })] },
      true,
      { level: 'group', groupId: 'a', name: 'Group a' },
    ],
    [
      'the account over the product',
      { product: { allowE2ee: off }, account: account({ allowE2ee: on }) },
      true,
      { level: 'account', name: 'Northwind' },
    ],
    [
      'a locked product over everyone',
      { product: { allowE2ee: lockedOff }, account: account({ allowE2ee: lockedOn }) },
      false,
      { level: 'product' },
    ],
  ] as const)('takes %s', (_, levels, value, from) => {
    expect(resolve({ ...nobody, ...levels }).allowE2ee).toMatchObject({ value, from });
  });

  test('takes the most protective of several groups, and a locked one before an unlocked one', () => {
    const groups = [
      group('a', { allowE2ee: off, cloudRecording: lockedOn }),
      group('b', { allowE2ee: on, cloudRecording: off }),
      group('c', { allowE2ee: off, cloudRecording: lockedOff }),
    ];
    const { allowE2ee, cloudRecording } = resolve({ ...nobody, groups });
    expect([allowE2ee.value, allowE2ee.from]).toEqual([
      true,
      { level: 'group', groupId: 'b', name: 'Group b' },
    ]);
    expect([cloudRecording.value, cloudRecording.lock]).toEqual([
      false,
      { level: 'group', groupId: 'c', name: 'Group c' },
    ]);
  });

  test('a default of end-to-end encryption means nothing to someone who may not use it', () => {
    const user = { defaultEncryptionType: { value: 'e2ee', locked: false } } as const;
    const levels = { ...nobody, account: account({ allowE2ee: lockedOff }), user };
    expect(resolve(levels).defaultEncryptionType).toEqual({
      value: 'enhanced',
      from: { level: 'account', name: 'Northwind' },
      lock: { level: 'account', name: 'Northwind' },
      limitedBy: 'allowE2ee',
    });
  });

  test('decides as product.md reads, for any levels', () => {
    fc.assert(
      fc.property(anyLevels, (levels) => {
        const found = resolve(levels);
        for (const setting of settingNames) {
          const limited = setting === 'defaultEncryptionType' && !found.allowE2ee.value;
          expect([setting, found[setting].value]).toEqual([
            setting,
            limited ? 'enhanced' : slowly(setting, levels),
          ]);
        }
      }),
      { seed: 5, numRuns: 400 },
    );
  });

  test('does not depend on the order of the groups', () => {
    fc.assert(
      fc.property(anyLevels, (levels) => {
        const turned = { ...levels, groups: [...levels.groups].reverse() };
        expect(resolve(turned)).toEqual(resolve(levels));
      }),
      { seed: 6, numRuns: 200 },
    );
  });

  test('names as the source a level that really says so', () => {
    const said = (setting: SettingName, levels: Levels, { from }: Effective): unknown => {
      switch (from.level) {
        case 'standard':
          return settingTable[setting].standard;
        case 'product':
          return levels.product[setting]?.value;
        case 'account':
          return levels.account.entries[setting]?.value;
        case 'group':
          return levels.groups.find((one) => one.groupId === from.groupId)?.entries[setting]?.value;
        case 'user':
          return levels.user[setting]?.value;
      }
    };
    fc.assert(
      fc.property(anyLevels, (levels) => {
        for (const [name, effective] of Object.entries(resolve(levels))) {
          if (effective.limitedBy !== null) continue;
          expect(said(name as SettingName, levels, effective)).toBe(effective.value);
        }
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test('whatever a person writes under a lock, nothing changes', () => {
    fc.assert(
      fc.property(anyLevels, entries, (levels, wanted) => {
        const before = resolve(levels);
        const kept = Object.entries(wanted).filter(
          ([name]) => lockAbove(name as SettingName, 'user', levels) !== null,
        );
        const after = resolve({
          ...levels,
          user: { ...levels.user, ...(Object.fromEntries(kept) as Entries) },
        });
        expect(after).toEqual(before);
      }),
      { seed: 8, numRuns: 200 },
    );
  });

  test('resolves every setting of 10,000 people in 100 groups in less time than one page may take', () => {
    const groups = Array.from({ length: 100 }, (_, n) =>
      group(String(n), {
        allowE2ee: { value: n % 3 === 0, locked: n % 7 === 0 },
        cloudRecording: { value: n % 2 === 0, locked: n % 5 === 0 },
      }),
    );
    const people = Array.from({ length: 10_000 }, (_, n): Levels => {
      const mine = [n % 100, (n * 7) % 100, (n * 13) % 100].map(
        (at) => groups[at] ?? group('', {}),
      );
      return { ...nobody, groups: mine, user: n % 4 === 0 ? { polls: off } : {} };
    });
    const page = people.slice(0, 200);
    people.slice(200, 1_200).forEach(resolve); // warm, as a service is
    const started = processorTime();
    page.forEach(resolve);
    expect(processorTime() - started).toBeLessThan(50);
    const all = processorTime();
    expect(people.map(resolve)).toHaveLength(10_000);
    expect(processorTime() - all).toBeLessThan(1_000);
  }, 20_000);
});
