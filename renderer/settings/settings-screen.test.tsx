/** @jest-environment jsdom */
import { describe, expect, jest, test } from '@jest/globals';
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { bad, fakeService, good, person, SERVICE, type Answers } from '../app.fixture.js';
import { FakePlace } from '../policy/policy.fixture.js';
import { queryClient } from '../service-client/query-client.js';
import { serviceClient } from '../service-client/service-client.js';
import { SettingsScreen } from './settings-screen.js';

const about = {
  version: '0.1.0',
  host: 'chromium',
  serviceUrl: SERVICE,
  keychain: 'kept',
} as const;

function open(answers: Answers = {}) {
  const { fetch, asked } = fakeService(answers);
  const service = serviceClient({
    ...{ url: SERVICE, token: () => 'kept', onSignedOut: jest.fn(), fetch },
  });
  const onSignOutHere = jest.fn();
  render(
    <QueryClientProvider client={queryClient()}>
      <SettingsScreen
        account={{ person, settings: { allowE2ee: false } }}
        about={about}
        service={service}
        onSignOut={async () => undefined}
        onSignOutHere={onSignOutHere}
      />
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), asked, onSignOutHere };
}
const button = (name: string) => screen.findByRole('button', { name });

describe("one's own settings", () => {
  test('say who locked what, and cannot be changed there', async () => {
    const legal = { groupId: 'e'.repeat(32), name: 'Legal' };
    const place = new FakePlace('own', {
      groups: [{ ...legal, entries: { allowE2ee: { value: true, locked: true } } }],
    });
    open({ 'GET /v1/me/settings': () => good({ settings: place.rows() }) });
    const toggle = await screen.findByRole('switch', { name: 'Allow end-to-end encryption' });
    expect(toggle.getAttribute('aria-checked')).toBe('true');
    expect(toggle.hasAttribute('disabled')).toBe(true);
    expect(screen.getByText('Locked on by group Legal')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Lock / })).toBeNull();
  });

  test('say which plan the account is on', async () => {
    open();
    expect(await screen.findByText(/^Basic: for one person/)).toBeTruthy();
  });
});

describe('sessions', () => {
  const session = (sessionId: string, device: string, isThisOne: boolean) => ({
    ...{ sessionId: sessionId.repeat(32), device, createdAt: 0, seenAt: 0, isThisOne },
  });

  test('are listed, and another one is ended after asking', async () => {
    let sessions = [session('1', 'Here', true), session('2', 'Old laptop', false)];
    const { user, asked } = open({
      'GET /v1/me/sessions': () => good({ sessions }),
      [`DELETE /v1/me/sessions/${'2'.repeat(32)}`]: () => {
        sessions = sessions.slice(0, 1);
        return good({});
      },
    });
    expect(await screen.findByText('This one')).toBeTruthy();
    await user.click(await button('Sign out: Old laptop'));
    expect(asked.filter((route) => route.startsWith('DELETE'))).toEqual([]);
    await user.click(
      within(await screen.findByRole('dialog')).getByRole('button', { name: 'Sign out' }),
    );
    await waitFor(() => expect(screen.queryByText('Old laptop')).toBeNull());
    expect(screen.getByText('1 session ended.')).toBeTruthy();
  });
});

describe('the password', () => {
  test('is changed with the old one, and a wrong one is said at its field', async () => {
    let isRight = false;
    const { user } = open({
      'PUT /v1/me/password': () => (isRight ? good({}) : bad(401, 'wrong-password')),
    });
    await user.type(await screen.findByLabelText('Password now'), 'old');
    await user.type(screen.getByLabelText('New password'), 'correct horse');
    await user.click(await button('Change password'));
    expect(await screen.findByText(/^This is not your password now/)).toBeTruthy();
    isRight = true;
    await user.click(await button('Change password'));
    expect(await screen.findByText(/^Your password was changed/)).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('Password now').value).toBe('');
  });
});

describe("one's data", () => {
  test('is deleted only after the word and the password were typed', async () => {
    const { user, asked, onSignOutHere } = open({ 'POST /v1/me/delete': () => good({}) });
    await user.click(await button('Delete my account…'));
    const sheet = within(await screen.findByRole('dialog'));
    await user.click(sheet.getByRole('button', { name: 'Delete my account' }));
    await user.type(sheet.getByLabelText('Type “delete” to confirm'), 'remove');
    await user.type(sheet.getByLabelText('Password'), 'correct horse');
    await user.click(sheet.getByRole('button', { name: 'Delete my account' }));
    expect(asked).not.toContain('POST /v1/me/delete');
    // Who goes by keys or by ear stands where it is to be put right.
    expect(document.activeElement).toBe(sheet.getByLabelText('Type “delete” to confirm'));
    await user.clear(sheet.getByLabelText('Type “delete” to confirm'));
    await user.type(sheet.getByLabelText('Type “delete” to confirm'), ' Delete');
    await user.click(sheet.getByRole('button', { name: 'Delete my account' }));
    await waitFor(() => expect(onSignOutHere).toHaveBeenCalledTimes(1));
    expect(asked).toContain('POST /v1/me/delete');
  });

  test('of the last owner stays, and they are told why', async () => {
    const { user, onSignOutHere } = open({ 'POST /v1/me/delete': () => bad(409, 'last-owner') });
    await user.click(await button('Delete my account…'));
    const sheet = within(await screen.findByRole('dialog'));
    await user.type(sheet.getByLabelText('Type “delete” to confirm'), 'delete');
    await user.type(sheet.getByLabelText('Password'), 'x');
    await user.click(sheet.getByRole('button', { name: 'Delete my account' }));
    expect(await sheet.findByText(/left without an owner/)).toBeTruthy();
    expect(onSignOutHere).not.toHaveBeenCalled();
  });
});
