/** @jest-environment ./test/dom-environment.mjs */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { sentence } from '../protocol/fault.js';
import { refused } from '../protocol/result.js';
import {
  aMeeting,
  anAccount,
  bad,
  effectiveSettings,
  fakeMain,
  fakeService,
  good,
  person as ANNA,
  type Answers,
  type FakeMain,
} from './app.fixture.js';
import { CrashBoundary } from './frame/crash-boundary.js';
import type { JoinMeeting } from './meeting/meeting-client.js';
import { FakePlace } from './policy/policy.fixture.js';

// The two screens with cameras have tests of their own; here it matters only that one gets there.
jest.unstable_mockModule('./lobby/lobby-screen.js', () => ({
  LobbyScreen: ({ meetingId, initialName }: { meetingId: string; initialName: string }) => (
    <h1>{`Lobby of ${meetingId} for ${initialName}`}</h1>
  ),
}));
jest.unstable_mockModule('./meeting/meeting-screen.js', () => ({ MeetingScreen: () => null }));
const { App } = await import('./app.js');

const LINK = 'conclave://join/12345678901';
const noMeeting: JoinMeeting = () => {
  throw new Error('Nobody joins here.');
};

function open(main: FakeMain, answers: Answers = {}) {
  const service = fakeService(answers);
  Object.defineProperty(globalThis, 'conclave', { value: main.bridge, configurable: true });
  render(
    <CrashBoundary>
      <App bridge={main.bridge} joinMeeting={noMeeting} fetch={service.fetch} />
    </CrashBoundary>,
  );
  return { user: userEvent.setup(), ...service };
}

const heading = (name: string | RegExp) => screen.findByRole('heading', { level: 1, name });
const button = (name: string) => screen.findByRole('button', { name });
const field = (name: string) => screen.findByLabelText(name);

beforeEach(() => {
  // jsdom has no layout, and Radix watches sizes.
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
});
afterEach(cleanup);

describe('the app, starting', () => {
  test('asks a stranger to sign in, with the focus on the heading', async () => {
    open(fakeMain());
    const title = await heading('Sign in');
    await waitFor(() => expect(document.activeElement === title).toBe(true));
  });

  test('greets somebody whose session was kept', async () => {
    open(fakeMain({ token: 'kept' }));
    await heading(/Anna$/);
    expect(await screen.findByText('No meetings yet')).toBeTruthy();
  });

  test('says that a session is over and forgets it', async () => {
    const main = fakeMain({ token: 'old' });
    open(main, { 'GET /v1/me': () => bad(401, 'signed-out') });
    expect((await screen.findByRole('alert')).textContent).toContain(sentence('signed-out'));
    expect(main.kept()).toBeNull();
  });

  test('says that the service cannot be reached, and tries again when asked', async () => {
    let there = false;
    const { user } = open(fakeMain({ token: 'kept' }), {
      'GET /v1/me': () => {
        if (there) return good({ person: ANNA, settings: { allowE2ee: false } });
        throw new TypeError('Failed to fetch');
      },
    });
    expect((await screen.findByRole('alert')).textContent).toContain(
      sentence('service-unreachable'),
    );
    there = true;
    await user.click(await button('Try again'));
    await heading(/Anna$/);
  });

  test('says that the keychain is locked and lets people sign in meanwhile', async () => {
    const session = { read: async () => refused('keychain-locked') };
    open(fakeMain({ session }));
    expect(await screen.findByText(/Your keychain is locked/)).toBeTruthy();
    expect(await button('Sign in')).toBeTruthy();
  });

  test('says that there is no keychain', async () => {
    open(fakeMain({ keychain: 'missing' }));
    expect(await screen.findByText(/No keychain was found/)).toBeTruthy();
  });
});

describe('a bug in the app', () => {
  const broken = async (): Promise<never> => {
    throw new RangeError('a secret');
  };

  test.each([
    ['at the start', { read: broken }],
    ['while signing in', { write: broken }],
  ])('%s is said, without its message', async (_when, session) => {
    const silent = jest.spyOn(console, 'error').mockImplementation(() => {});
    const { user } = open(fakeMain({ session }));
    if ('write' in session) {
      await user.type(await field('E-mail'), 'anna@example.org');
      await user.type(await field('Password'), 'correct horse');
      await user.click(await button('Sign in'));
    }
    await heading('Conclave has made a mistake');
    expect(document.body.textContent).toContain('RangeError');
    expect(document.body.textContent).not.toContain('a secret');
    silent.mockRestore();
  });
});

