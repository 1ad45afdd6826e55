/** @jest-environment ./test/dom-environment.mjs */
import { describe, expect, jest, test } from '@jest/globals';
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { sentence } from '../../protocol/fault.js';
import { bad, fakeService, good, person, SERVICE, type Answers } from '../app.fixture.js';
import { catchSavedFiles } from '../components/save-file.fixture.js';
import { FakePlace } from '../policy/policy.fixture.js';
import { queryClient } from '../service-client/query-client.js';
import { serviceClient } from '../service-client/service-client.js';

const saved: string[] = [];
jest.unstable_mockModule('../components/save-file.js', () => ({
  saveFile: (name: string, _type: string, parts: string[]) => void saved.push(name, ...parts),
}));
const { SettingsScreen } = await import('./settings-screen.js');

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
  const onRenamed = jest.fn();
  render(
    <QueryClientProvider client={queryClient()}>
      <SettingsScreen
        account={{ person, settings: { allowE2ee: false } }}
        about={about}
        service={service}
        onRenamed={onRenamed}
        onSignOut={async () => undefined}
        onSignOutHere={onSignOutHere}
      />
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), asked, onSignOutHere, onRenamed };
}
const OWN_DATA = {
  ...{ exportedAt: 1, person, createdAt: 1, introducedAt: null, settings: {}, groups: [] },
  account: { accountId: 'a'.repeat(32), name: 'Ana', plan: 'basic', role: 'owner' },
  ...{ phoneConfirmedAt: null, phoneCheck: null, feedback: [], feedbackRemindedAt: null },
  ...{ passwordResetUntil: null, sessions: [], invitationsSent: [], meetings: [], attended: [] },
  log: { entries: [], older: 0 },
};
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

describe("one's name", () => {
  test('is changed, and the app is told', async () => {
    const sent: unknown[] = [];
    const { user, onRenamed } = open({
      'PUT /v1/me/name': (body) => {
        sent.push(body);
        return good({ ...person, name: 'Anna Berg' });
      },
    });
    await user.click(await button('Change name'));
    const sheet = within(await screen.findByRole('dialog'));
    const field = sheet.getByLabelText<HTMLInputElement>('Your name');
    expect(field.value).toBe('Anna');
    await user.clear(field);
    await user.click(sheet.getByRole('button', { name: 'Save name' }));
    expect(sheet.getByText(/^Type a name of at most 128/)).toBeTruthy();
    expect(sent).toEqual([]);
    await user.type(field, 'Anna Berg');
    await user.click(sheet.getByRole('button', { name: 'Save name' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(sent).toEqual([{ name: 'Anna Berg' }]);
    expect(onRenamed).toHaveBeenCalledWith({ ...person, name: 'Anna Berg' });
  });

  test('stays where the service does not take another, and that is said', async () => {
    const { user, onRenamed } = open({ 'PUT /v1/me/name': () => bad(503, 'database-busy') });
    await user.click(await button('Change name'));
    const sheet = within(await screen.findByRole('dialog'));
    await user.click(sheet.getByRole('button', { name: 'Save name' }));
    expect((await sheet.findByRole('alert')).textContent).toContain(sentence('database-busy'));
    expect(onRenamed).not.toHaveBeenCalled();
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

describe('all other sessions', () => {
  const session = (sessionId: string, isThisOne: boolean) => ({
    ...{ sessionId: sessionId.repeat(32), device: `Device ${sessionId}` },
    ...{ createdAt: 0, seenAt: 0, isThisOne },
  });

  test('are ended at once, only after asking', async () => {
    let sessions = [session('1', true), session('2', false), session('3', false)];
    const { user, asked } = open({
      'GET /v1/me/sessions': () => good({ sessions }),
      'POST /v1/me/sessions/revoke-others': () => {
        sessions = sessions.slice(0, 1);
        return good({ revoked: 2 });
      },
    });
    await user.click(await button('Sign out everywhere else'));
    expect(asked).not.toContain('POST /v1/me/sessions/revoke-others');
    const sheet = within(await screen.findByRole('dialog'));
    await user.click(sheet.getByRole('button', { name: 'Sign out everywhere else' }));
    expect(await screen.findByText('2 sessions ended.')).toBeTruthy();
    await waitFor(() => expect(screen.queryByText('Device 3')).toBeNull());
    expect(screen.queryByRole('button', { name: 'Sign out everywhere else' })).toBeNull();
  });

  test('are not offered where there are none', async () => {
    open({ 'GET /v1/me/sessions': () => good({ sessions: [session('1', true)] }) });
    await screen.findByText('This one');
    expect(screen.queryByRole('button', { name: 'Sign out everywhere else' })).toBeNull();
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
  test('that could not be exported is said, and nothing is saved', async () => {
    const files = catchSavedFiles();
    const { user } = open({ 'GET /v1/me/export': () => bad(503, 'database-busy') });
    await user.click(await button('Export my data'));
    expect((await screen.findByRole('alert')).textContent).toContain(sentence('database-busy'));
    expect(files).toEqual([]);
    jest.restoreAllMocks();
  });

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

  test('can be saved from where it is deleted, before it is', async () => {
    const { user, asked } = open({ 'GET /v1/me/export': () => good(OWN_DATA) });
    await user.click(await button('Delete my account…'));
    const sheet = within(await screen.findByRole('dialog'));
    await user.click(sheet.getByRole('button', { name: 'Export my data' }));
    expect(await sheet.findByText('Your data was saved as a file.')).toBeTruthy();
    expect(saved[0]).toBe('conclave-my-data.json');
    expect(JSON.parse(saved[1] ?? '')).toEqual(OWN_DATA);
    expect(asked).not.toContain('POST /v1/me/delete');
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
