/** @jest-environment ./test/dom-environment.mjs */
import { afterEach, describe, expect, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { sentence } from '../../protocol/fault.js';
import { ok, refused, type Result } from '../../protocol/result.js';
import type { Schedule } from '../../protocol/schedule/schedule.js';
import { features } from '../../protocol/settings/features.js';
import type { Meeting } from '../../protocol/wire/http.js';
import type { EncryptionType } from '../../protocol/wire/text.js';
import { aMeeting, effectiveSettings } from '../app.fixture.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { differences, merged } from './meeting-changes.js';
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
const group = { level: 'group', groupId: 'e'.repeat(32), name: 'Legal' } as const;
const settings = effectiveSettings({
  allowE2ee: { value: true },
  defaultEncryptionType: { value: 'e2ee' },
  joinBeforeHost: { value: true },
});

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
        {...{ initial: first, settings, fixedType: null, busy: false, fault: null }}
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
      const locked = effectiveSettings({ allowE2ee: { value: false, lock: group } });
      render(
        <ScheduleDialog
          {...{ initial: first, settings: locked, fixedType: type }}
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

  test('keeps a series that was called off only until the first meeting that it keeps from beginning', () => {
    const series = { ...weekly, start: '2027-01-18T14:00' };
    const off = {
      ...at('2027-01-18T14:00'),
      schedule: series,
      cancelledAt: Date.UTC(2027, 0, 18, 9),
    };
    expect(upcomingDays([off], Date.UTC(2027, 0, 18, 13, 59))).toHaveLength(1);
    expect(upcomingDays([off], Date.UTC(2027, 0, 18, 14, 1))).toHaveLength(0);
    // Also when the next of the series has come near.
    expect(upcomingDays([off], Date.UTC(2027, 0, 20, 9))).toHaveLength(0);
  });

  test('keeps a slip of the hand for half a minute, while the meeting would go on', () => {
    const off = at('2027-01-18T14:00', { cancelledAt: Date.UTC(2027, 0, 18, 14, 10) });
    expect(upcomingDays([off], Date.UTC(2027, 0, 18, 14, 10, 29))).toHaveLength(1);
    expect(upcomingDays([off], Date.UTC(2027, 0, 18, 14, 10, 31))).toHaveLength(0);
  });
});

const nextYear = `${new Date().getFullYear() + 1}-06-01T10:00`;
const coming: Schedule = { ...weekly, start: nextYear, recurrence: null };
const board = aMeeting({ title: 'Board', passcode: 'meet-me', schedule: coming });

/** The list over a service that holds one meeting; `answer` comes first. */
function list(
  meeting: Meeting,
  answer: (name: string, asked: unknown) => Result<unknown> | null = () => null,
) {
  let now: Meeting | null = meeting;
  const asked: { name: string; body?: unknown }[] = [];
  const copied: string[] = [];
  const app = { copyText: async (text: string) => (copied.push(text), ok(undefined)) };
  Object.defineProperty(globalThis, 'conclave', { value: { app }, configurable: true });
  const call = async (name: string, { body }: { body?: ScheduledBody & { version: number } }) => {
    asked.push({ name, ...(body === undefined ? {} : { body }) });
    if (name === 'listMeetings') return ok({ meetings: now === null ? [] : [now] });
    const first = answer(name, body);
    if (first !== null) return first;
    if (now === null) return refused('unknown-meeting');
    const version = now.version + 1;
    if (name === 'editMeeting') {
      if (body?.version !== now.version) return refused('meeting-changed');
      now = { ...now, ...body, joinBeforeHost: body.joinBeforeHost ?? now.joinBeforeHost, version };
    }
    if (name === 'cancelMeeting') now = { ...now, cancelledAt: Date.now(), version };
    if (name === 'restoreMeeting') now = { ...now, cancelledAt: null, version };
    if (name === 'deleteMeeting') now = null;
    return ok(now ?? {});
  };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Upcoming
        service={{ url: '', call } as unknown as ServiceClient}
        settings={settings}
        onStart={() => null}
        onOpenSettings={() => undefined}
      />
    </QueryClientProvider>,
  );
  return {
    user: userEvent.setup(),
    asked,
    copied,
    /** As from another window. */
    change: (more: Partial<Meeting>) => {
      if (now !== null) now = { ...now, ...more, version: now.version + 1 };
    },
    remove: () => (now = null),
    is: () => now,
    changes: () => asked.filter(({ name }) => name !== 'listMeetings').map(({ name }) => name),
  };
}

type User = ReturnType<typeof userEvent.setup>;
const choose = async (user: User, item: string) => {
  await user.click(await screen.findByRole('button', { name: 'More about Board' }));
  await user.click(await screen.findByRole('menuitem', { name: item }));
};
const rename = async (user: User, name: string) => {
  const field = await screen.findByLabelText('Name of the meeting');
  await user.clear(field);
  await user.type(field, name);
};
const press = async (user: User, name: string) =>
  user.click(await screen.findByRole('button', { name }));

