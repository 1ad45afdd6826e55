/** @jest-environment ./test/dom-environment.mjs */
import { describe, expect, test } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { sentence } from '../../protocol/fault.js';
import { bad, good } from '../app.fixture.js';
import { FakePlace } from '../policy/policy.fixture.js';
import { button, dialog, hex, member, open, toggle } from './admin-screen.fixture.js';

describe('settings of the account', () => {
  test('say where each value comes from, and are searched', async () => {
    const { user } = open();
    expect(await screen.findAllByRole('switch')).toHaveLength(9);
    expect(screen.getAllByText("Set off by Conclave's standard").length).toBeGreaterThan(0);
    await user.type(screen.getByLabelText('Search settings'), 'questions');
    expect(screen.getAllByRole('switch')).toHaveLength(1);
    await user.type(screen.getByLabelText('Search settings'), 'xyz');
    expect(screen.getByText('No setting matches “questionsxyz”.')).toBeTruthy();
  });

  test('are changed only after what they switch off was shown, with how many it touches', async () => {
    const { user, puts } = open();
    await user.click(await toggle('Allow end-to-end encryption'));
    const sheet = within(await dialog());
    expect(sheet.getAllByRole('listitem')).toHaveLength(8);
    expect(await sheet.findByText('Changes what holds for 2 of 3 people.')).toBeTruthy();
    expect(puts).toEqual([]);
    await user.click(sheet.getByRole('button', { name: 'Turn on' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(puts).toEqual([{ setting: 'allowE2ee', value: true, locked: false, version: 0 }]);
    const changed = await toggle('Allow end-to-end encryption');
    await waitFor(() => expect(changed.getAttribute('aria-checked')).toBe('true'));
  });

  test('are locked as they are, and unlocked at once', async () => {
    const { user, puts } = open();
    await user.click(await button('Lock “Polls”'));
    await user.click(within(await dialog()).getByRole('button', { name: 'Lock' }));
    expect(await screen.findByText('Locked on by account Northwind')).toBeTruthy();
    await user.click(await button('Lock “Polls”'));
    await waitFor(() => expect(puts).toHaveLength(2));
    expect(puts[1]).toEqual({ setting: 'polls', value: true, locked: false, version: 1 });
  });

  test('are changed twice in a row before the list was loaded again', async () => {
    const place = new FakePlace('account');
    let loads = 0;
    const { user, puts } = open(
      {
        'GET /v1/account/settings': () => {
          loads += 1;
          return loads === 1 ? good({ settings: place.rows() }) : bad(503, 'database-busy');
        },
      },
      place,
    );
    await user.click(await toggle('Allow end-to-end encryption'));
    await user.click(within(await dialog()).getByRole('button', { name: 'Turn on' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await user.click(await button('Lock “Allow end-to-end encryption”'));
    await user.click(within(await dialog()).getByRole('button', { name: 'Lock' }));
    await waitFor(() => expect(puts).toHaveLength(2));
    expect(puts[1]).toEqual({ setting: 'allowE2ee', value: true, locked: true, version: 1 });
  });

  test('cannot be changed where the operator locked them', async () => {
    const place = new FakePlace('account', { product: { polls: { value: false, locked: true } } });
    open({}, place);
    const polls = await toggle('Polls');
    expect(polls.hasAttribute('disabled')).toBe(true);
    expect((await button('Lock “Polls”')).hasAttribute('disabled')).toBe(true);
    expect(screen.getByText('Locked off by the operator of this service')).toBeTruthy();
  });

  test('that somebody else changed meanwhile are shown, and one’s own change can be made anew', async () => {
    const place = new FakePlace('account');
    const { user, puts } = open({}, place);
    await toggle('Polls');
    place.store('polls', true, true, 'Ben');
    await user.click(await toggle('Polls'));
    await user.click(within(await dialog()).getByRole('button', { name: 'Turn off' }));
    expect(await screen.findByText(/^Ben set “Polls” on and locked/)).toBeTruthy();
    expect(screen.getByText('You wanted it off. Nothing of yours was saved yet.')).toBeTruthy();
    await user.click(await button('Change to mine'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(puts.at(-1)).toEqual({ setting: 'polls', value: false, locked: false, version: 1 });
  });

  test('that somebody else changed meanwhile can be left as they are', async () => {
    const place = new FakePlace('account');
    const { user, puts } = open({}, place);
    await toggle('Polls');
    place.store('polls', null, false, 'Ben');
    await user.click(await toggle('Polls'));
    await user.click(within(await dialog()).getByRole('button', { name: 'Turn off' }));
    expect(await screen.findByText(/^Ben let “Polls” be inherited/)).toBeTruthy();
    await user.click(await button('Keep theirs'));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(puts).toHaveLength(1);
  });

  test('are taken back to what they inherit', async () => {
    const place = new FakePlace('account');
    place.store('polls', false);
    const { user, puts } = open({}, place);
    await user.click(await button('More for “Polls”'));
    await user.click(await screen.findByRole('menuitem', { name: 'Use the inherited value' }));
    await user.click(within(await dialog()).getByRole('button', { name: 'Inherit' }));
    await waitFor(() => expect(puts).toHaveLength(1));
    expect(puts[0]).toEqual({ setting: 'polls', value: null, locked: false, version: 1 });
  });

  test('are changed for several groups at once, with the versions that were seen', async () => {
    const bulk: unknown[] = [];
    const group = (name: string, sign: string, version: number) => ({
      ...{ groupId: hex(sign), name, people: 2, value: null, locked: false, version },
      ...{ changedBy: null, changedAt: null },
    });
    const { user } = open({
      'GET /v1/account/group-settings/polls': () =>
        good({ lockedAbove: null, groups: [group('Design', 'd', 0), group('Legal', 'e', 3)] }),
      'PUT /v1/account/group-settings/polls': (body) => {
        bulk.push(body);
        if (bulk.length > 1) return good({});
        const detail = { name: 'Legal', changedBy: 'Ben', version: 4 };
        return { status: 409, body: { code: 'setting-changed', says: '', detail } };
      },
    });
    await user.click(await button('More for “Polls”'));
    await user.click(await screen.findByRole('menuitem', { name: 'Set for several groups…' }));
    const sheet = within(await dialog());
    await user.click(await sheet.findByRole('checkbox', { name: 'All groups' }));
    await user.click(sheet.getByRole('button', { name: 'Change 2 groups' }));
    expect(await sheet.findByText(/^Ben changed group Legal meanwhile/)).toBeTruthy();
    expect(bulk[0]).toEqual({
      ...{ value: true, locked: false },
      groups: [
        { groupId: hex('d'), version: 0 },
        { groupId: hex('e'), version: 3 },
      ],
    });
    await user.click(sheet.getByRole('button', { name: 'Change 2 groups' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  test('say what went wrong, and load again when asked', async () => {
    let isUp = false;
    const place = new FakePlace('account');
    const { user } = open({
      'GET /v1/account/settings': () =>
        isUp ? good({ settings: place.rows() }) : bad(503, 'database-busy'),
    });
    const again = await button('Try again');
    isUp = true;
    await user.click(again);
    expect(await toggle('Polls')).toBeTruthy();
  });
});

describe('the first run of an administrator', () => {
  test('allows encryption and makes it the standard in one click, and is over then', async () => {
    const { user, puts, asked } = open({}, undefined, { introduced: false });
    await user.click(await button('Allow it and make it the standard'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(puts).toEqual([
      { setting: 'allowE2ee', value: true, locked: false, version: 0 },
      { setting: 'defaultEncryptionType', value: 'e2ee', locked: false, version: 0 },
    ]);
    expect(asked).toContain('PUT /v1/me/introduced');
  });

  test.each(['Not now', 'Close'])('is skipped by %p, which changes nothing', async (name) => {
    const { user, puts, asked } = open({}, undefined, { introduced: false });
    await user.click(await button(name));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(puts).toEqual([]);
    expect(asked).toContain('PUT /v1/me/introduced');
  });

  test('is not shown to who has seen it', async () => {
    open();
    await toggle('Polls');
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('settings of one person', () => {
  const cleo = member('Cleo', 'c');
  const path = `/v1/account/members/${hex('c')}/settings`;
  const place = () => new FakePlace('user');

  test('are found by name, locked for them, and unlocked', async () => {
    const theirs = place();
    const puts: unknown[] = [];
    const { user } = open({
      'GET /v1/account/members?page=0': () =>
        good({ members: [member('Ben', 'b'), cleo], total: 2 }),
      'GET /v1/account/members?search=cl&page=0': () => good({ members: [cleo], total: 1 }),
      [`GET ${path}`]: () => good({ settings: theirs.rows() }),
      [`PUT ${path}/polls`]: (body) => {
        puts.push(body);
        const { value, locked } = body as { value: boolean; locked: boolean };
        theirs.store('polls', value, locked, 'Anna');
        return good(theirs.row('polls'));
      },
    });
    await user.selectOptions(await screen.findByLabelText('For'), 'user');
    await user.type(await screen.findByLabelText('Find a person'), 'cl');
    await user.click(await button('Choose Cleo'));
    await screen.findByRole('list', { name: 'Settings for Cleo' });
    await user.click(await button('Lock “Polls”'));
    await user.click(within(await dialog()).getByRole('button', { name: 'Lock' }));
    expect(await screen.findByText('Locked on for this person by an administrator')).toBeTruthy();
    await user.click(await button('Lock “Polls”'));
    expect(await screen.findByText('Set on for this person by an administrator')).toBeTruthy();
    expect(puts).toEqual([
      { value: true, locked: true, version: 0 },
      { value: true, locked: false, version: 1 },
    ]);
    await user.click(await button('Another person'));
    expect(await screen.findByLabelText('For')).toBeTruthy();
  });

  test('are opened from the list of people', async () => {
    const { user } = open({
      'GET /v1/account/members?page=0': () => good({ members: [cleo], total: 1 }),
      [`GET ${path}`]: () => good({ settings: place().rows() }),
    });
    await user.click(await button('People'));
    await user.click(await button('More for Cleo'));
    await user.click(await screen.findByRole('menuitem', { name: 'Settings' }));
    expect(await screen.findByRole('list', { name: 'Settings for Cleo' })).toBeTruthy();
  });
});

describe('what cannot be loaded', () => {
  test('is said where people are counted, the change can be made all the same, and it is counted again', async () => {
    let isUp = false;
    const { user, puts } = open({
      'POST /v1/account/settings-preview': () =>
        isUp ? good({ affected: 2, people: 3 }) : bad(503, 'database-busy'),
    });
    await user.click(await toggle('Polls'));
    const sheet = within(await dialog());
    expect((await sheet.findByRole('alert')).textContent).toContain(sentence('database-busy'));
    expect(sheet.queryByText('Counting who is affected…')).toBeNull();
    isUp = true;
    await user.click(sheet.getByRole('button', { name: 'Try again' }));
    expect(await sheet.findByText('Changes what holds for 2 of 3 people.')).toBeTruthy();
    await user.click(sheet.getByRole('button', { name: 'Turn off' }));
    await waitFor(() => expect(puts).toHaveLength(1));
  });

  test('is said where a group is chosen, and is asked for again', async () => {
    let isUp = false;
    const group = { groupId: hex('e'), name: 'Legal', people: 2 };
    const { user } = open({
      'GET /v1/account/groups': () =>
        isUp ? good({ groups: [group] }) : bad(503, 'database-busy'),
    });
    await user.selectOptions(await screen.findByLabelText('For'), 'group');
    const again = await button('Try again');
    expect(screen.queryByText(/^There are no groups yet/)).toBeNull();
    isUp = true;
    await user.click(again);
    expect(await screen.findByRole('option', { name: 'Legal' })).toBeTruthy();
  });
});
