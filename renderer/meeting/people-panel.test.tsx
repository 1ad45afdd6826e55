/** @jest-environment ./test/dom-environment.mjs */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { aSnapshot, fakeMeetingClient, idOf, people } from './fake-meeting-client.fixture.js';
import type { MeetingSnapshot, SeenParticipant } from './meeting-client.js';
import { PeoplePanel } from './people-panel.js';

afterEach(cleanup);

const with_ = (changes: Record<number, Partial<SeenParticipant>>, count = 3): SeenParticipant[] =>
  people(count).map((person, at) => ({ ...person, ...changes[at] }));

function open(overrides: Partial<MeetingSnapshot> = {}) {
  const snapshot = aSnapshot(overrides);
  const client = fakeMeetingClient(snapshot);
  render(<PeoplePanel {...{ client, snapshot }} onClose={() => undefined} />);
  return client;
}
const row = (name: string): HTMLElement => {
  const found = screen.getAllByTestId('person').find(({ dataset }) => dataset['name'] === name);
  if (found === undefined) throw new Error(`${name} is not listed`);
  return found;
};
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const openMenu = (name: string) =>
  fireEvent.keyDown(screen.getByRole('button', { name }), { key: 'Enter' });
const choose = (name: string) => fireEvent.click(screen.getByRole('menuitem', { name }));
const menu = () => screen.queryAllByRole('menuitem').map(({ textContent }) => textContent);