describe('signing in', () => {
  test('makes an account and keeps its session', async () => {
    const main = fakeMain();
    const { user } = open(main);
    await user.click(await button('Create an account'));
    await user.type(await field('Your name'), 'Anna');
    await user.type(await field('E-mail'), 'anna@example.org');
    await user.type(await field('Password'), 'correct horse');
    await user.click(await button('Create account'));
    await heading(/Anna$/);
    expect(main.kept()).toBe('fresh');
  });

  test('leads to the field that is wrong and sends nothing', async () => {
    const { user, asked } = open(fakeMain());
    await user.type(await field('E-mail'), 'anna');
    await user.type(await field('Password'), 'x');
    await user.click(await button('Sign in'));
    const email = await field('E-mail');
    expect(document.activeElement).toBe(email);
    expect(email.getAttribute('aria-invalid')).toBe('true');
    expect(asked).toEqual([]);
  });

  test('says what the service refuses', async () => {
    const { user } = open(fakeMain(), {
      'POST /v1/sign-in': () => bad(401, 'wrong-password'),
    });
    await user.type(await field('E-mail'), 'anna@example.org');
    await user.type(await field('Password'), 'wrong');
    await user.click(await button('Sign in'));
    expect((await screen.findByRole('alert')).textContent).toBe(sentence('wrong-password'));
  });

  test('lays a weak password at its field', async () => {
    const { user } = open(fakeMain(), { 'POST /v1/sign-up': () => bad(422, 'weak-password') });
    await user.click(await button('Create an account'));
    await user.type(await field('Your name'), 'Anna');
    await user.type(await field('E-mail'), 'anna@example.org');
    await user.type(await field('Password'), 'short');
    await user.click(await button('Create account'));
    await screen.findByText(sentence('weak-password'));
    expect(document.activeElement).toBe(await field('Password'));
  });
});

