/** @jest-environment ./test/dom-environment.mjs */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { sentence } from '../../protocol/fault.js';
import { ok } from '../../protocol/result.js';
import {
  aShield,
  aSnapshot,
  CHECKING,
  CODE,
  fakeMeetingClient,
  idOf,
  people,
} from './fake-meeting-client.fixture.js';
import { TOGETHER } from './live-region.js';
import type { MeetingSnapshot } from './meeting-client.js';
import { MeetingScreen } from './meeting-screen.js';
import { preferences, UNCHANGED } from './preferences.js';
import { SHOWN_FOR } from './role-view.js';
import { GRACE_SECONDS } from './use-ending.js';

const LINK = 'conclave://join/12345678901';
const asGuest = people(3).map((person, at) => ({ ...person, isMe: at === 1 }));

beforeEach(() => {
  globalThis.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  preferences.change(UNCHANGED);
});
afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

function open(overrides: Partial<MeetingSnapshot> = {}) {
  const client = fakeMeetingClient(aSnapshot(overrides));
  const left: (string | null)[] = [];
  render(<MeetingScreen client={client} joinLink={LINK} onLeft={(fault) => left.push(fault)} />);
  return { client, left };
}
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const key = (name: string) => fireEvent.keyDown(document.body, { key: name });