describe('a meeting that is to come', () => {
  test('can be called off after a question, and that taken back; a refusal is said', async () => {
    let refusing = true;
    const { user, changes } = list(board, (name) =>
      name === 'cancelMeeting' && refusing ? refused('meeting-runs') : null,
    );
    await choose(user, 'Call off');
    const question = await screen.findByRole('dialog');
    await user.click(within(question).getByRole('button', { name: 'Call off' }));
    expect((await screen.findByRole('alert')).textContent).toContain(sentence('meeting-runs'));
    refusing = false;
    await user.click(within(question).getByRole('button', { name: 'Call off' }));
    await press(user, 'Take back that Board was called off');
    expect(await screen.findByRole('button', { name: 'Start Board' })).toBeTruthy();
    expect(changes()).toEqual(['cancelMeeting', 'cancelMeeting', 'restoreMeeting']);
  }, 20_000);

  test('offers no start once it was called off, but the file that tells calendars so', async () => {
    const files: string[] = [];
    const realText = Blob;
    globalThis.Blob = class extends realText {
      constructor(parts: BlobPart[] = [], options?: BlobPropertyBag) {
        super(parts, options);
        files.push(parts.map(String).join(''));
      }
    };
    URL.createObjectURL = () => 'blob:x';
    // jsdom has no downloads.
    HTMLAnchorElement.prototype.click = () => undefined;
    const { user, is } = list({ ...board, cancelledAt: Date.now(), version: 4 });
    await press(user, 'Calendar file that calls Board off');
    globalThis.Blob = realText;
    expect(files[0]).toContain('STATUS:CANCELLED');
    expect(files[0]).toContain('SEQUENCE:4');
    expect(screen.queryByRole('button', { name: 'Start Board' })).toBeNull();
    await press(user, 'Delete Board');
    await press(user, 'Delete meeting');
    await waitFor(() => expect(screen.queryByTestId('upcoming-meeting')).toBeNull());
    expect(is()).toBeNull();
  }, 20_000);

  test('gives its link and its whole invitation, and says so', async () => {
    const { user, copied } = list(board);
    await choose(user, 'Copy link');
    await screen.findByText('Link copied');
    await choose(user, 'Copy invitation');
    await screen.findByText('Invitation copied');
    expect(copied[0]).toBe(board.joinLink);
    expect(copied[1]).toContain(`Board\n`);
    expect(copied[1]).toContain('End-to-end encrypted');
  }, 20_000);
});

