/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { sentence } from '../../protocol/fault.js';
import { ok, refused } from '../../protocol/result.js';
import type { Schedule } from '../../protocol/schedule/schedule.js';
import type { Meeting } from '../../protocol/wire/http.js';
import { aMeeting } from '../app.fixture.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { firstForm, formOf, scheduleOf, weekdaysOf } from './schedule-form-view.js';
import { ScheduleDialog, type ScheduledBody } from './schedule-dialog.js';
import { Upcoming } from './upcoming.js';
import { upcomingDays } from './upcoming-view.js';

globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
afterEach(cleanup);

const NOW = new Date(2027, 0, 15, 9, 20);
const first = firstForm(NOW, { title: 'Review', timeZone: 'Europe/Berlin', passcode: 'meet-me' });
const weekly: Schedule = {
  ...{ start: '2027-01-18T10:00', minutes: 45, timeZone: 'UTC' },
  recurrence: { every: 'week', interval: 2, on: ['MO', 'WE'], ends: { on: '2027-03-01' } },
};
const types = { first: 'e2ee' as const, whyNot: { e2ee: null, enhanced: null }, canTurnOn: false };

describe('the form of a scheduled meeting', () => {
  test('begins at the next full hour, with a waiting room', () => {
    expect(first).toMatchObject({ date: '2027-01-15', time: '10:00', waitingRoom: true });
    expect(scheduleOf(first)).toEqual({
      ...{ start: '2027-01-15T10:00', minutes: 30, timeZone: 'Europe/Berlin', recurrence: null },
    });
  });

  test('gives back the schedule that it was filled with', () => {
    expect(scheduleOf(formOf(aMeeting(), weekly))).toEqual(weekly);
  });

  test('has the weekday of the first meeting always on', () => {
    expect(weekdaysOf({ date: '2027-01-15', on: ['MO'] })).toEqual(['MO', 'FR']);
  });

  test('refuses a time that the clocks skip, and an end before the beginning', () => {
    expect(scheduleOf({ ...first, date: '2027-03-28', time: '02:30' })).toBeNull();
    const ends = { after: null, until: '2027-01-01' };
    expect(scheduleOf({ ...first, repeats: 'day', ...ends })).toBeNull();
    expect(scheduleOf({ ...first, date: '' })).toBeNull();
  });

  test('is filled in and saved; what is wrong is said', async () => {
    const saved: ScheduledBody[] = [];
    render(
      <ScheduleDialog
        {...{ initial: first, types, fixedType: null, busy: false, fault: null }}
        onClose={() => undefined}
        onOpenSettings={() => undefined}
        onSave={(body) => saved.push(body)}
      />,
    );
    const user = userEvent.setup();
    const passcode = screen.getByLabelText('Passcode');
    await user.clear(passcode);
    await user.type(passcode, 'short');
    await user.click(screen.getByRole('button', { name: 'Schedule' }));
    expect(screen.getByText('Use at least 6 characters, or none.')).toBeTruthy();
    expect(document.activeElement).toBe(passcode);
    expect(saved).toEqual([]);
    await user.type(passcode, '-no-more');
    await user.selectOptions(screen.getByLabelText('Repeats'), 'week');
    await user.click(screen.getByLabelText('Monday'));
    await user.click(screen.getByRole('switch', { name: 'Signed-in people only' }));
    await user.click(screen.getByRole('button', { name: 'Schedule' }));
    expect(saved).toEqual([
      {
        ...{ title: 'Review', encryptionType: 'e2ee', passcode: 'short-no-more' },
        ...{ waitingRoom: true, registeredOnly: true },
        schedule: {
          ...{ start: '2027-01-15T10:00', minutes: 30, timeZone: 'Europe/Berlin' },
          recurrence: { every: 'week', interval: 1, on: ['MO', 'FR'], ends: { after: 10 } },
        },
      },
    ]);
  }, 20_000);
});