describe('home', () => {
  test('offers Settings where end-to-end encryption is off', async () => {
    const { user, asked } = open(fakeMain({ token: 'kept' }));
    await user.click(await button('New meeting with name or passcode'));
    const radio = await screen.findByRole('radio', { name: 'End-to-end encrypted' });
    expect((radio as HTMLInputElement).disabled).toBe(true);
    await user.click(await button('Open Settings'));
    await heading('Settings');
    expect(asked).not.toContain('POST /v1/meetings');
  });

  test('makes a meeting of the default type and opens its lobby', async () => {
    const asks: unknown[] = [];
    const { user } = open(fakeMain({ token: 'kept' }), {
      'POST /v1/meetings': (body) => {
        asks.push(body);
        return good(aMeeting());
      },
    });
    await user.click(await button('New meeting'));
    await heading('Lobby of 12345678901 for Anna');
    const passcode: unknown = expect.stringMatching(/^[a-z2-9]{10}$/);
    expect(asks).toMatchObject([{ title: "Anna's meeting", encryptionType: 'enhanced', passcode }]);
  });

  test('makes an end-to-end encrypted meeting with a waiting room where that is chosen', async () => {
    const asks: unknown[] = [];
    const { user } = open(fakeMain({ token: 'kept' }), {
      'GET /v1/me': () => good({ person: ANNA, settings: { allowE2ee: true } }),
      'POST /v1/meetings': (body) => {
        asks.push(body);
        return good(aMeeting());
      },
    });
    await user.click(await button('New meeting with name or passcode'));
    await user.click(await screen.findByRole('radio', { name: 'End-to-end encrypted' }));
    await user.click(await screen.findByRole('switch', { name: 'Waiting room' }));
    await user.click(await button('Create and open'));
    await heading('Lobby of 12345678901 for Anna');
    const rules = { waitingRoom: true, registeredOnly: false };
    expect(asks).toMatchObject([{ title: "Anna's meeting", encryptionType: 'e2ee', ...rules }]);
  });

  const coming = {
    ...{ start: `${new Date().getFullYear() + 1}-06-01T10:00`, minutes: 30, timeZone: 'UTC' },
    recurrence: null,
  };

  test('lists what is to come once, under its time, and the rest under "My meetings"', async () => {
    const meetings = [
      aMeeting({ title: 'Board', schedule: coming }),
      aMeeting({ meetingId: '22345678901' }),
    ];
    open(fakeMain({ token: 'kept' }), { 'GET /v1/meetings': () => good({ meetings }) });
    expect(await screen.findAllByRole('button', { name: 'Start Board' })).toHaveLength(1);
    expect(screen.getAllByRole('button', { name: 'Start Design review' })).toHaveLength(1);
  });

  test('has no second list, and does not call it empty, where all have a time to come', async () => {
    const meetings = [aMeeting({ title: 'Board', schedule: coming })];
    open(fakeMain({ token: 'kept' }), { 'GET /v1/meetings': () => good({ meetings }) });
    await button('Start Board');
    expect(screen.queryByText('My meetings')).toBeNull();
    expect(screen.queryByText('No meetings yet')).toBeNull();
  });

  test('offers no start and no link of what was called off, long after', async () => {
    const schedule = { ...coming, start: '2020-06-01T10:00' };
    const meetings = [aMeeting({ schedule, cancelledAt: Date.UTC(2020, 4, 1) })];
    open(fakeMain({ token: 'kept' }), { 'GET /v1/meetings': () => good({ meetings }) });
    await button('Delete Design review');
    expect(screen.getByText('Called off')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Start Design review' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Copy the link of Design review' })).toBeNull();
  });

  test('says that a meeting is scheduled, and gives what to send', async () => {
    const main = fakeMain({ token: 'kept' });
    const { user } = open(main, {
      'POST /v1/meetings': () => good(aMeeting({ schedule: coming })),
    });
    await user.click(await button('Schedule'));
    const form = within(await screen.findByRole('dialog', { name: 'Schedule a meeting' }));
    await user.click(form.getByRole('button', { name: 'Schedule' }));
    await screen.findByRole('dialog', { name: '“Design review” is scheduled' });
    await user.click(await button('Copy invitation'));
    await button('Invitation copied');
    expect(main.copied[0]).toContain('10:00');
    expect(main.copied[0]).toContain(`Join: ${aMeeting().joinLink}`);
    expect(await button('Calendar file')).toBeTruthy();
    await user.click(await button('Done'));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  describe('of an administrator who has not decided about end-to-end encryption', () => {
    const account = { ...anAccount, account: { ...anAccount.account, plan: 'paid' } };
    const lock = (level: 'product' | 'account') =>
      level === 'product' ? ({ level } as const) : ({ level, name: 'Anna' } as const);
    const me = (level: 'product' | 'account' | null) => {
      const allowE2ee = { value: false, lock: level === null ? null : lock(level) };
      return good({ person: ANNA, settings: effectiveSettings({ allowE2ee }) });
    };
    const says = /^Nobody has decided yet whether Anna uses/;

    test('says so, and leads to it', async () => {
      const { user } = open(fakeMain({ token: 'kept' }), {
        'GET /v1/me': () => me(null),
        'GET /v1/account': () => good(account),
        'GET /v1/account/settings': () => good({ settings: new FakePlace('account').rows() }),
      });
      await screen.findByText(says);
      await user.click(await button('Decide'));
      await screen.findByRole('dialog', { name: /^End-to-end encryption for/ });
    });

    test.each([
      ['the operator locked it', account, 'product'],
      ['it was decided', { ...account, introduced: true }, null],
      ['there is nothing to administer', anAccount, null],
    ] as const)('is silent where %s, also on their own screen', async (_why, own, level) => {
      const { user } = open(fakeMain({ token: 'kept' }), {
        'GET /v1/me': () => me(level),
        'GET /v1/account': () => good(own),
        'GET /v1/account/settings': () => good({ settings: new FakePlace('account').rows() }),
      });
      await screen.findByText('No meetings yet');
      if (own.account.plan === 'paid') await button('Admin');
      expect(screen.queryByText(says)).toBeNull();
      if (own.account.plan !== 'paid') return;
      await user.click(await button('Admin'));
      await heading('Admin');
      expect(screen.queryByRole('dialog')).toBeNull();
    });
  });

  test('copies the link of a meeting', async () => {
    const main = fakeMain({ token: 'kept' });
    const { user } = open(main, {
      'GET /v1/meetings': () => good({ meetings: [aMeeting()] }),
    });
    await user.click(await button('Copy the link of Design review'));
    await screen.findByText('Link copied');
    expect(main.copied).toEqual([aMeeting().joinLink]);
  });

  test('deletes a meeting only after asking', async () => {
    let meetings = [aMeeting()];
    const { user, asked } = open(fakeMain({ token: 'kept' }), {
      'GET /v1/meetings': () => good({ meetings }),
      'DELETE /v1/meetings/12345678901': () => {
        meetings = [];
        return good({});
      },
    });
    await user.click(await button('Delete Design review'));
    await user.click(await button('Keep it'));
    expect(asked.filter((route) => route.startsWith('DELETE'))).toEqual([]);
    await user.click(await button('Delete Design review'));
    await user.click(await button('Delete meeting'));
    await screen.findByText('No meetings yet');
  });

  test('says that meetings could not be loaded', async () => {
    open(fakeMain({ token: 'kept' }), { 'GET /v1/meetings': () => good({ nonsense: true }) });
    expect((await screen.findByRole('alert')).textContent).toContain(sentence('service-odd'));
  });

  test('goes by keys, and shows them under ?', async () => {
    const { user } = open(fakeMain({ token: 'kept' }));
    await heading(/Anna$/);
    await user.keyboard('j');
    await heading('Join a meeting');
    await user.keyboard('s');
    await heading('Settings');
    await user.keyboard('?');
    expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeTruthy();
  });
});