describe('meeting screen', () => {
  test('has a tile for everyone, with sound for the others only', () => {
    open();
    const tiles = [...document.querySelectorAll<HTMLElement>('article[data-testid=tile]')];
    expect(tiles.map((tile) => tile.dataset['name'])).toEqual([
      'Anna Berg',
      'Ben Okafor',
      'Cleo Martin',
    ]);
    expect(tiles.map((tile) => tile.querySelectorAll('audio').length)).toEqual([0, 1, 1]);
  });

  test('offers whoever waits to be let in one thing: to stop waiting', () => {
    const { client } = open({
      phase: 'waiting-room',
      people: [],
      joinedAt: null,
      atDoor: { title: 'Design review', hostIsHere: true, message: null },
    });
    expect(screen.queryByRole('group', { name: 'Meeting controls' })).toBeNull();
    key('p');
    expect(screen.queryByRole('complementary')).toBeNull();
    press('Stop waiting');
    expect(client.asked).toContain('leave');
  });

  test('mutes and turns the camera off by button and by key', () => {
    const { client } = open();
    press('Mute');
    expect(screen.getByRole('button', { name: 'Unmute' })).toBeTruthy();
    key('m');
    key('v');
    press('Turn camera on');
    expect(client.asked).toEqual([
      'setMicrophone false',
      'setMicrophone true',
      'setCamera false',
      'setCamera true',
    ]);
  });

  test('listens to no letter when letters are switched off, and to none that is typed', () => {
    const { client } = open();
    fireEvent.keyDown(document.body, { key: 'm', ctrlKey: true });
    const field = document.body.appendChild(document.createElement('input'));
    fireEvent.keyDown(field, { key: 'm' });
    field.remove();
    act(() => preferences.change({ letterKeys: false }));
    key('m');
    expect(client.asked).toEqual([]);
  });

  test('shows the link to invite with', () => {
    open();
    press('Invite');
    const input = screen.getByTestId('join-link');
    expect(input).toHaveProperty('value', LINK);
    fireEvent.keyDown(input, { key: 'Escape' });
    expect(screen.queryByTestId('join-link')).toBeNull();
  });

  test.each([
    ['e2ee', /^End-to-end encrypted/],
    ['enhanced', /^Enhanced encryption/],
  ] as const)(
    'says where it invites to what it invites to, and copies all of it: %s',
    async (encryptionType, says) => {
      const copied: string[] = [];
      const app = { copyText: async (text: string) => (copied.push(text), ok(undefined)) };
      Object.defineProperty(globalThis, 'conclave', { value: { app }, configurable: true });
      open({ encryptionType, title: 'Design review' });
      press('Invite');
      const popover = within(screen.getByRole('dialog', { name: 'Invite people' }));
      expect(popover.getByText(says)).toBeTruthy();
      press('Copy invitation');
      await screen.findByRole('button', { name: 'Invitation copied' });
      const lines = copied[0]?.split('\n') ?? [];
      expect(lines[0]).toBe('Design review');
      expect(lines[1]).toMatch(says);
      expect(lines).toContain(`Join: ${LINK}`);
    },
  );

  test('leaves, and says so once', () => {
    const { client, left } = open();
    press('Leave');
    press('Leave meeting');
    expect(client.asked).toEqual(['leave']);
    expect(left).toEqual([null]);
  });

  test.each([
    ['the leader: that someone else leads', {}, /Someone else leads/],
    ['anyone else: that the others go on', { people: asGuest, isLeader: false }, /others go on/],
    ['whoever is alone: that the meeting ends', { people: people(1) }, /the meeting ends/],
  ])('says before leaving what becomes of the meeting, to %s', (_, snapshot, says) => {
    open(snapshot);
    press('Leave');
    const leave = screen.getByRole('button', { name: 'Leave meeting' });
    expect(
      document.getElementById(leave.getAttribute('aria-describedby') ?? '')?.textContent,
    ).toMatch(says);
  });

  /** Of three in an enhanced meeting, the first sees only themselves: the others are in other rooms. */
  const inRooms = (room: string | null): Partial<MeetingSnapshot> => ({
    ...{ encryptionType: 'enhanced', people: people(1), room, isLeader: false, leader: null },
    attendees: people(3).map(({ participantId, name, role }, at) => ({
      ...{ participantId, name, role, joinNonce: 'A'.repeat(22), connected: true },
      room: at === 0 ? room : 'r2',
    })),
  });

  test('offers whoever is alone the link, but not in a breakout room or while the others are in one', () => {
    open({ people: people(1) });
    const card = within(screen.getByRole('region', { name: 'You are the only one here' }));
    expect(card.getByRole('button', { name: 'Copy' })).toBeTruthy();
    for (const [room, title] of [
      ['r1', 'You are the only one in this room'],
      [null, 'You are the only one in the main room'],
    ] as const) {
      cleanup();
      open(inRooms(room));
      const inRoom = within(screen.getByRole('region', { name: title }));
      expect(inRoom.queryByRole('button')).toBeNull();
    }
  });

  test('says to whoever is alone in a breakout room that the others go on', () => {
    open(inRooms('r1'));
    const told = toldOnLeaving();
    expect(told).toContain('The others go on without you.');
    expect(told).not.toContain('the meeting ends');
  });

  const toldOnLeaving = () => {
    press('Leave');
    const leave = screen.getByRole('button', { name: 'Leave meeting' });
    return document.getElementById(leave.getAttribute('aria-describedby') ?? '')?.textContent;
  };
  const coHosts = (...at: number[]) =>
    people(3).map((person, n) =>
      at.includes(n) ? { ...person, role: 'co-host' as const } : person,
    );

  test.each([
    ['the co-host who gets the host’s rights', coHosts(1), 'Ben Okafor has the host’s rights'],
    ['that one of several gets them', coHosts(1, 2), 'One of your co-hosts has the host’s rights'],
    ['that nobody has them', people(3), 'nobody can let in those who wait'],
  ])('names to the host before leaving: %s', (_, shown, says) => {
    open({ people: shown });
    expect(toldOnLeaving()?.replace("'", '’')).toContain(says);
  });

  test('says nothing of a host’s rights to whoever has none, or where another host stays', () => {
    open({ people: asGuest, isLeader: false });
    expect(toldOnLeaving()).not.toContain('rights');
    cleanup();
    open({ people: people(3).map((person) => ({ ...person, role: 'host' })) });
    expect(toldOnLeaving()).not.toContain('rights');
  });

  test('offers the host who leaves to make the only other a co-host first, or to choose one', () => {
    const { client } = open({ people: people(2) });
    press('Leave');
    press('Make Ben Okafor co-host first');
    expect(client.asked).toEqual([`setRole ${idOf('Ben Okafor')} co-host`]);
    cleanup();
    open();
    press('Leave');
    press('Choose a co-host first');
    expect(screen.getByRole('complementary', { name: 'Participants (3)' })).toBeTruthy();
    cleanup();
    open({ people: coHosts(2) });
    press('Leave');
    expect(screen.queryByRole('button', { name: /co-host first/ })).toBeNull();
  });

  test.each([
    ['participant', 'co-host', 'You are a co-host now'],
    ['co-host', 'host', 'You are the host now'],
    ['host', 'co-host', 'The host is back'],
    ['co-host', 'participant', 'You are a co-host no more'],
  ] as const)('says to whom was %s that they are %s, aloud and for a while', (from, to, says) => {
    jest.useFakeTimers();
    const { client } = open({ people: asGuest });
    act(() => client.show({ roleChange: { from, to, at: Date.now() } }));
    expect(screen.getByTestId('notice-role').textContent).toContain(says);
    expect(screen.getByTestId('said').textContent).toContain(says);
    act(() => void jest.advanceTimersByTime(SHOWN_FOR + 1_000));
    expect(screen.queryByTestId('notice-role')).toBeNull();
  });

  test('says first what is grave, then who waits, then what one has become: a low window shows the first', () => {
    const roleChange = { from: 'participant', to: 'co-host', at: Date.now() } as const;
    const { client } = open({ people: asGuest, roleChange, door: atDoor('Gil') });
    const told = () =>
      [...document.querySelectorAll('[data-testid^=notice-]')].map((one) =>
        one.getAttribute('data-testid'),
      );
    expect(told()).toEqual(['notice-knock', 'notice-role', 'notice-compare']);
    act(() => client.show({ uncomparedAfter: 'Zoe Adams' }));
    expect(told()).toEqual(['notice-new-leader', 'notice-knock', 'notice-role']);
  });

  test('lets whoever was told put it away', () => {
    const roleChange = { from: 'participant', to: 'co-host', at: Date.now() } as const;
    open({ people: people(1), roleChange });
    press('Dismiss');
    expect(screen.queryByTestId('notice-role')).toBeNull();
  });

  const atDoor = (...names: string[]): MeetingSnapshot['door'] => ({
    ...{ message: null, rules: { waitingRoom: true, registeredOnly: false } },
    people: names.map((name) => ({
      ...{ waitingId: name, name, signedIn: false, since: 0, denied: name === 'Mallory' },
    })),
  });

  test('tells a host whose list is closed who waits, once for all of them', () => {
    const { client } = open({ door: atDoor('Gil', 'Mallory') });
    expect(screen.getByTestId('notice-knock').textContent).toBe('Gil waits to be let in.');
    press('Let in Gil');
    expect(client.asked).toEqual(['admit Gil']);
    act(() => client.show({ door: atDoor('Gil', 'Dana', 'Mallory') }));
    expect(screen.getByTestId('notice-knock').textContent).toBe('2 people wait to be let in.');
    expect(screen.queryByRole('button', { name: /^Let in/ })).toBeNull();
    press('See all');
    expect(screen.queryByTestId('notice-knock')).toBeNull();
    expect(screen.getByTestId('waiting-room')).toBeTruthy();
    act(() => client.show({ door: atDoor('Mallory') }));
    press('Close participants');
    expect(screen.queryByTestId('notice-knock')).toBeNull();
  });

  test('speaks again of the door, once put off, when somebody else knocks', () => {
    const { client } = open({ door: atDoor('Gil') });
    press('Not now');
    expect(screen.queryByTestId('notice-knock')).toBeNull();
    act(() => client.show({ door: atDoor('Gil', 'Dana') }));
    expect(screen.getByTestId('notice-knock').textContent).toBe('2 people wait to be let in.');
  });

  test('lets a host change who can join while it goes on', async () => {
    const { client } = open({ door: atDoor() });
    key('p');
    press('Who can join');
    const room = screen.getByRole('switch', { name: 'Waiting room' });
    expect(room.getAttribute('aria-checked')).toBe('true');
    await act(async () => fireEvent.click(room));
    await act(async () =>
      fireEvent.click(screen.getByRole('switch', { name: 'Signed-in people only' })),
    );
    expect(client.asked).toEqual([
      'change {"waitingRoom":false}',
      'change {"registeredOnly":true}',
    ]);
    // What is so is the service's word, not what was asked.
    expect(room.getAttribute('aria-checked')).toBe('true');
    act(() => client.show({ door: { ...atDoor(), rules: null } }));
    expect(screen.queryByRole('button', { name: 'Who can join' })).toBeNull();
  });

  test('lets only the host end the meeting', () => {
    open({ isHost: false });
    press('Leave');
    expect(screen.queryByRole('button', { name: 'End for all' })).toBeNull();
  });

  test('ends for all after a moment in which it can be taken back', () => {
    jest.useFakeTimers();
    const { client } = open();
    const wait = () => {
      for (let second = 0; second < GRACE_SECONDS; second++)
        act(() => void jest.advanceTimersByTime(1_000));
    };
    press('Leave');
    press('End for all');
    press('Keep it going');
    wait();
    expect(client.asked).toEqual([]);
    press('Leave');
    press('End for all');
    wait();
    expect(client.asked).toEqual(['endForAll']);
  });

  test('ends at once where nobody else is there', () => {
    const { client } = open({ people: people(1) });
    press('Leave');
    press('End for all');
    expect(client.asked).toEqual(['endForAll']);
  });

  test('tells whoever was removed that they were, and that nothing reaches them any more', () => {
    open({ phase: 'ended', fault: 'removed' });
    expect(screen.getByRole('heading', { name: 'You were removed' })).toBeTruthy();
    expect(document.body.textContent).toContain('destroyed its keys');
  });

  test('says to whoever waits before a locked meeting that it is locked', () => {
    open({ phase: 'checking', people: [], joinedAt: null, isLockedOut: true });
    expect(screen.getByText('The meeting is locked')).toBeTruthy();
  });

  test('asks before going on under a leader who was not on the list, and leaves instead if wanted', () => {
    const { client } = open({ people: asGuest, unacceptedAfter: 'Zoe' });
    expect(screen.getByRole('dialog', { name: 'Go on under Anna Berg?' })).toBeTruthy();
    expect(screen.getByTestId('accept-code').textContent).toBe(CODE);
    expect(screen.getByTestId('shield').textContent).toContain('Unknown leader');
    press('Close');
    expect(client.asked).toEqual([]);
    press('Decide');
    press('Accept and go on');
    expect(client.asked).toEqual(['acceptLeader']);
    act(() => client.show({ unacceptedAfter: null }));
    expect(screen.queryByRole('dialog')).toBeNull();
    act(() => client.show({ unacceptedAfter: 'Yan' }));
    press('Leave meeting');
    expect(client.asked).toEqual(['acceptLeader', 'leave']);
  });

  test('asks a newcomer to compare the code, and leads to it', () => {
    open({ people: asGuest });
    press('Compare');
    expect(screen.getByTestId('security-code')).toBeTruthy();
  });

  test('warns everyone of an unlock until they put it away', () => {
    const { client } = open({ people: asGuest.map((one) => ({ ...one, mark: true })) });
    act(() => client.show({ unlockedAt: 5 }));
    expect(screen.getByTestId('notice-unlocked')).toBeTruthy();
    press('Dismiss');
    expect(screen.queryByTestId('notice-unlocked')).toBeNull();
    act(() => client.show({ unlockedAt: 9 }));
    expect(screen.getByTestId('notice-unlocked')).toBeTruthy();
  });

  test('says in a sentence why a meeting that I was in is over', () => {
    const { left } = open({ phase: 'ended', fault: 'split' });
    expect(screen.getByText(sentence('split'))).toBeTruthy();
    expect(screen.queryByTestId('shield')).toBeNull();
    press('Back');
    expect(left).toEqual([null]);
  });

  test('leaves it to the lobby to say why I did not get in', () => {
    const { left } = open({ phase: 'ended', fault: 'wrong-passcode', joinedAt: null });
    expect(left).toEqual(['wrong-passcode']);
  });

  test('waits for the host, and can stop waiting', () => {
    const { client } = open({ phase: 'waiting-for-host', people: [], joinedAt: null });
    expect(screen.getByText('Waiting for the host')).toBeTruthy();
    press('Stop waiting');
    expect(client.asked).toEqual(['leave']);
  });

  test('offers to try a device again, and to be quiet about it', () => {
    const { client } = open({ people: people(1), deviceFaults: ['camera-busy'] });
    press('Try again');
    expect(client.asked).toEqual(['setCamera true']);
    press('Dismiss');
    expect(screen.queryByText(sentence('camera-busy'))).toBeNull();
  });

  test('lists participants without claiming more than was verified', () => {
    const { client } = open();
    key('p');
    const list = screen.getByRole('complementary', { name: 'Participants (3)' });
    expect(within(list).getAllByText('On the verified list')).toHaveLength(3);
    act(() => client.show({ shield: CHECKING }));
    expect(within(list).getAllByText('Not verified yet')).toHaveLength(3);
  });

  test('says aloud who joins, together when many do, and what the shield says', () => {
    jest.useFakeTimers();
    const { client } = open({ people: people(2) });
    act(() => client.show({ people: people(3) }));
    act(() => client.show({ people: people(8) }));
    expect(screen.getByTestId('said').textContent).toBe('');
    act(() => void jest.advanceTimersByTime(TOGETHER));
    expect(screen.getByTestId('said').textContent).toBe('6 people joined.');
    act(() => client.show({ shield: aShield({ state: 'failed', fault: 'split' }) }));
    expect(screen.getByTestId('said').textContent).toContain('not verified');
  });
});