describe('the form of a meeting that is changed', () => {
  test.each([
    ['e2ee', 'End-to-end encrypted'],
    ['enhanced', 'Enhanced encryption'],
  ] as const)(
    'shows that it stays %s, and why, whatever the settings say by now',
    async (type, says) => {
      const saved: ScheduledBody[] = [];
      const whyNot = { e2ee: sentence('e2ee-locked-off'), enhanced: null };
      render(
        <ScheduleDialog
          {...{ initial: first, types: { ...types, first: 'enhanced', whyNot }, fixedType: type }}
          {...{ busy: false, fault: null }}
          onClose={() => undefined}
          onOpenSettings={() => undefined}
          onSave={(body) => saved.push(body)}
        />,
      );
      const part = within(screen.getByRole('region', { name: 'Encryption' }));
      expect(part.getByText(says)).toBeTruthy();
      expect(part.getByText(/the invitation says which it is/)).toBeTruthy();
      expect(screen.queryAllByRole('radio')).toEqual([]);
      await userEvent.setup().click(screen.getByRole('button', { name: 'Save' }));
      expect(saved).toMatchObject([{ encryptionType: type }]);
    },
    20_000,
  );
});

describe('what is to come', () => {
  const at = (start: string, more: Partial<Meeting> = {}) =>
    aMeeting({
      meetingId: start.replace(/\D/g, '').slice(1, 12),
      ...more,
      schedule: { ...weekly, start, recurrence: null },
    });

  test('stands under its day, next first, each once', () => {
    const noon = Date.UTC(2027, 0, 18, 12);
    const meetings = [
      at('2027-01-19T10:00'),
      at('2027-01-18T14:00'),
      at('2027-01-18T08:00'), // over
      at('2027-01-18T11:30'), // goes on
      aMeeting(), // without a time
    ];
    const days = upcomingDays(meetings, noon, 'en-GB');
    expect(days.map(({ name, rows }) => [name, rows.length])).toEqual([
      ['Today', 2],
      ['Tomorrow', 1],
    ]);
  });

  test('keeps what was called off until it would have begun', () => {
    const called = [at('2027-01-18T14:00', { cancelledAt: 1 })];
    expect(upcomingDays(called, Date.UTC(2027, 0, 18, 12))).toHaveLength(1);
    expect(upcomingDays(called, Date.UTC(2027, 0, 18, 14, 1))).toHaveLength(0);
  });

  test('can be called off after a question, and that taken back; a refusal is said', async () => {
    const start = `${new Date().getFullYear() + 1}-06-01T10:00`;
    let meeting = at(start, { title: 'Board' });
    const asked: string[] = [];
    let refusing = true;
    const call = async (name: string) => {
      asked.push(name);
      if (name === 'listMeetings') return ok({ meetings: [meeting] });
      if (name === 'cancelMeeting' && refusing) return refused('meeting-runs');
      meeting = { ...meeting, cancelledAt: name === 'cancelMeeting' ? 1 : null };
      return ok(meeting);
    };
    render(
      <QueryClientProvider client={new QueryClient()}>
        <Upcoming
          service={{ url: '', call } as unknown as ServiceClient}
          settings={{ allowE2ee: true }}
          onStart={() => null}
          onOpenSettings={() => undefined}
        />
      </QueryClientProvider>,
    );
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'More about Board' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Call off' }));
    const question = await screen.findByRole('dialog');
    await user.click(within(question).getByRole('button', { name: 'Call off' }));
    expect((await screen.findByRole('alert')).textContent).toContain(sentence('meeting-runs'));
    refusing = false;
    await user.click(within(question).getByRole('button', { name: 'Call off' }));
    await user.click(await screen.findByRole('button', { name: 'Take back' }));
    expect(await screen.findByRole('button', { name: 'Start Board' })).toBeTruthy();
    expect(asked.filter((name) => name !== 'listMeetings')).toEqual([
      ...['cancelMeeting', 'cancelMeeting', 'restoreMeeting'],
    ]);
  }, 20_000);
});
