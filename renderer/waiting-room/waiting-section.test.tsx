/** @jest-environment ./test/dom-environment.mjs */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { sentence, type FaultCode } from '../../protocol/fault.js';
import { people } from '../meeting/fake-meeting-client.fixture.js';
import { changesBetween } from '../meeting/said-view.js';
import { aSnapshot } from '../meeting/fake-meeting-client.fixture.js';
import { coHostActions } from './co-host-actions.js';
import { doorRows, waitingCount } from './door-view.js';
import type { Door } from './waiting-desk.js';
import { WaitingSection } from './waiting-section.js';

afterEach(cleanup);

const at = (name: string, more: Partial<Door['people'][number]> = {}) => ({
  ...{ waitingId: name, name, signedIn: false, since: 0, denied: false },
  ...more,
});
const door = (...waiting: Door['people'][number][]): Door => ({
  people: waiting,
  rules: null,
  message: null,
});

function open(shown: Door, code: FaultCode | null = null) {
  const asked: string[] = [];
  const answer = async (what: string) => {
    asked.push(what);
    return code;
  };
  const actions = {
    admit: (who: string | null) => answer(`admit ${who}`),
    deny: (who: string) => answer(`deny ${who}`),
    say: (text: string | null) => answer(`say ${text}`),
    change: (rules: object) => answer(`change ${JSON.stringify(rules)}`),
  };
  render(<WaitingSection door={shown} people={people(3)} actions={actions} />);
  return { asked, user: userEvent.setup() };
}

describe('the door, as a host sees it', () => {
  test('is not there while nobody waits', () => {
    open(door());
    expect(screen.queryByTestId('waiting-room')).toBeNull();
  });

  test('lets in one, all, or turns away', async () => {
    const { asked, user } = open(door(at('Gil'), at('Dana', { signedIn: true })));
    await user.click(screen.getByRole('button', { name: 'Let in Gil' }));
    await user.click(screen.getByRole('button', { name: 'Turn away Dana' }));
    await user.click(screen.getByRole('button', { name: 'Let all in' }));
    expect(asked).toEqual(['admit Gil', 'deny Dana', 'admit null']);
    expect(screen.getByText(/Nobody has checked them/)).toBeTruthy();
    expect(screen.getByText('Signed in')).toBeTruthy();
  });

  test('still offers to let in who was turned away, below the others', async () => {
    const { asked, user } = open(door(at('Mallory', { denied: true }), at('Gil')));
    const rows = screen.getAllByRole('listitem');
    expect(rows.map((row) => within(row).getAllByRole('button').length)).toEqual([2, 1]);
    await user.click(screen.getByRole('button', { name: 'Let in Mallory' }));
    expect(asked).toEqual(['admit Mallory']);
  });

  test('shows a message to everybody who waits, and takes it back', async () => {
    const { asked, user } = open(door(at('Gil')));
    await user.type(screen.getByLabelText('Message to everybody who waits'), ' Soon ');
    await user.click(screen.getByRole('button', { name: 'Show' }));
    cleanup();
    const again = open({ ...door(at('Gil')), message: 'Soon' });
    expect(screen.getByText('They read: Soon')).toBeTruthy();
    await again.user.click(screen.getByRole('button', { name: 'Take back' }));
    expect([asked, again.asked]).toEqual([['say Soon'], ['say null']]);
  });

  test('says what went wrong', async () => {
    const { user } = open(door(at('Gil')), 'not-allowed');
    await user.click(screen.getByRole('button', { name: 'Let in Gil' }));
    expect((await screen.findByRole('alert')).textContent).toContain(sentence('not-allowed'));
  });
});

describe('door view', () => {
  test('marks a name that somebody else has, in whatever letters', () => {
    const anna = people(1)[0]?.name ?? '';
    const rows = doorRows(door(at(` ${anna.toUpperCase()}\u200b`), at('Gil')), people(1));
    expect(rows.map(({ isNamesake }) => isNamesake)).toEqual([true, false]);
  });

  test('counts who waits, not who was turned away', () => {
    expect(waitingCount(door(at('Gil'), at('M', { denied: true })))).toBe(1);
  });

  test('a knock is said and heard, once', () => {
    const before = aSnapshot();
    const after = aSnapshot({ door: door(at('Gil')) });
    const heard = changesBetween(before, after);
    expect(heard).toMatchObject({ sentences: ['Gil waits to be let in.'], tone: 'knock' });
    expect(changesBetween(after, aSnapshot({ door: door(at('Gil')) })).tone).toBeNull();
    const many = door(at('A'), at('B'), at('C'), at('D'));
    expect(changesBetween(before, aSnapshot({ door: many })).sentences).toEqual([
      '4 people wait to be let in.',
    ]);
  });
});

describe('co-hosts', () => {
  const [anna, ben] = people(2) as [ReturnType<typeof people>[0], ReturnType<typeof people>[0]];
  test('only the host makes one, and not of a host', async () => {
    const asked: string[] = [];
    const client = {
      setRole: async (who: string, role: string) => void asked.push(`${who} ${role}`),
    };
    expect(coHostActions(ben, { isHost: false }, client)).toEqual([]);
    expect(coHostActions(anna, { isHost: true }, client)).toEqual([]);
    coHostActions(ben, { isHost: true }, client)[0]?.onSelect();
    coHostActions({ ...ben, role: 'co-host' }, { isHost: true }, client)[0]?.onSelect();
    expect(asked).toEqual([`${ben.participantId} co-host`, `${ben.participantId} participant`]);
  });
});
