/** @jest-environment ./test/dom-environment.mjs */
import { QueryClientProvider } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactElement } from 'react';
import { sentence } from '../../protocol/fault.js';
import { bad, fakeService, good, SERVICE, type Answers } from '../app.fixture.js';
import { queryClient } from '../service-client/query-client.js';
import { serviceClient, type ServiceClient } from '../service-client/service-client.js';

const saved: { name: string; text: string }[] = [];
jest.unstable_mockModule('../components/save-file.js', () => ({
  saveFile: (name: string, _type: string, parts: string[]) =>
    void saved.push({ name, text: parts.join('') }),
}));
const { FeedbackList } = await import('./feedback-list.js');
const { FeedbackReminder } = await import('./feedback-reminder.js');
const { FeedbackSection } = await import('./feedback-section.js');

const SEND = 'POST /v1/me/feedback';
const READ = 'GET /v1/me/feedback';
const NOTE = 'POST /v1/me/feedback/reminded';

beforeEach(() => {
  saved.length = 0;
});
afterEach(cleanup);

function open(what: (service: ServiceClient) => ReactElement, answers: Answers) {
  const { fetch, asked } = fakeService(answers);
  const service = serviceClient({
    ...{ url: SERVICE, token: () => 'kept', onSignedOut: () => undefined, fetch },
  });
  render(<QueryClientProvider client={queryClient()}>{what(service)}</QueryClientProvider>);
  return { user: userEvent.setup(), asked };
}

const press = (name: string) => screen.findByRole('button', { name });
const section = (service: ServiceClient) => <FeedbackSection service={service} version="0.1.0" />;
const reminder = (service: ServiceClient) => <FeedbackReminder service={service} version="0.1.0" />;
const list = (service: ServiceClient) => <FeedbackList service={service} />;

describe('the form', () => {
  test('sends the rating, the words and the version, and says thank you', async () => {
    const sent: unknown[] = [];
    const { user } = open(section, {
      [SEND]: (body) => {
        sent.push(body);
        return good({});
      },
    });
    await user.click(await press('Give feedback'));
    expect(await screen.findByText(/Nothing of your meetings/)).toBeTruthy();
    await user.click(await screen.findByRole('radio', { name: 'Good' }));
    await user.type(await screen.findByLabelText('What happened?'), 'It worked.');
    await user.click(await press('Send'));
    await screen.findByText('Your feedback was sent.');
    const fine = { rating: 4, what: 'It worked.', contact: null, appVersion: '0.1.0' };
    expect(sent).toEqual([fine]);
  });

  test('asks for the rating where none was chosen', async () => {
    const { user, asked } = open(section, {});
    await user.click(await press('Give feedback'));
    await user.click(await press('Send'));
    await screen.findByText('Choose one of the five.');
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole('radio', { name: 'Bad' })),
    );
    expect(asked).not.toContain(SEND);
  });

  test('keeps what was written when it could not be sent, also over closing', async () => {
    const { user } = open(section, { [SEND]: () => bad(429, 'too-much-feedback') });
    await user.click(await press('Give feedback'));
    await user.click(await screen.findByRole('radio', { name: 'Bad' }));
    await user.type(await screen.findByLabelText('What happened?'), 'A long story.');
    await user.click(await press('Send'));
    expect((await screen.findByRole('alert')).textContent).toContain(sentence('too-much-feedback'));
    await user.click(await press('Cancel'));
    await user.click(await press('Give feedback'));
    expect(await screen.findByDisplayValue('A long story.')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('the reminder', () => {
  test('comes when the service says it is time, is noted as soon as it is seen, and leads to the form', async () => {
    const { user, asked } = open(reminder, {
      [READ]: () => good({ remind: true }),
      [NOTE]: () => good({}),
    });
    await screen.findByText(/first end-to-end encrypted meeting/);
    await waitFor(() => expect(asked.filter((route) => route === NOTE)).toHaveLength(1));
    await user.click(await press('Give feedback'));
    await screen.findByRole('radio', { name: 'Very good' });
  });

  test('goes when it is not wanted', async () => {
    const { user } = open(reminder, {
      [READ]: () => good({ remind: true }),
      [NOTE]: () => good({}),
    });
    await user.click(await press('Not now'));
    expect(screen.queryByText(/first end-to-end encrypted meeting/)).toBeNull();
  });

  test.each([
    ['it is not time', () => good({ remind: false })],
    ['the service cannot say', () => bad(500, 'internal')],
  ])('does not come where %s', async (_why, answer) => {
    const { asked } = open(reminder, { [READ]: answer });
    await waitFor(() => expect(asked).toContain(READ));
    expect(screen.queryByText(/first end-to-end encrypted meeting/)).toBeNull();
    expect(asked).not.toContain(NOTE);
  });
});

describe('the list of an administrator', () => {
  const row = (number: number, parts: object = {}) => ({
    ...{ number, at: 1_800_000_000_000, name: 'Ben', email: 'ben@example.org', rating: 4 },
    ...{ what: `story ${number}`, contact: null, appVersion: '0.1.0', ...parts },
  });

  test('shows what people said, page by page', async () => {
    const { user } = open(list, {
      'GET /v1/account/feedback': () =>
        good({ feedback: [row(9, { contact: '<b>call me</b>', what: '' })], next: 9 }),
      'GET /v1/account/feedback?before=9': () => good({ feedback: [row(3)], next: null }),
    });
    const [first] = await screen.findAllByRole('listitem');
    if (first === undefined) throw new Error('no item');
    expect(within(first).getByText('4 of 5: Good')).toBeTruthy();
    expect(within(first).getByText('No words, only the rating.')).toBeTruthy();
    expect(within(first).getByText('May be asked: <b>call me</b>')).toBeTruthy();
    await user.click(await press('Show older'));
    await screen.findByText('story 3');
    expect(screen.queryByRole('button', { name: 'Show older' })).toBeNull();
  });

  test('says that there is none', async () => {
    open(list, { 'GET /v1/account/feedback': () => good({ feedback: [], next: null }) });
    await screen.findByText('Nobody has sent feedback yet.');
  });

  test('exports all pieces as one file', async () => {
    const path = 'GET /v1/account/feedback/export?format=csv';
    const { user } = open(list, {
      'GET /v1/account/feedback': () => good({ feedback: [row(1)], next: null }),
      [`${path}&after=0`]: () => good({ text: 'one\r\n', next: 7 }),
      [`${path}&after=7`]: () => good({ text: 'two\r\n', next: null }),
    });
    await user.click(await press('Export as CSV'));
    await screen.findByText('conclave-feedback.csv was saved.');
    expect(saved).toEqual([{ name: 'conclave-feedback.csv', text: 'one\r\ntwo\r\n' }]);
  });
});
