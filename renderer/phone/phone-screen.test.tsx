/** @jest-environment ./test/dom-environment.mjs */
import { QueryClientProvider } from '@tanstack/react-query';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { sentence } from '../../protocol/fault.js';
import { bad, fakeService, good, SERVICE, type Answers } from '../app.fixture.js';
import { queryClient } from '../service-client/query-client.js';
import { serviceClient } from '../service-client/service-client.js';
import { PhoneScreen } from './phone-screen.js';

const READ = 'GET /v1/me/phone-check';
const SEND = 'POST /v1/me/phone-check/code';
const CONFIRM = 'POST /v1/me/phone-check/confirm';
const needed = { state: 'needed', code: null, resendInMs: 0 };
const sent = { ...needed, code: { expiresInMs: 600_000, attemptsLeft: 5 }, resendInMs: 30_000 };
const done = { state: 'done', code: null, resendInMs: 0 };

afterEach(cleanup);

function open(answers: Answers = {}) {
  const bodies: unknown[] = [];
  const noting = (answer: () => { status: number; body: unknown }) => (body: unknown) => {
    bodies.push(body);
    return answer();
  };
  const usual: Answers = {
    [READ]: () => good(needed),
    [SEND]: noting(() => good(sent)),
    [CONFIRM]: noting(() => good(done)),
    ...answers,
  };
  const { fetch, asked } = fakeService(usual);
  const service = serviceClient({
    ...{ url: SERVICE, token: () => 'kept', onSignedOut: () => undefined, fetch },
  });
  const onConfirmed = jest.fn();
  const onBack = jest.fn();
  render(
    <QueryClientProvider client={queryClient()}>
      <PhoneScreen service={service} onConfirmed={onConfirmed} onBack={onBack} />
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), asked, bodies, onConfirmed, onBack };
}

const number = () => screen.findByLabelText('Mobile number');
const codeField = () => screen.findByLabelText<HTMLInputElement>('Code');
const press = (name: string) => screen.findByRole('button', { name });
const country = () => screen.getByLabelText<HTMLSelectElement>('Country');

async function toCode(parts: ReturnType<typeof open>) {
  await parts.user.type(await number(), '+4915112345678');
  await parts.user.click(await press('Send the code'));
  return codeField();
}

describe('the phone check', () => {
  test('says why, sends the number as it was typed, and goes on by itself at the sixth digit', async () => {
    const parts = open();
    expect(await screen.findByText(/need it once/)).toBeTruthy();
    const field = await toCode(parts);
    expect(country).toBeTruthy();
    expect(await screen.findByText(/on its way to \+49 1511 2345678/)).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(field));
    expect(field.autocomplete).toBe('one-time-code');
    await parts.user.type(field, '123456');
    await waitFor(() => expect(parts.onConfirmed).toHaveBeenCalledTimes(1));
    expect(parts.bodies).toEqual([
      { number: '+49 1511 2345678', country: 'DE' },
      { code: '123456' },
    ]);
  });

  test('takes a code that is pasted with words around it', async () => {
    const parts = open();
    const field = await toCode(parts);
    await parts.user.click(field);
    await parts.user.paste('Your code: 123 456.');
    await waitFor(() => expect(parts.onConfirmed).toHaveBeenCalled());
    expect(parts.bodies.at(-1)).toEqual({ code: '123456' });
  });

  test('says how often a wrong code can still be tried, at the code', async () => {
    const wrong = { code: 'phone-code-wrong', says: '', detail: { attemptsLeft: 4 } };
    const parts = open({ [CONFIRM]: () => ({ status: 422, body: wrong }) });
    const field = await toCode(parts);
    await parts.user.type(field, '000000');
    await screen.findByText('The code is not right. You can try 4 more times.');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(parts.onConfirmed).not.toHaveBeenCalled();
  });

  test('counts down until another code may be asked for', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    try {
      const parts = open();
      const user = userEvent.setup({ advanceTimers: jest.advanceTimersByTime });
      await toCode({ ...parts, user });
      expect(await screen.findByText(/another code in (30|29) s/)).toBeTruthy();
      expect(screen.queryByRole('button', { name: 'Send another code' })).toBeNull();
      await act(async () => jest.advanceTimersByTime(31_000));
      await user.click(await press('Send another code'));
      await waitFor(() => expect(parts.asked.filter((route) => route === SEND)).toHaveLength(2));
    } finally {
      jest.useRealTimers();
    }
  });

  test('lets the number be changed, and says what is wrong with it at the number', async () => {
    const parts = open();
    await toCode(parts);
    await parts.user.click(await press('Change the number'));
    const field = await number();
    await parts.user.clear(field);
    await parts.user.type(field, '12');
    await parts.user.click(await press('Send the code'));
    await screen.findByText(sentence('phone-number-wrong'));
    await waitFor(() => expect(document.activeElement).toBe(field));
    expect(parts.asked.filter((route) => route === SEND)).toHaveLength(1);
  });

  test.each([
    ['phone-number-landline', 422],
    ['phone-number-blocked', 403],
  ] as const)('%s is said at the number', async (code, status) => {
    const parts = open({ [SEND]: () => bad(status, code) });
    await parts.user.type(await number(), '+493090182000');
    await parts.user.click(await press('Send the code'));
    await screen.findByText(sentence(code));
    expect((await number()).getAttribute('aria-invalid')).toBe('true');
  });

  test('says how long to wait where too many codes were asked for', async () => {
    const many = { code: 'too-many-codes', says: '', detail: { waitSeconds: 7_200 } };
    const parts = open({ [SEND]: () => ({ status: 429, body: many }) });
    await parts.user.type(await number(), '+4915112345678');
    await parts.user.click(await press('Send the code'));
    expect((await screen.findByRole('alert')).textContent).toContain('Ask again in 2 h.');
  });

  test('goes on at once where nobody asks any more', async () => {
    const { onConfirmed } = open({ [READ]: () => good(done) });
    await waitFor(() => expect(onConfirmed).toHaveBeenCalled());
  });

  test('takes up a code that is under way, and asks for the number to send another', async () => {
    const parts = open({ [READ]: () => good({ ...sent, resendInMs: 0 }) });
    await codeField();
    expect(await screen.findByText(/was sent to the number that you gave/)).toBeTruthy();
    await parts.user.click(await press('Send another code'));
    await number();
  });

  test('can be put off', async () => {
    const { user, onBack } = open();
    await user.click(await press('Not now'));
    expect(onBack).toHaveBeenCalled();
  });
});