describe('changing a meeting', () => {
  test('writes what was typed, and leaves the rest', async () => {
    const { user, asked, is } = list({
      ...board,
      encryptionType: 'enhanced',
      joinBeforeHost: false,
    });
    await choose(user, 'Change');
    await rename(user, 'Council');
    await press(user, 'Save');
    await waitFor(() => expect(is()?.title).toBe('Council'));
    expect(asked.find(({ name }) => name === 'editMeeting')?.body).toMatchObject({
      ...{ title: 'Council', passcode: 'meet-me', schedule: coming, version: 0 },
      ...{ encryptionType: 'enhanced', joinBeforeHost: false },
    });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  }, 20_000);

  test('shows what was changed elsewhere beside one’s own, and saves that over it, the rest as it is there', async () => {
    const { user, change, is } = list(board);
    await choose(user, 'Change');
    await rename(user, 'Council');
    change({ title: 'Directors', waitingRoom: true });
    await press(user, 'Save');
    const dialog = within(
      await screen.findByRole('dialog', { name: 'This meeting was changed elsewhere' }),
    );
    const cells = dialog.getAllByRole('row').map((row) => within(row).getAllByRole('cell'));
    expect(cells.slice(1).map((row) => row.map(({ textContent }) => textContent))).toEqual([
      ['Directors', 'Council'],
    ]);
    await press(user, 'Save mine');
    await waitFor(() => expect(is()).toMatchObject({ title: 'Council', waitingRoom: true }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  }, 20_000);

  test('can leave it as it was changed elsewhere, or go back to the form and what was typed', async () => {
    const { user, change, is } = list(board);
    await choose(user, 'Change');
    await rename(user, 'Council');
    change({ title: 'Directors' });
    await press(user, 'Save');
    await screen.findByRole('dialog', { name: 'This meeting was changed elsewhere' });
    await user.keyboard('{Escape}');
    const field = await screen.findByLabelText<HTMLInputElement>('Name of the meeting');
    expect(field.value).toBe('Council');
    await press(user, 'Save');
    await press(user, 'Leave it as it is');
    await screen.findByRole('button', { name: 'Start Directors' });
    expect(is()?.title).toBe('Directors');
    expect(screen.queryByRole('dialog')).toBeNull();
  }, 20_000);

  test.each([
    ['called off', 'meeting-cancelled'],
    ['deleted', 'unknown-meeting'],
  ] as const)(
    'says that it was %s meanwhile',
    async (what, code) => {
      const { user, change, remove } = list(board, (name) =>
        name === 'editMeeting' ? refused('meeting-changed') : null,
      );
      await choose(user, 'Change');
      await rename(user, 'Council');
      if (what === 'deleted') remove();
      else change({ cancelledAt: Date.now() });
      await press(user, 'Save');
      expect((await screen.findByRole('alert')).textContent).toContain(sentence(code));
    },
    20_000,
  );

  test('does not say in one dialog what was refused in another', async () => {
    const { user } = list(board, (name) =>
      name === 'editMeeting' ? refused('database-busy') : null,
    );
    await choose(user, 'Change');
    await press(user, 'Save');
    await screen.findByRole('alert');
    await press(user, 'Back');
    await choose(user, 'Call off');
    await screen.findByRole('dialog');
    expect(screen.queryByRole('alert')).toBeNull();
  }, 20_000);
});

describe('two changes of a meeting', () => {
  const body = (of: Meeting): ScheduledBody => {
    const { title, encryptionType, passcode, waitingRoom, registeredOnly, schedule } = of;
    return { title, encryptionType, passcode, waitingRoom, registeredOnly, schedule };
  };

  test('are put together where they are of different things', () => {
    const theirs = { ...board, title: 'Directors', version: 1 };
    const mine = merged(board, theirs, { ...body(board), passcode: null, registeredOnly: true });
    expect(mine).toEqual({ ...body(theirs), passcode: null, registeredOnly: true });
    expect(
      differences(theirs, mine).map(({ name, theirs: is, mine: own }) => [name, is, own]),
    ).toEqual([
      ['Passcode', 'meet-me', 'None'],
      ['Signed-in people only', 'Off', 'On'],
    ]);
  });

  test('to the same leave nothing to ask', () => {
    const theirs = { ...board, title: 'Council' };
    expect(differences(theirs, merged(board, theirs, body(theirs)))).toEqual([]);
  });

  test('of the time are shown as people read it', () => {
    const later = { ...coming, start: nextYear.replace('T10', 'T11') };
    const [when] = differences(board, { ...body(board), schedule: later }, 'en-GB');
    expect([when?.name, when?.theirs, when?.mine]).toEqual([
      'When',
      expect.stringContaining('10:00–10:45 (UTC)'),
      expect.stringContaining('11:00–11:45 (UTC)'),
    ]);
  });
});

describe('join before host, in a form', () => {
  const shown = (decided: Parameters<typeof effectiveSettings>[0], type: EncryptionType | null) => {
    const saved: ScheduledBody[] = [];
    render(
      <ScheduleDialog
        {...{ initial: first, settings: effectiveSettings(decided), fixedType: type }}
        {...{ busy: false, fault: null }}
        onClose={() => undefined}
        onOpenSettings={() => undefined}
        onSave={(body) => saved.push(body)}
      />,
    );
    const toggle = screen.getByRole<HTMLButtonElement>('switch', { name: 'Join before host' });
    const why = document.getElementById(toggle.getAttribute('aria-describedby') ?? '');
    return { user: userEvent.setup(), toggle, why: why?.textContent, saved };
  };

  test('can be chosen where the settings allow it, and is asked for', async () => {
    const { user, toggle, saved } = shown({ joinBeforeHost: { value: true } }, 'enhanced');
    expect([toggle.disabled, toggle.getAttribute('aria-checked')]).toEqual([false, 'true']);
    await user.click(toggle);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(saved).toMatchObject([{ joinBeforeHost: false }]);
  }, 20_000);

  test.each([
    ['e2ee', { joinBeforeHost: { value: true } }, features.joinBeforeHost.whyOffInE2ee],
    [
      'enhanced',
      { joinBeforeHost: { value: false, lock: group, why: 'Locked off by group Legal' } },
      'Locked off by group Legal.',
    ],
    ['enhanced', {}, 'It is off in your settings. Turn it on there to choose it for a meeting.'],
  ] as const)(
    'is greyed and left alone, with the reason: %s %j',
    async (type, decided, says) => {
      const { user, toggle, why, saved } = shown(decided, type);
      expect([toggle.disabled, toggle.getAttribute('aria-checked'), why]).toEqual([
        true,
        'false',
        says,
      ]);
      await user.click(screen.getByRole('button', { name: 'Save' }));
      expect(saved).toHaveLength(1);
      expect(saved[0]).not.toHaveProperty('joinBeforeHost');
    },
    20_000,
  );
});
