/** @jest-environment jsdom */
import { describe, expect, jest, test } from '@jest/globals';
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { bad, fakeService, good, SERVICE, type Answers } from '../app.fixture.js';
import { FakePlace } from '../policy/policy.fixture.js';
import { queryClient } from '../service-client/query-client.js';
import { serviceClient } from '../service-client/service-client.js';
import { AdminScreen } from './admin-screen.js';

const hex = (sign: string) => sign.repeat(32);
const me = hex('a');
const own = {
  account: { accountId: hex('c'), name: 'Northwind', plan: 'paid', createdAt: 0, people: 3 },
  role: 'owner',
  introduced: true,
} as const;

/** The screen over a fake service whose account settings are `place`. */
function open(answers: Answers = {}, place = new FakePlace('account'), parts = {}) {
  const puts: unknown[] = [];
  const change = (setting: 'polls' | 'allowE2ee' | 'defaultEncryptionType') => (body: unknown) => {
    const { value, locked, version } = body as { value: boolean; locked: boolean; version: number };
    puts.push({ setting, value, locked, version });
    const row = place.row(setting);
    if (row?.version !== version) {
      const theirs = Object.entries(place.stored.get(setting) ?? {});
      const detail = Object.fromEntries(theirs.filter(([, part]) => part !== null));
      return { status: 409, body: { code: 'setting-changed', says: '', detail } };
    }
    place.store(setting, value, locked, 'Anna');
    return good(place.row(setting));
  };
  const { fetch, asked } = fakeService({
    'GET /v1/account/settings': () => good({ settings: place.rows() }),
    'PUT /v1/account/settings/polls': change('polls'),
    'PUT /v1/account/settings/allowE2ee': change('allowE2ee'),
    'PUT /v1/account/settings/defaultEncryptionType': change('defaultEncryptionType'),
    'POST /v1/account/settings-preview': () => good({ affected: 2, people: 3 }),
    'PUT /v1/me/introduced': () => good({}),
    'GET /v1/account/groups': () => good({ groups: [] }),
    'GET /v1/account/invitations': () => good({ invitations: [] }),
    ...answers,
  });
  const service = serviceClient({
    ...{ url: SERVICE, token: () => 'kept', onSignedOut: jest.fn(), fetch },
  });
  render(
    <QueryClientProvider client={queryClient()}>
      <AdminScreen
        service={service}
        own={{ ...own, ...parts }}
        userId={me}
        introduces={'introduced' in parts}
      />
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), asked, puts, place };
}

const dialog = () => screen.findByRole('dialog');
const button = (name: string) => screen.findByRole('button', { name });
const toggle = (name: string) => screen.findByRole('switch', { name });

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

describe('people', () => {
  const member = (name: string, sign: string, parts = {}) => ({
    ...{ userId: hex(sign), email: `${sign}@example.org`, name, role: 'member' },
    ...{ createdAt: 1, deactivatedAt: null, groupIds: [], ...parts },
  });

  test('are invited, and the invitation is listed with its state', async () => {
    const invited: unknown[] = [];
    const invitation = {
      ...{ invitationId: hex('9'), email: 'new@example.org', role: 'member' },
      ...{ invitedBy: 'Anna', createdAt: 0, expiresAt: 1 },
    };
    const { user } = open({
      'GET /v1/account/members?page=0': () => good({ members: [member('Anna', 'a')], total: 1 }),
      'GET /v1/account/invitations': () =>
        good({ invitations: invited.length === 0 ? [] : [invitation] }),
      'POST /v1/account/invitations': (body) => {
        invited.push(body);
        return good(invitation);
      },
    });
    await user.click(await button('People'));
    await user.click(await button('Invite people'));
    const sheet = within(await dialog());
    await user.type(sheet.getByLabelText('E-mail address'), 'nobody');
    await user.click(sheet.getByRole('button', { name: 'Send invitation' }));
    expect(sheet.getByText(/^This is not an e-mail address/)).toBeTruthy();
    await user.clear(sheet.getByLabelText('E-mail address'));
    await user.type(sheet.getByLabelText('E-mail address'), 'new@example.org');
    await user.click(sheet.getByRole('button', { name: 'Send invitation' }));
    expect(await screen.findByText('Expired')).toBeTruthy();
    expect(invited).toEqual([{ email: 'new@example.org', role: 'member' }]);
  });

  test('are deactivated only after asking, and marked then', async () => {
    const ben = { isOff: false };
    const { user } = open({
      'GET /v1/account/members?page=0': () =>
        good({
          members: [member('Ben', 'b', { deactivatedAt: ben.isOff ? 5 : null })],
          total: 1,
        }),
      [`PUT /v1/account/members/${hex('b')}/active`]: (body) => {
        ben.isOff = !(body as { active: boolean }).active;
        return good({});
      },
    });
    await user.click(await button('People'));
    await user.click(await button('More for Ben'));
    await user.click(await screen.findByRole('menuitem', { name: 'Deactivate…' }));
    expect(ben.isOff).toBe(false);
    await user.click(within(await dialog()).getByRole('button', { name: 'Deactivate' }));
    expect(await screen.findByText('Deactivated')).toBeTruthy();
  });

  test('of one name are both marked', async () => {
    const { user } = open({
      'GET /v1/account/members?page=0': () =>
        good({ members: [member('Ben', 'b'), member('Ben', 'd')], total: 2 }),
    });
    await user.click(await button('People'));
    expect(await screen.findAllByText('Somebody else here has this name too')).toHaveLength(2);
  });
});

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
      'GET /v1/account/audit/check': () => good({ entries: 2, head: 'abcd', brokenAt: null }),
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

  test('says where its chain is broken', async () => {
    const { user } = open({
      'GET /v1/account/audit': () => page(null),
      'GET /v1/account/audit/check': () => good({ entries: 2, head: 'abcd', brokenAt: 1 }),
    });
    await user.click(await button('Audit log'));
    await user.click(await button('Check the chain'));
    expect(await screen.findByText(/^Entry 1 does not follow/)).toBeTruthy();
  });
});
