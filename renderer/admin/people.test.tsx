/** @jest-environment ./test/dom-environment.mjs */
import { describe, expect, test } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { sentence } from '../../protocol/fault.js';
import { bad, good } from '../app.fixture.js';
import { button, dialog, hex, listed, member, open } from './admin-screen.fixture.js';

describe('people', () => {
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
    await user.type(sheet.getByLabelText('E-mail addresses'), 'nobody');
    await user.click(sheet.getByRole('button', { name: 'Send invitation' }));
    expect(
      sheet.getByText('No e-mail address: nobody. One looks like anna@example.org.'),
    ).toBeTruthy();
    await user.clear(sheet.getByLabelText('E-mail addresses'));
    await user.type(sheet.getByLabelText('E-mail addresses'), 'new@example.org');
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

  test('are reactivated at once', async () => {
    const ben = { isOff: true };
    const { user } = open({
      'GET /v1/account/members?page=0': () =>
        good({ members: [member('Ben', 'b', { deactivatedAt: ben.isOff ? 5 : null })], total: 1 }),
      [`PUT /v1/account/members/${hex('b')}/active`]: (body) => {
        ben.isOff = !(body as { active: boolean }).active;
        return good({});
      },
    });
    await user.click(await button('People'));
    await screen.findByText('Deactivated');
    await user.click(await button('More for Ben'));
    await user.click(await screen.findByRole('menuitem', { name: 'Reactivate' }));
    await waitFor(() => expect(screen.queryByText('Deactivated')).toBeNull());
  });

  test('get another role, which is said in words before it is saved', async () => {
    const sent: unknown[] = [];
    let isLast = true;
    const { user } = open({
      ...listed(member('Olga', 'd', { role: 'owner' })),
      [`PUT /v1/account/members/${hex('d')}/role`]: (body) => {
        sent.push(body);
        return isLast ? bad(409, 'last-owner') : good({});
      },
    });
    await user.click(await button('People'));
    await user.click(await button('More for Olga'));
    await user.click(await screen.findByRole('menuitem', { name: 'Change role…' }));
    const sheet = within(await dialog());
    await user.selectOptions(sheet.getByLabelText('Role'), 'admin');
    expect(sheet.getByText('Manages members, groups and settings.')).toBeTruthy();
    expect(sent).toEqual([]);
    await user.click(sheet.getByRole('button', { name: 'Save' }));
    expect((await sheet.findByRole('alert')).textContent).toContain(sentence('last-owner'));
    isLast = false;
    await user.click(sheet.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(sent).toEqual([{ role: 'admin' }, { role: 'admin' }]);
  });

  test('are offered no role by an admin, who cannot give one', async () => {
    const { user } = open(listed(member('Ben', 'b')), undefined, { role: 'admin' });
    await user.click(await button('People'));
    await user.click(await button('More for Ben'));
    await screen.findByRole('menuitem', { name: 'Deactivate…' });
    expect(screen.queryByRole('menuitem', { name: 'Change role…' })).toBeNull();
  });

  test('are deleted only after it was said what goes with them', async () => {
    let members = [member('Ben', 'b'), member('Cleo', 'c')];
    const { user, asked } = open({
      'GET /v1/account/members?page=0': () => good({ members, total: members.length }),
      [`DELETE /v1/account/members/${hex('b')}`]: () => {
        members = members.slice(1);
        return good({});
      },
    });
    await user.click(await button('People'));
    await user.click(await button('More for Ben'));
    await user.click(await screen.findByRole('menuitem', { name: 'Delete…' }));
    const sheet = within(await dialog());
    expect(sheet.getByText(/^Their meetings are deleted with them/)).toBeTruthy();
    expect(asked.filter((route) => route.startsWith('DELETE'))).toEqual([]);
    await user.click(sheet.getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(screen.queryByRole('heading', { name: 'Ben' })).toBeNull());
    expect(screen.getByRole('heading', { name: 'Cleo' })).toBeTruthy();
  });

  test('are put into groups and taken out, only those that changed', async () => {
    const sent: unknown[] = [];
    const change = (group: string) => (body: unknown) => {
      sent.push({ group, body });
      return good({ groupId: hex(group), name: '', people: 1 });
    };
    const group = (name: string, sign: string) => ({ groupId: hex(sign), name, people: 1 });
    const { user } = open({
      ...listed(member('Ben', 'b', { groupIds: [hex('1'), hex('2')] })),
      'GET /v1/account/groups': () =>
        good({ groups: [group('Legal', '1'), group('Design', '2'), group('Sales', '3')] }),
      [`POST /v1/account/groups/${hex('1')}/members`]: change('1'),
      [`POST /v1/account/groups/${hex('3')}/members`]: change('3'),
    });
    await user.click(await button('People'));
    await user.click(await button('More for Ben'));
    await user.click(await screen.findByRole('menuitem', { name: 'Change groups…' }));
    const sheet = within(await dialog());
    await user.click(await sheet.findByRole('checkbox', { name: 'Legal' }));
    await user.click(sheet.getByRole('checkbox', { name: 'Sales' }));
    await user.click(sheet.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(sent).toEqual([
      { group: '1', body: { add: [], remove: [hex('b')] } },
      { group: '3', body: { add: [hex('b')], remove: [] } },
    ]);
  });

  test('say who may use end-to-end encryption, and why', async () => {
    const held = (value: boolean, why: string) => ({
      allowE2ee: { value, from: { level: 'standard' }, lock: null, limitedBy: null, why },
    });
    const { user } = open({
      ...listed(member('Ben', 'b'), member('Cleo', 'c')),
      'GET /v1/account/member-settings?page=0&setting=allowE2ee': () =>
        good({
          members: [
            { userId: hex('b'), settings: held(true, 'Locked on by group Legal') },
            { userId: hex('c'), settings: held(false, "Set off by Conclave's standard") },
          ],
        }),
    });
    await user.click(await button('People'));
    const rows = await screen.findAllByRole('listitem');
    await within(rows[0] ?? document.body).findByText('E2EE on');
    expect(rows.map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^Ben.*E2EE onLocked on by group Legal/),
      expect.stringMatching(/^Cleo.*E2EE offSet off by Conclave's standard/),
    ]);
  });

  test('stay listed where it cannot be said who may, and it is asked for again', async () => {
    let isUp = false;
    const { user } = open({
      ...listed(member('Ben', 'b')),
      'GET /v1/account/member-settings?page=0&setting=allowE2ee': () =>
        isUp ? good({ members: [] }) : bad(503, 'database-busy'),
    });
    await user.click(await button('People'));
    expect(await screen.findByRole('heading', { name: 'Ben' })).toBeTruthy();
    isUp = true;
    await user.click(await button('Try again'));
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });

  test('whose name looks like one on another page are marked', async () => {
    const { user } = open({
      ...listed(member('\u0410nn\u0430', 'b'), member('Cleo', 'c')),
      'GET /v1/account/namesakes': () => good({ userIds: [hex('b'), hex('f')] }),
    });
    await user.click(await button('People'));
    await screen.findByText('Somebody else here has a name like this');
    const rows = screen.getAllByRole('listitem');
    expect(rows.map((row) => row.textContent?.includes('a name like this'))).toEqual([true, false]);
  });
});

describe('an invitation that waits', () => {
  const invitation = (parts = {}) => ({
    ...{ invitationId: hex('9'), email: 'new@example.org', role: 'member' },
    ...{ invitedBy: 'Anna', createdAt: 0, expiresAt: 1, ...parts },
  });
  const waiting = { 'GET /v1/account/invitations': () => good({ invitations: [invitation()] }) };

  test('is sent again, and too soon is said', async () => {
    const sent: unknown[] = [];
    let isSoon = true;
    const { user } = open({
      ...{ ...listed(), ...waiting },
      'POST /v1/account/invitations': (body) => {
        sent.push(body);
        const fault = { code: 'too-many-attempts', says: '', detail: { field: 'email' } };
        return isSoon ? { status: 429, body: fault } : good(invitation());
      },
    });
    await user.click(await button('People'));
    await user.click(await button('Send again'));
    expect(await screen.findByText(/^This address was invited less than two minutes/)).toBeTruthy();
    isSoon = false;
    await user.click(await button('Send again'));
    expect(await screen.findByText('The invitation to new@example.org was sent.')).toBeTruthy();
    expect(sent).toEqual([
      { email: 'new@example.org', role: 'member' },
      { email: 'new@example.org', role: 'member' },
    ]);
  });

  test('is withdrawn only after asking', async () => {
    let invitations = [invitation()];
    const { user, asked } = open({
      ...listed(),
      'GET /v1/account/invitations': () => good({ invitations }),
      [`DELETE /v1/account/invitations/${hex('9')}`]: () => {
        invitations = [];
        return good({});
      },
    });
    await user.click(await button('People'));
    await user.click(await button('Withdraw'));
    const sheet = within(await dialog());
    expect(asked.filter((route) => route.startsWith('DELETE'))).toEqual([]);
    await user.click(sheet.getByRole('button', { name: 'Withdraw' }));
    expect(await screen.findByText('No invitation is waiting.')).toBeTruthy();
  });

  test.each([
    ['member', true],
    ['admin', false],
  ])('as %s: sent again by an admin: %p', async (role, may) => {
    const { user } = open(
      {
        ...listed(),
        'GET /v1/account/invitations': () => good({ invitations: [invitation({ role })] }),
      },
      undefined,
      { role: 'admin' },
    );
    await user.click(await button('People'));
    await button('Withdraw');
    expect(screen.queryByRole('button', { name: 'Send again' }) !== null).toBe(may);
  });
});

describe('several addresses at once', () => {
  test('are invited from a pasted list; each result is said, and what did not go is still there', async () => {
    const sent: string[] = [];
    let isThere = true;
    const { user } = open({
      ...listed(),
      'POST /v1/account/invitations': (body) => {
        const { email } = body as { email: string };
        sent.push(email);
        if (email.startsWith('ben') && isThere) return bad(409, 'already-member');
        return good({
          ...{ invitationId: hex('9'), email, role: 'member', invitedBy: 'Anna' },
          ...{ createdAt: 0, expiresAt: 1 },
        });
      },
    });
    await user.click(await button('People'));
    await user.click(await button('Invite people'));
    const sheet = within(await dialog());
    const field = sheet.getByLabelText<HTMLTextAreaElement>('E-mail addresses');
    await user.click(field);
    await user.paste('Ada <ada@example.org>, ben@example.org\ncleo@example.org');
    await user.click(sheet.getByRole('button', { name: 'Send 3 invitations' }));
    const results = within(
      await sheet.findByRole('list', { name: 'What became of each invitation' }),
    );
    expect(results.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^ada@example\.org\s*Sent$/),
      `ben@example.org${sentence('already-member')}`,
      expect.stringMatching(/^cleo@example\.org\s*Sent$/),
    ]);
    expect(field.value).toBe('ben@example.org');
    isThere = false;
    await user.click(sheet.getByRole('button', { name: 'Send invitation' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(sent.map((one) => one.split('@')[0])).toEqual(['ada', 'ben', 'cleo', 'ben']);
  });

  test('wait where the account sends too many mails: the rest is not tried, and not lost', async () => {
    const sent: string[] = [];
    const { user } = open({
      ...listed(),
      'POST /v1/account/invitations': (body) => {
        sent.push((body as { email: string }).email);
        return bad(429, 'too-many-attempts');
      },
    });
    await user.click(await button('People'));
    await user.click(await button('Invite people'));
    const sheet = within(await dialog());
    const field = sheet.getByLabelText<HTMLTextAreaElement>('E-mail addresses');
    await user.click(field);
    await user.paste('ada@example.org ben@example.org');
    await user.click(sheet.getByRole('button', { name: 'Send 2 invitations' }));
    expect(await sheet.findByText(/^0 of 2 invitations were sent/)).toBeTruthy();
    expect(sheet.getAllByText(sentence('too-many-attempts'))).toHaveLength(2);
    expect(sent).toEqual(['ada@example.org']);
    expect(field.value).toBe('ada@example.org\nben@example.org');
  });
});

describe('groups', () => {
  const legal = { groupId: hex('e'), name: 'Legal', people: 2 };

  test('are renamed, and a name that is taken is said', async () => {
    let name = 'Legal';
    const { user } = open({
      'GET /v1/account/groups': () => good({ groups: [{ ...legal, name }] }),
      [`PUT /v1/account/groups/${hex('e')}`]: (body) => {
        const wanted = (body as { name: string }).name;
        if (wanted === 'Design') return bad(409, 'group-taken');
        name = wanted;
        return good({});
      },
    });
    await user.click(await button('Groups'));
    await user.click(await button('More for Legal'));
    await user.click(await screen.findByRole('menuitem', { name: 'Rename…' }));
    const sheet = within(await dialog());
    const field = sheet.getByLabelText<HTMLInputElement>('Name');
    expect(field.value).toBe('Legal');
    await user.clear(field);
    await user.click(sheet.getByRole('button', { name: 'Rename' }));
    expect(sheet.getByText(/^Type a name of at most 128/)).toBeTruthy();
    await user.type(field, 'Design');
    await user.click(sheet.getByRole('button', { name: 'Rename' }));
    expect((await sheet.findByRole('alert')).textContent).toContain(sentence('group-taken'));
    await user.type(field, ' two');
    await user.click(sheet.getByRole('button', { name: 'Rename' }));
    expect(await screen.findByRole('heading', { name: 'Design two' })).toBeTruthy();
  });

  test('are deleted only after it was said what goes with them', async () => {
    let groups = [legal];
    const { user, asked } = open({
      'GET /v1/account/groups': () => good({ groups }),
      [`DELETE /v1/account/groups/${hex('e')}`]: () => {
        groups = [];
        return good({});
      },
    });
    await user.click(await button('Groups'));
    await user.click(await button('More for Legal'));
    await user.click(await screen.findByRole('menuitem', { name: 'Delete…' }));
    const sheet = within(await dialog());
    expect(sheet.getByText(/^Its settings and locks go with it/)).toBeTruthy();
    expect(asked.filter((route) => route.startsWith('DELETE'))).toEqual([]);
    await user.click(sheet.getByRole('button', { name: 'Delete' }));
    expect(await screen.findByText(/^There are no groups yet/)).toBeTruthy();
  });
});

describe('the name of the account', () => {
  test('is changed by who administers it', async () => {
    const sent: unknown[] = [];
    const { user } = open({
      'PUT /v1/account/name': (body) => {
        sent.push(body);
        return good({});
      },
    });
    await user.click(await button('Rename the account'));
    const sheet = within(await dialog());
    const field = sheet.getByLabelText<HTMLInputElement>('Name of the account');
    expect(field.value).toBe('Northwind');
    await user.clear(field);
    await user.type(field, 'Southwind ');
    expect(sent).toEqual([]);
    await user.click(sheet.getByRole('button', { name: 'Rename' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(sent).toEqual([{ name: 'Southwind' }]);
  });
});