describe('settings that an administrator changed meanwhile', () => {
  const before = { person: ANNA, settings: { allowE2ee: false } };
  const account = { level: 'account', name: 'Northwind' } as const;
  const after = (isLocked: boolean) => {
    const lock = isLocked ? account : null;
    const allowE2ee = { value: true, lock };
    const decided = { allowE2ee, defaultEncryptionType: { value: 'e2ee', lock } } as const;
    return { person: ANNA, settings: effectiveSettings(decided) };
  };

  test('hold with the next press on "New meeting"', async () => {
    let me: object = before;
    const asks: unknown[] = [];
    const { user } = open(fakeMain({ token: 'kept' }), {
      'GET /v1/me': () => good(me),
      'POST /v1/meetings': (body) => {
        asks.push(body);
        return good(aMeeting());
      },
    });
    await heading(/Anna$/);
    me = after(false);
    await user.click(await button('New meeting'));
    await heading('Lobby of 12345678901 for Anna');
    expect(asks).toMatchObject([{ encryptionType: 'e2ee' }]);
  });

  test.each([
    ['New meeting with name or passcode', 'New meeting'],
    ['Schedule', 'Schedule a meeting'],
  ])('are offered by the form behind "%s", the locked kind alone', async (opens, title) => {
    let me: object = before;
    const { user } = open(fakeMain({ token: 'kept' }), { 'GET /v1/me': () => good(me) });
    await heading(/Anna$/);
    me = after(true);
    await user.click(await button(opens));
    await screen.findByRole('dialog', { name: title });
    const radio = await screen.findByRole<HTMLInputElement>('radio', {
      name: 'End-to-end encrypted',
    });
    await waitFor(() => expect([radio.checked, radio.disabled]).toEqual([true, false]));
    const other = screen.getByRole<HTMLInputElement>('radio', { name: 'Enhanced encryption' });
    expect(other.disabled).toBe(true);
  });

  test('are known when the window is come back to, also under an open form', async () => {
    let me: object = before;
    const { user } = open(fakeMain({ token: 'kept' }), { 'GET /v1/me': () => good(me) });
    await user.click(await button('New meeting with name or passcode'));
    const radio = await screen.findByRole<HTMLInputElement>('radio', {
      name: 'End-to-end encrypted',
    });
    expect(radio.disabled).toBe(true);
    me = after(false);
    act(() => void window.dispatchEvent(new Event('focus')));
    await waitFor(() => expect([radio.checked, radio.disabled]).toEqual([true, false]));
  });

  test('are learned from a refusal, and the person can go on', async () => {
    let me: object = { person: ANNA, settings: { allowE2ee: true } };
    const { user } = open(fakeMain({ token: 'kept' }), {
      'GET /v1/me': () => good(me),
      'POST /v1/meetings': () => bad(403, 'e2ee-off'),
    });
    await user.click(await button('New meeting with name or passcode'));
    const radio = await screen.findByRole<HTMLInputElement>('radio', {
      name: 'End-to-end encrypted',
    });
    await user.click(radio);
    me = before;
    await user.click(await button('Create and open'));
    expect((await screen.findByRole('alert')).textContent).toContain(sentence('e2ee-off'));
    await waitFor(() => expect([radio.checked, radio.disabled]).toEqual([false, true]));
  });

  test('are the administrator’s own as well: allowed and made the standard, then used at once', async () => {
    const place = new FakePlace('account');
    const asks: unknown[] = [];
    const change = (setting: 'allowE2ee' | 'defaultEncryptionType') => (body: unknown) => {
      const { value, locked } = body as { value: boolean; locked: boolean };
      place.store(setting, value, locked, 'Anna');
      return good(place.row(setting));
    };
    const { user, asked } = open(fakeMain({ token: 'kept' }), {
      'GET /v1/me': () => good(place.row('allowE2ee')?.value === true ? after(false) : before),
      'GET /v1/account': () =>
        good({ ...anAccount, account: { ...anAccount.account, plan: 'paid' } }),
      'GET /v1/account/settings': () => good({ settings: place.rows() }),
      'PUT /v1/account/settings/allowE2ee': change('allowE2ee'),
      'PUT /v1/account/settings/defaultEncryptionType': change('defaultEncryptionType'),
      'PUT /v1/me/introduced': () => good({}),
      'POST /v1/meetings': (body) => {
        asks.push(body);
        return good(aMeeting());
      },
    });
    await user.click(await button('Admin'));
    await user.click(await button('Allow it and make it the standard'));
    const learned = () => asked.filter((route) => route === 'GET /v1/me').length;
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const known = learned();
    await user.click(await button('Home'));
    await waitFor(() => expect(learned()).toBeGreaterThan(known));
    await user.click(await button('New meeting'));
    await heading('Lobby of 12345678901 for Anna');
    expect(asks).toMatchObject([{ encryptionType: 'e2ee' }]);
  });
});