describe('people panel', () => {
  test('says how many have checked the code, who said that it matches, and who that it differs', () => {
    open({ people: with_({ 1: { mark: true }, 2: { mark: false } }, 4) });
    expect(screen.getByText('2 of 3 have checked the code; 1 says that it differs.')).toBeTruthy();
    expect(within(row('Ben Okafor')).getByText('Code matches')).toBeTruthy();
    expect(within(row('Cleo Martin')).getByText('Says the code differs')).toBeTruthy();
    expect(row('Dev Patel').textContent).not.toContain('ode');
  });

  test('locks only after saying what that brings', () => {
    const client = open();
    press('Lock meeting');
    expect(client.asked).toEqual([]);
    const dialog = screen.getByRole('dialog', { name: 'Lock the meeting?' });
    expect(dialog.textContent).toContain('Nobody new can join');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Lock meeting' }));
    expect(client.asked).toEqual(['lock true']);
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.queryByTestId('locked')).toBeNull();
  });

  test('shows the lock of the verified list to everyone, and lets only a host unlock', () => {
    open({ locked: true, mayManage: false });
    expect(screen.getByTestId('locked').textContent).toContain('locked');
    expect(screen.queryByRole('button', { name: 'Unlock' })).toBeNull();
    cleanup();
    const client = open({ locked: true });
    press('Unlock');
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Unlock' }));
    expect(client.asked).toEqual(['lock false']);
  });

  test('removes a person after naming them, and nobody when it is cancelled', () => {
    const client = open();
    openMenu('What to do with Cleo Martin');
    choose('Remove from meeting');
    expect(screen.getByRole('dialog', { name: 'Remove Cleo Martin?' })).toBeTruthy();
    press('Cancel');
    expect(client.asked).toEqual([]);
    openMenu('What to do with Cleo Martin');
    choose('Remove from meeting');
    press('Remove');
    expect(client.asked).toEqual([`remove ${idOf('Cleo Martin')}`]);
  });

  test('offers nobody what they may not do', () => {
    open({ people: with_({ 0: { isMe: false }, 1: { isMe: true } }) });
    expect(screen.queryByRole('button', { name: 'Lock meeting' })).toBeNull();
    expect(screen.queryByRole('button', { name: /What to do with/ })).toBeNull();
    openMenu('What you can change');
    expect(menu()).toEqual(['Change my name']);
  });

  test('never offers to remove the leader', () => {
    open({ people: with_({ 0: { isLeader: false }, 1: { isLeader: true } }), isLeader: false });
    expect(screen.queryByRole('button', { name: 'What to do with Ben Okafor' })).toBeNull();
    openMenu('What to do with Cleo Martin');
    expect(menu()).toEqual(['Remove from meeting']);
  });

  test('changes my own name to one that a name may be', () => {
    const client = open();
    openMenu('What you can change');
    choose('Change my name');
    const field = screen.getByRole('textbox', { name: 'Name' });
    fireEvent.change(field, { target: { value: '\u202eanna' } });
    press('Change name');
    expect(screen.getByText(/A name has 1 to 128 letters/)).toBeTruthy();
    fireEvent.change(field, { target: { value: '  Anna B.  ' } });
    press('Change name');
    expect(client.asked).toEqual(['rename Anna B.']);
  });

  test('lets the leader name who leads next, and take it back', () => {
    const client = open({ people: with_({ 2: { isSuccessor: true } }) });
    openMenu('What to do with Ben Okafor');
    choose('Name as next leader');
    openMenu('What to do with Cleo Martin');
    choose('No longer next leader');
    expect(client.asked).toEqual([`nameSuccessor ${idOf('Ben Okafor')}`, 'nameSuccessor null']);
    expect(row('Cleo Martin').textContent).toContain('Leads next');
  });

  test('marks a name that could be taken for another’s, a fourth leave, and whoever cannot be verified', () => {
    open({
      people: with_({
        0: { isNamesake: true },
        1: { leaves: 4 },
        2: { isVerified: false, leaves: 3 },
      }),
    });
    expect(row('Anna Berg').textContent).toContain('Someone else here has a name like this');
    expect(row('Ben Okafor').textContent).toContain('Left 4 times');
    expect(row('Cleo Martin').textContent).toContain("Can't be verified");
    expect(row('Cleo Martin').textContent).not.toContain('Left');
  });

  test.each([
    ['nothing-sent', 'sends no picture and no sound'],
    ['not-arriving', 'Nothing is arriving from Ben Okafor'],
    ['no-key', 'Waiting for the key'],
    ['not-authentic', "isn't Ben Okafor's"],
    ['away', 'connection is lost'],
  ] as const)('says of someone whose trouble is %s which it is', (trouble, says) => {
    open({ people: with_({ 1: { trouble } }) });
    expect(row('Ben Okafor').textContent).toContain(says);
  });

  const inEnhanced = (changes: Record<number, Partial<SeenParticipant>> = {}, count = 3) => ({
    ...{ encryptionType: 'enhanced' as const, isLeader: false },
    people: with_({ ...changes, 0: { isLeader: false, ...changes[0] } }, count),
  });

  test('claims nothing as verified in an enhanced meeting, and offers no tool that only a leader could grant', () => {
    open(inEnhanced());
    expect(screen.getAllByText("By the service's word")).toHaveLength(3);
    expect(screen.queryByText(/checked the code/)).toBeNull();
    expect(screen.queryByRole('button', { name: 'What you can change' })).toBeNull();
    openMenu('What to do with Ben Okafor');
    expect(menu()).toEqual(['Remove from meeting']);
  });

  test('locks an enhanced meeting, and removes from it, after the same questions', () => {
    const client = open({ ...inEnhanced(), locked: true });
    press('Unlock');
    const dialog = screen.getByRole('dialog', { name: 'Unlock the meeting?' });
    // Nobody stands before the service's lock, and nobody is warned of it.
    expect(dialog.textContent).not.toContain('at once');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Unlock' }));
    openMenu('What to do with Ben Okafor');
    choose('Remove from meeting');
    press('Remove');
    expect(client.asked).toEqual(['lock false', `remove ${idOf('Ben Okafor')}`]);
  });

  test('offers in an enhanced meeting to remove no host, and a co-host to the host alone', () => {
    const helper = inEnhanced(
      {
        ...{ 0: { isMe: false }, 1: { isMe: true, role: 'co-host' }, 2: { role: 'co-host' } },
      },
      4,
    );
    open(helper);
    for (const name of ['Anna Berg', 'Cleo Martin'])
      expect(screen.queryByRole('button', { name: `What to do with ${name}` })).toBeNull();
    expect(screen.getByRole('button', { name: 'What to do with Dev Patel' })).toBeTruthy();
    cleanup();
    open(inEnhanced({ 2: { role: 'co-host' } }));
    expect(screen.getByRole('button', { name: 'What to do with Cleo Martin' })).toBeTruthy();
  });

  test.each(['e2ee', 'enhanced'] as const)(
    'puts back into the waiting room of an %s meeting whoever neither leads nor helps, where there is one',
    (encryptionType) => {
      const rules = { waitingRoom: true, registeredOnly: false };
      const door = { people: [], message: null, rules };
      const people = with_({ 0: { isLeader: encryptionType === 'e2ee' }, 2: { role: 'co-host' } });
      const client = open({ ...{ encryptionType, people, isLeader: false }, door });
      openMenu('What to do with Ben Okafor');
      choose('Put in the waiting room');
      expect(client.asked).toEqual([`putBack ${idOf('Ben Okafor')}`]);
      openMenu('What to do with Cleo Martin');
      expect(menu()).not.toContain('Put in the waiting room');
      cleanup();
      open({ encryptionType, people, isLeader: false });
      openMenu('What to do with Ben Okafor');
      expect(menu()).not.toContain('Put in the waiting room');
    },
  );

  test('keeps whoever is not on the verified list apart, with the reason, and in quotation marks', () => {
    open({
      locked: true,
      outside: [
        { participantId: idOf('Zed'), name: 'Zed', bar: 'locked' },
        { participantId: idOf('Max'), name: 'Max', bar: 'removed' },
      ],
    });
    expect(screen.getAllByTestId('person')).toHaveLength(3);
    const outside = screen.getByRole('region', { name: 'Not in the meeting' });
    expect(outside.textContent).toContain('“Zed”Asked to join, but the meeting is locked');
    expect(outside.textContent).toContain('“Max”Was removed, and asks to come back');
  });
});
