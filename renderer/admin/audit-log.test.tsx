/** @jest-environment ./test/dom-environment.mjs */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { good } from '../app.fixture.js';
import { catchSavedFiles } from '../components/save-file.fixture.js';
import { button, hex, me, open } from './admin-screen.fixture.js';

afterEach(() => void jest.restoreAllMocks());

describe('the audit log on the screen', () => {
  const entry = {
    ...{ seq: 2, at: 1_800_000_000_000, actorId: me, actor: 'Anna', address: '192.0.2.7' },
    ...{ action: 'setting-changed', subjectKind: 'group', subjectId: hex('e'), subject: 'Legal' },
    ...{ what: 'allowE2ee', from: null, to: 'on, locked', hash: 'ff' },
  };
  const page = (next: number | null, seq = 2) => good({ entries: [{ ...entry, seq }], next });

  test('is filtered, paged, and its chain is checked', async () => {
    const { user } = open({
      'GET /v1/account/audit': () => page(2),
      'GET /v1/account/audit?before=2': () => page(null, 1),
      'GET /v1/account/audit?action=role-changed': () => good({ entries: [], next: null }),
      'GET /v1/account/audit/check': () =>
        good({ entries: 2, head: 'abcd', brokenAt: null, next: null }),
    });
    await user.click(await button('Audit log'));
    const table = within(await screen.findByRole('table'));
    expect(table.getAllByRole('row')).toHaveLength(2);
    expect(table.getByText('192.0.2.7')).toBeTruthy();
    await user.click(await button('Show older'));
    await waitFor(() => expect(table.getAllByRole('row')).toHaveLength(3));
    expect(screen.queryByRole('button', { name: 'Show older' })).toBeNull();
    await user.click(await button('Check the chain'));
    expect(await screen.findByText(/^The chain is whole: 2 entries/)).toBeTruthy();
    await user.selectOptions(screen.getByLabelText('Action'), 'role-changed');
    expect(await screen.findByText('Nothing in the log matches.')).toBeTruthy();
  });

  test('is checked piece by piece, and says how far it has got', async () => {
    const hash = 'f'.repeat(64);
    const piece = { entries: 3, head: 'abcd', brokenAt: null };
    let finish: (answer: ReturnType<typeof good>) => void = () => undefined;
    const { user } = open({
      'GET /v1/account/audit': () => page(null),
      'GET /v1/account/audit/check': () => good({ ...piece, next: { seq: 2, hash } }),
      [`GET /v1/account/audit/check?after=2&hash=${hash}`]: () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    });
    await user.click(await button('Audit log'));
    await user.click(await button('Check the chain'));
    const said = await screen.findByText('2 of 3 entries are checked…');
    expect(said.getAttribute('role')).toBe('status');
    finish(good({ ...piece, next: null }));
    expect(await screen.findByText(/^The chain is whole: 3 entries/)).toBeTruthy();
    expect(said.textContent).toBe('');
  });

  test('says where its chain is broken', async () => {
    const { user } = open({
      'GET /v1/account/audit': () => page(null),
      'GET /v1/account/audit/check': () =>
        good({ entries: 2, head: 'abcd', brokenAt: 1, next: null }),
    });
    await user.click(await button('Audit log'));
    await user.click(await button('Check the chain'));
    expect(await screen.findByText(/^Entry 1 does not follow/)).toBeTruthy();
  });

  test('keeps its rows while the next letter is looked for, and asks once the typing rests', async () => {
    const { user, asked } = open({
      'GET /v1/account/audit': () => page(null),
      'GET /v1/account/audit?person=Cleo': () =>
        good({ entries: [{ ...entry, seq: 9, actor: 'Cleo' }], next: null }),
    });
    await user.click(await button('Audit log'));
    const table = await screen.findByRole('table');
    await user.type(screen.getByLabelText('Person'), 'Cleo');
    expect(table.isConnected).toBe(true);
    expect(within(table).getByText('Anna')).toBeTruthy();
    expect(await within(table).findByText('Cleo')).toBeTruthy();
    expect(within(table).queryByText('Anna')).toBeNull();
    expect(table.isConnected).toBe(true);
    const filtered = asked.filter((route) => route.includes('/audit?'));
    expect(filtered).toEqual(['GET /v1/account/audit?person=Cleo']);
  });

  test('is asked for whole days, in the time of the one who looks', async () => {
    const since = new Date(2026, 4, 1).getTime();
    const until = new Date(2026, 4, 3).getTime();
    const { user } = open({
      'GET /v1/account/audit': () => page(null),
      [`GET /v1/account/audit?since=${since}&until=${until}`]: () =>
        good({ entries: [], next: null }),
    });
    await user.click(await button('Audit log'));
    await screen.findByRole('table');
    await user.type(screen.getByLabelText('From'), '2026-05-01');
    await user.type(screen.getByLabelText('To'), '2026-05-02');
    expect(await screen.findByText('Nothing in the log matches.')).toBeTruthy();
  });

  test.each([
    ['Export as CSV', 'csv', 'text/csv'],
    ['Export as JSON', 'json', 'application/json'],
  ])('is saved whole by “%s”, as it is filtered', async (name, format, type) => {
    const files = catchSavedFiles();
    const piece = (text: string, next: number | null) => () => good({ text, next });
    const { user } = open({
      'GET /v1/account/audit': () => page(null),
      'GET /v1/account/audit?action=role-changed': () => page(null),
      [`GET /v1/account/audit/export?action=role-changed&format=${format}&after=0`]: piece('a', 7),
      [`GET /v1/account/audit/export?action=role-changed&format=${format}&after=7`]: piece(
        'b',
        null,
      ),
    });
    await user.click(await button('Audit log'));
    await user.selectOptions(screen.getByLabelText('Action'), 'role-changed');
    await user.click(await button(name));
    await waitFor(() => expect(files).toHaveLength(1));
    expect(files).toEqual([{ name: `conclave-audit-log.${format}`, type, text: 'ab' }]);
  });
});