describe('who leads next', () => {
  const successor = { participantId: idOf('Cleo Martin'), name: 'Cleo Martin', securityCode: CODE };

  test('has a code of their own that is marked on its own', () => {
    const { client } = open({ people: asGuest, successor });
    key('s');
    expect(screen.getByTestId('next-code').textContent?.replace(/\D/g, '')).toHaveLength(39);
    press('Next leader’s code: match');
    expect(client.asked).toEqual(['mark true successor']);
  });

  test('reads it aloud and is not asked to mark it', () => {
    open({ people: asGuest, successor: { ...successor, participantId: idOf('Ben Okafor') } });
    key('s');
    expect(screen.getByText(/you lead. Read this code aloud/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Next leader’s code: match' })).toBeNull();
  });
});

describe('shield and its panel', () => {
  const panel = () => screen.getByTestId('shield-panel');

  test('says its state in a word, and keeps the panel of its popover out of its own state', () => {
    const { client } = open();
    const shield = screen.getByTestId('shield');
    expect(shield.dataset['state']).toBe('verified');
    expect(shield.textContent).toContain('End-to-end encrypted');
    fireEvent.click(shield);
    expect(shield.dataset['state']).toBe('verified');
    act(() => client.show({ shield: CHECKING }));
    expect(shield.dataset['state']).toBe('checking');
    act(() => client.show({ shield: aShield({ state: 'failed', fault: 'split' }) }));
    expect(shield.dataset['state']).toBe('failed');
  });

  test('opens with S and closes with Escape', () => {
    open();
    key('s');
    fireEvent.keyDown(panel(), { key: 'Escape' });
    expect(screen.queryByTestId('shield-panel')).toBeNull();
  });

  test('shows the code as 13 groups and nothing else in that place', () => {
    open();
    key('s');
    const digits = screen.getByTestId('security-code').textContent?.replace(/\D/g, '');
    expect(digits).toBe(CODE.replaceAll(' ', ''));
  });

  test('marks match and no match, and says what was said', () => {
    const { client } = open({ people: asGuest, isLeader: false });
    key('s');
    press('No match');
    expect(client.asked).toEqual(['mark false leader']);
    expect(panel().textContent).toContain('You said that the code does not match.');
    expect(screen.getByTestId('shield').dataset['state']).toBe('failed');
    press('Match');
    expect(screen.getByTestId('shield').dataset['state']).toBe('verified');
  });

  test('lets the leader read aloud and not mark', () => {
    open();
    key('s');
    expect(panel().textContent).toContain('Read this aloud');
    expect(screen.queryByRole('button', { name: 'Match' })).toBeNull();
  });

  test('keeps the numbers where the demo reads them', () => {
    open();
    key('s');
    expect(screen.getByTestId('key-seq').textContent).toBe('3');
    expect(Number(screen.getByTestId('joined-at').dataset['at'])).toBeGreaterThan(0);
    const rows = screen.getAllByTestId('frames-row');
    expect(rows.map(({ dataset }) => dataset['failedOutsideSwitch'])).toEqual(['0', '0']);
    expect(Number(rows[0]?.dataset['firstAt'])).toBeGreaterThan(0);
  });
});