describe('an administrator whose role was taken', () => {
  test('is told so on the screen they are on, and is led home', async () => {
    let role = 'admin';
    const paid = { ...anAccount.account, plan: 'paid' };
    const { user } = open(fakeMain({ token: 'kept' }), {
      'GET /v1/account': () => good({ ...anAccount, account: paid, role, introduced: true }),
      'GET /v1/account/settings': () => bad(403, 'not-allowed'),
    });
    const admin = await button('Admin');
    role = 'member';
    await user.click(admin);
    expect(await screen.findByText(/^You do not administer this account any more/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Admin' })).toBeNull();
    await user.click(await button('Go home'));
    await heading(/Anna$/);
  });
});

describe('settings', () => {
  test('lists what end-to-end encryption turns off before it is turned on', async () => {
    const { user, asked } = open(fakeMain({ token: 'kept' }));
    await user.click(await button('Settings'));
    const toggle = await screen.findByRole('switch', { name: 'Allow end-to-end encryption' });
    expect(toggle.getAttribute('aria-checked')).toBe('false');
    await user.click(toggle);
    const dialog = await screen.findByRole('dialog');
    expect(dialog.querySelectorAll('li')).toHaveLength(8);
    expect(asked).not.toContain('PUT /v1/me/settings/allowE2ee');
    await user.click(await button('Turn on'));
    await waitFor(() => expect(toggle.getAttribute('aria-checked')).toBe('true'));
  });

  test('signs out here although the service does not hear it, when asked to', async () => {
    const main = fakeMain({ token: 'kept' });
    const { user } = open(main, { 'POST /v1/sign-out': () => bad(503, 'database-busy') });
    await user.click(await button('Settings'));
    await user.click(await button('Sign out'));
    await user.click(await button('Sign out on this computer only'));
    await heading('Sign in');
    expect(main.kept()).toBeNull();
  });
});

describe('join links', () => {
  const found = good({
    ...{ meetingId: '12345678901', encryptionType: 'e2ee', needsPasscode: false },
    ...{ running: true, isHost: false, rootKey: 'A'.repeat(43) },
  });

  test('lead a guest to the lobby, but never without a press', async () => {
    const { user, asked } = open(fakeMain({ openedWith: LINK }), {
      'GET /v1/meetings/12345678901': () => found,
    });
    await heading('Join as a guest');
    expect(asked).toEqual([]);
    await user.click(await button('Continue'));
    await heading('Lobby of 12345678901 for');
  });

  test('that arrive while the app runs are ready on the screen that joins', async () => {
    const main = fakeMain({ token: 'kept' });
    open(main);
    await heading(/Anna$/);
    act(() => main.openLink(LINK));
    await heading('Join a meeting');
    expect(((await field('Meeting number or link')) as HTMLInputElement).value).toBe(LINK);
  });
});
