/** @jest-environment ./test/dom-environment.mjs */
import { describe, expect, jest, test } from '@jest/globals';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { refused } from '../../protocol/result.js';
import { App } from '../app.js';
import { bad, fakeMain, fakeService, good, person, SERVICE, type Answers } from '../app.fixture.js';

const token = 'T'.repeat(43);
const link = (kind: string, service = SERVICE) =>
  `conclave://${kind}?service=${encodeURIComponent(service)}#${token}`;
const heading = (name: string) => screen.findByRole('heading', { level: 1, name });
const button = (name: string) => screen.findByRole('button', { name });

function open(main: ReturnType<typeof fakeMain>, answers: Answers = {}) {
  const { fetch, asked } = fakeService(answers);
  const joinMeeting = jest.fn(() => {
    throw new Error(refused('internal').fault.code);
  });
  render(<App bridge={main.bridge} joinMeeting={joinMeeting} fetch={fetch} />);
  return { user: userEvent.setup(), asked };
}

const invitation = {
  accountName: 'Northwind',
  invitedBy: 'Olga',
  inviterEmail: 'olga@northwind.example',
  email: person.email,
  hasPassword: false,
};

describe('an invitation', () => {
  const read = (parts = {}) => ({
    'POST /v1/invitations/read': () => good({ ...invitation, ...parts }),
  });

  test('leads who is new into the account, with a name and a password', async () => {
    const sent: unknown[] = [];
    const { user } = open(fakeMain({ openedWith: link('invitation') }), {
      ...read(),
      'POST /v1/invitations/sign-up': (body) => {
        sent.push(body);
        return good({ token: 'fresh', person });
      },
    });
    await heading('Join an account');
    expect(await screen.findByText('Olga invites you to Northwind.')).toBeTruthy();
    expect(screen.getByText(/olga@northwind\.example/)).toBeTruthy();
    expect(screen.queryByText(/^Careful/)).toBeNull();
    await user.type(screen.getByLabelText('Your name'), 'Anna');
    await user.type(screen.getByLabelText('Password'), 'correct horse');
    expect(sent).toEqual([]);
    await user.click(await button('Join'));
    expect(await button('New meeting')).toBeTruthy();
    expect(sent).toMatchObject([{ invitation: token, name: 'Anna', password: 'correct horse' }]);
  });

  test('warns of names with characters that nobody sees', async () => {
    open(fakeMain({ openedWith: link('invitation') }), read({ invitedBy: 'Ol\u200bga' }));
    expect(await screen.findByText(/^Careful/)).toBeTruthy();
  });

  test('asks who has a password to sign in first, and moves them when they say so', async () => {
    const { user, asked } = open(fakeMain({ openedWith: link('invitation') }), {
      ...read({ hasPassword: true }),
      'POST /v1/invitations/accept': () => good({}),
    });
    expect(await screen.findByText(/^You have a Conclave account/)).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('E-mail').value).toBe(person.email);
    await user.type(screen.getByLabelText('Password'), 'correct horse');
    await user.click(await button('Sign in'));
    const accept = await button('Join Northwind');
    expect(asked).not.toContain('POST /v1/invitations/accept');
    await user.click(accept);
    expect(await button('New meeting')).toBeTruthy();
  });

  test('of somebody else says so to who is signed in', async () => {
    open(fakeMain({ token: 'kept', openedWith: link('invitation') }), read({ email: 'ben@x.org' }));
    expect(await screen.findByText(/^You are signed in as anna@example.org/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Join Northwind' })).toBeNull();
  });

  test('that is used, withdrawn or too old says what to do', async () => {
    const { user } = open(fakeMain({ openedWith: link('invitation') }), {
      'POST /v1/invitations/read': () => bad(410, 'link-void'),
    });
    await heading('This link does not work any more');
    expect(screen.getByText(/Ask whoever invited you to send it again/)).toBeTruthy();
    await user.click(await button('Continue'));
    await heading('Sign in');
  });

  test('of another service is not asked about there', async () => {
    const main = fakeMain({ openedWith: link('invitation', 'https://evil.example') });
    const { asked } = open(main);
    expect(await screen.findByText(/another service: https:\/\/evil.example/)).toBeTruthy();
    expect(asked).toEqual([]);
  });

  test('whose link does not open is pasted', async () => {
    const { user } = open(fakeMain(), read());
    await user.click(await button('I have an invitation'));
    await user.type(await screen.findByLabelText('Code or link from the mail'), 'abc');
    await user.click(await button('Continue with the code'));
    expect(screen.getByText(/^This is not the code/)).toBeTruthy();
    await user.clear(screen.getByLabelText('Code or link from the mail'));
    await user.type(screen.getByLabelText('Code or link from the mail'), token);
    await user.click(await button('Continue with the code'));
    expect(await screen.findByText('Olga invites you to Northwind.')).toBeTruthy();
  });
});

describe('a new password', () => {
  test('is asked for without learning who has an account', async () => {
    const { user } = open(fakeMain(), { 'POST /v1/password-reset': () => good({}) });
    await user.click(await button('Forgot password?'));
    await heading('Forgot password');
    await user.type(screen.getByLabelText('E-mail'), 'nobody@example.org');
    await user.click(await button('Send a link'));
    expect(await screen.findByText(/^If this address has an account/)).toBeTruthy();
  });

  test('is set with the link, once', async () => {
    const main = fakeMain();
    const { user } = open(main, { 'POST /v1/password-reset/use': () => good({}) });
    await heading('Sign in');
    main.openLink(link('password'));
    await heading('Choose a new password');
    await user.type(screen.getByLabelText('New password'), 'correct horse');
    await user.click(await button('Set password'));
    expect(await screen.findByText('Your password is set. Sign in with it.')).toBeTruthy();
    await user.click(await button('Continue'));
    await heading('Sign in');
  });

  test.each([
    ['weak-password', 422, /at least 10 characters/i],
    ['link-void', 410, /older than an hour/],
  ])('that meets %s says so', async (code, status, says) => {
    const { user } = open(fakeMain({ openedWith: link('password') }), {
      'POST /v1/password-reset/use': () => bad(status, code),
    });
    await user.type(await screen.findByLabelText('New password'), 'x');
    await user.click(await button('Set password'));
    expect((await screen.findAllByText(says)).length).toBeGreaterThan(0);
  });
});
