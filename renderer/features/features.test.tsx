/** @jest-environment ./test/dom-environment.mjs */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { act, cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { FaultCode } from '../../protocol/fault.js';
import { featureNames, features } from '../../protocol/settings/features.js';
import type { MeetingRole } from '../../protocol/wire/text.js';
import type { FeatureAsk } from '../../protocol/wire/enhanced-board.js';
import type { Poll } from '../../protocol/wire/features/polls.js';
import {
  aShield,
  aSnapshot,
  fakeMeetingClient,
  idOf,
  people,
} from '../meeting/fake-meeting-client.fixture.js';
import type { MeetingSnapshot } from '../meeting/meeting-client.js';
import { MeetingScreen } from '../meeting/meeting-screen.js';
import {
  delivered,
  firstFeatures,
  hearSaid,
  hearTold,
  notDelivered,
  type FeatureState,
} from './feature-state.js';

const BEN = idOf('Ben Okafor');
const ON = hearTold(
  firstFeatures('enhanced'),
  {
    about: 'features',
    features: Object.fromEntries(featureNames.map((one) => [one, null])) as FeatureState['whyNot'],
  },
  1,
);

const aPoll = (more: Partial<Poll> = {}): Poll => ({
  ...{ pollId: '1'.repeat(16), question: 'Lunch?', options: ['Soup', 'Pasta'] },
  ...{ multiple: false, anonymous: false, state: 'running', shared: false },
  ...{ haveVoted: false, mine: [], voted: 0, counts: null, names: null },
  ...more,
});

beforeEach(() => {
  globalThis.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  // As newer Chromium has it: an effect that gave this back would break at its next run.
  Element.prototype.scrollIntoView = () => Promise.resolve() as unknown as undefined;
});
afterEach(cleanup);

/** An enhanced meeting in which Anna is me; a host unless `as` says otherwise. */
function open(
  state: Partial<FeatureState> = {},
  { as = 'host', answer = null }: { as?: MeetingRole; answer?: FaultCode | null } = {},
  more: Partial<MeetingSnapshot> = {},
) {
  const all = people(3).map((person) => ({
    ...{ ...person, isLeader: false },
    role: person.isMe ? as : ('participant' as const),
  }));
  const attendees = all.map(({ participantId, name, role }) => ({
    ...{ participantId, name, role, joinNonce: 'A'.repeat(22), connected: true, room: null },
  }));
  const asked: FeatureAsk[] = [];
  const client = fakeMeetingClient(
    aSnapshot({
      ...{ encryptionType: 'enhanced', people: all, attendees, leader: null, securityCode: null },
      ...{ shield: aShield({ state: 'enhanced' }), features: { ...ON, ...state } },
      ...more,
    }),
  );
  const asking = {
    ...client,
    ask: async (ask: FeatureAsk) => {
      asked.push(ask);
      return answer;
    },
  };
  render(
    <MeetingScreen
      client={asking}
      joinLink="conclave://join/12345678901"
      onLeft={() => undefined}
    />,
  );
  return { asked, client, user: userEvent.setup() };
}

const press = (name: string) => screen.findByRole('button', { name });

describe('the list of features', () => {
  test('in an end-to-end encrypted meeting greys all eight, each with its reason, and offers nothing else', async () => {
    const user = userEvent.setup();
    render(
      <MeetingScreen
        client={fakeMeetingClient()}
        joinLink="conclave://join/12345678901"
        onLeft={() => undefined}
      />,
    );
    expect(screen.queryByRole('button', { name: 'Reactions' })).toBeNull();
    await user.click(await press('Meeting features'));
    const list = within(await screen.findByTestId('feature-list'));
    for (const feature of featureNames) {
      list.getByText(features[feature].name);
      list.getByText(features[feature].whyOffInE2ee);
    }
    expect(list.getByText('Raise hand').closest('[data-not-yet]')?.textContent).toBe(
      'Raise handNot available yet in end-to-end encrypted meetings.',
    );
    expect(list.queryAllByRole('button')).toEqual([]);
  });

  test('in an enhanced one says what has no recorder and what is switched off', async () => {
    const whyNot = { ...ON.whyNot, cloudRecording: 'needs-egress', polls: 'switched-off' } as const;
    const { user } = open({ whyNot });
    await user.click(await press('Meeting features'));
    screen.getByText('Your server has no recorder.');
    screen.getByText("Switched off by the host's settings.");
    expect(screen.queryByRole('button', { name: 'Open Polls' })).toBeNull();
    screen.getByRole('button', { name: 'Open Breakout rooms' });
  });
});

describe('the microphone of somebody else', () => {
  const withMicrophone = (microphoneOn: boolean, as: MeetingRole) =>
    people(3).map((person) => ({
      ...{ ...person, isLeader: false, microphoneOn },
      role: person.isMe ? as : person.role,
    }));

  test.each([
    [true, 'Mute', 'mute'],
    [false, 'Ask to unmute', 'ask-unmute'],
  ] as const)('that is on: %s is what a host may do about: %s', async (on, label, about) => {
    const { user, asked } = open({}, {}, { people: withMicrophone(on, 'co-host') });
    await user.click(screen.getByRole('button', { name: /^Participants/ }));
    await user.click(await press('What to do with Ben Okafor'));
    await user.click(await screen.findByRole('menuitem', { name: label }));
    expect(asked).toEqual([{ about, participantId: BEN }]);
  });

  test.each([
    ['a participant', { people: withMicrophone(true, 'participant') }],
    ['an end-to-end encrypted meeting', { encryptionType: 'e2ee' }],
  ] as const)('is nothing to %s', async (_, more) => {
    const { user } = open({}, {}, more as Partial<MeetingSnapshot>);
    await user.click(screen.getByRole('button', { name: /^Participants/ }));
    const menus = screen.queryAllByRole('button', { name: /^What to do with/ });
    if (menus[0] !== undefined) await user.click(menus[0]);
    expect(screen.queryByRole('menuitem', { name: /mute/i })).toBeNull();
  });

  test.each([
    ['mute', 'Ben Okafor muted you.'],
    ['unmute', 'Ben Okafor asks you to unmute.'],
  ] as const)('was one’s own: %s is said, and only oneself unmutes', async (wish, says) => {
    const microphone = { wish, fromName: 'Ben Okafor', at: Date.now() };
    const { user, client } = open({ microphone }, { as: 'participant' }, { microphoneOn: false });
    const chip = within(screen.getByTestId('microphone-wish'));
    chip.getByText(says);
    expect(client.asked).toEqual([]);
    await user.click(chip.getByRole('button', { name: 'Unmute' }));
    expect(client.asked).toEqual(['setMicrophone true']);
    act(() => client.show({ microphoneOn: true }));
    expect(screen.queryByTestId('microphone-wish')).toBeNull();
  });

  test('that a host asked for can be left as it is', async () => {
    const microphone = { wish: 'unmute', fromName: 'Ben Okafor', at: Date.now() } as const;
    const { user, client } = open({ microphone }, {}, { microphoneOn: false });
    await user.click(await press('Dismiss'));
    expect(screen.queryByTestId('microphone-wish')).toBeNull();
    expect(client.asked).toEqual([]);
  });
});

describe('reactions and raised hands', () => {
  test('are sent with one press, and shown with whose they are', async () => {
    const { user, asked } = open({
      hands: [BEN],
      reactions: [{ id: 1, participantId: BEN, reaction: 'celebrate', at: Date.now() }],
    });
    screen.getByText('Ben Okafor has raised a hand');
    screen.getByText('Celebrate');
    await user.click(await press('Reactions'));
    await user.click(await press('Heart'));
    await user.click(await press("Lower Ben Okafor's hand"));
    expect(asked).toEqual([
      { about: 'react', reaction: 'heart' },
      { about: 'lower-hand', participantId: BEN },
    ]);
  });

  test('a refusal is said', async () => {
    const { user } = open({}, { answer: 'too-many-attempts' });
    await user.click(await press('Reactions'));
    await user.click(await press('Raise hand'));
    await screen.findByText('Too many attempts. Wait a minute and try again.');
  });

  test('stand on the tile and first in the list of people, in the order in which they went up', async () => {
    const cleo = idOf('Cleo Martin');
    const raised = people(3).map((person) => ({
      ...{ ...person, isLeader: false, role: person.isMe ? ('host' as const) : person.role },
      hand: person.participantId === cleo ? 1 : person.participantId === BEN ? 2 : null,
    }));
    const { user, asked } = open({ hands: [cleo, BEN] }, {}, { people: raised });
    const labels = screen.getAllByTestId('tile').map((tile) => tile.getAttribute('aria-label'));
    expect(labels.map((label) => /Hand raised, number (\d)/.exec(label ?? '')?.[1])).toEqual([
      ...[undefined, '2', '1'],
    ]);
    await user.click(screen.getByRole('button', { name: /^Participants/ }));
    const rows = screen.getAllByTestId('person');
    expect(rows.map((row) => row.dataset['name'])).toEqual([
      ...['Cleo Martin', 'Ben Okafor', 'Anna Berg'],
    ]);
    within(rows[0] as HTMLElement).getByText('Hand raised, number 1');
    await user.click(await press('What to do with Cleo Martin'));
    await user.click(await screen.findByRole('menuitem', { name: 'Lower hand' }));
    expect(asked).toEqual([{ about: 'lower-hand', participantId: cleo }]);
  });

  test('that are many are counted over the pictures', () => {
    const all = people(7).map((person) => ({ ...person, isLeader: false }));
    const attendees = all.map(({ participantId, name, role }) => ({
      ...{ participantId, name, role, joinNonce: 'A'.repeat(22), connected: true, room: null },
    }));
    open(
      { hands: all.slice(1).map(({ participantId }) => participantId) },
      {},
      { people: all, attendees },
    );
    expect(screen.getAllByText(/has raised a hand$/)).toHaveLength(4);
    screen.getByText('2 more have raised a hand');
  });

  test('only a host lowers the hand of another', () => {
    open({ hands: [BEN] }, { as: 'participant' });
    screen.getByText('Ben Okafor has raised a hand');
    expect(screen.queryByRole('button', { name: "Lower Ben Okafor's hand" })).toBeNull();
  });
});

describe('chat', () => {
  const line = { from: BEN, fromName: 'Ben Okafor', to: null, toName: null, roomName: null, at: 1 };

  test('goes to everyone or to one person, by Enter, and stays written until it is sent', async () => {
    const { user, asked } = open();
    await user.click(await press('Chat'));
    const text = screen.getByRole('textbox', { name: 'Message' });
    await user.type(text, 'Hello{Enter}');
    await user.selectOptions(screen.getByLabelText('To'), 'Ben Okafor');
    await user.type(text, 'Between us{Enter}');
    expect(asked).toEqual([
      { about: 'chat', to: null, text: 'Hello' },
      { about: 'chat', to: BEN, text: 'Between us' },
    ]);
    expect((text as HTMLTextAreaElement).value).toBe('');
    cleanup();
    const refused = open({}, { answer: 'connection-lost' });
    await refused.user.click(await press('Chat'));
    const again = screen.getByRole('textbox', { name: 'Message' });
    await refused.user.type(again, 'Hello{Enter}');
    await screen.findByText('The connection to the service is lost. Trying again.');
    expect((again as HTMLTextAreaElement).value).toBe('Hello');
  });

  test('counts what came while it was closed, and nothing of what was said before', async () => {
    const { user, client } = open({ chat: [{ ...line, n: 1, text: 'Before' }], chatFrom: 1 });
    screen.getByRole('button', { name: 'Chat' });
    const chat = [1, 2, 3].map((n) => ({ ...line, n, text: `Line ${n}` }));
    act(() => client.show({ features: { ...ON, chat, chatFrom: 1 } }));
    await user.click(await press('Chat, 2 new messages'));
    screen.getByText('Line 3');
    await user.click(await press('Close chat'));
    screen.getByRole('button', { name: 'Chat' });
  });

  test('labels what was said in a breakout room, also after coming back', async () => {
    const { user } = open({
      chat: [
        { ...line, n: 1, roomName: 'Design', text: 'Among us' },
        { ...line, n: 2, text: 'To all' },
      ],
    });
    await user.click(await press('Chat'));
    expect(
      screen.getAllByRole('article').filter((one) => /in Design/.test(one.textContent)),
    ).toEqual([screen.getByText('Among us').closest('article')]);
  });

  test('of an end-to-end encrypted meeting is sealed by the app and never asked of the service', async () => {
    const client = fakeMeetingClient();
    const refused: string[] = [];
    let answer: FaultCode | null = null;
    render(
      <MeetingScreen
        client={{ ...client, say: async (text) => (refused.push(text), answer) }}
        joinLink="conclave://join/12345678901"
        onLeft={() => undefined}
      />,
    );
    const user = userEvent.setup();
    await user.click(await press('Chat'));
    screen.getByText(/^End-to-end encrypted, to everyone here/);
    expect(screen.queryByLabelText('To')).toBeNull();
    const text = screen.getByRole('textbox', { name: 'Message' });
    await user.type(text, 'Hello{Enter}');
    expect([refused, client.asked]).toEqual([['Hello'], []]);
    answer = 'message-not-sent';
    await user.type(text, 'Again{Enter}');
    await screen.findByText(/^Your message was not sent/);
    expect((text as HTMLTextAreaElement).value).toBe('Again');
    const said = { participantId: BEN, name: 'Ben Okafor', text: 'Hi Anna', sentAtMs: 1 };
    act(() => client.show({ features: hearSaid(firstFeatures('e2ee'), said) }));
    screen.getByText('Hi Anna');
  });

  test('says of my message that it is under way, or not sent, and sends it again', async () => {
    const client = fakeMeetingClient();
    render(<MeetingScreen client={client} joinLink="conclave://x" onLeft={() => undefined} />);
    const user = userEvent.setup();
    await user.click(await press('Chat'));
    const said = { participantId: idOf('Anna Berg'), name: 'Anna Berg', text: 'Hi', sentAtMs: 1 };
    const underWay = hearSaid(firstFeatures('e2ee'), said, 0);
    act(() => client.show({ features: underWay }));
    screen.getByText('Sending…');
    act(() => client.show({ features: notDelivered(underWay, 0) }));
    expect(screen.queryByText('Sending…')).toBeNull();
    screen.getByText('Not sent');
    await user.click(screen.getByRole('button', { name: 'Send again' }));
    expect(client.asked).toEqual(['say again 1']);
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Message' }));
    act(() => client.show({ features: delivered(underWay, 0) }));
    expect([screen.queryByText('Sending…'), screen.queryByText('Not sent')]).toEqual([null, null]);
  });

  test('says that a private message is private, and offers none where they are off', async () => {
    const whyNot = { ...ON.whyNot, privateChat: 'switched-off' } as const;
    const me = idOf('Anna Berg');
    const { user } = open({
      whyNot,
      chat: [{ ...line, n: 1, to: me, toName: 'Anna Berg', text: 'Psst' }],
    });
    await user.click(await press('Chat'));
    screen.getByText('Ben Okafor to you, privately');
    screen.getByText(/Messages to one person are off/);
    expect(screen.queryByLabelText('To')).toBeNull();
  });
});

describe('a name that reads like that of somebody else', () => {
  const sign = 'Someone else here has a name like this';
  /** Ben with a Cyrillic letter, and gone by now. */
  const gone = { from: '9'.repeat(32), fromName: 'B\u0435n Okafor' };

  test('is marked in the chat, also where that one has left', async () => {
    const at = { to: null, toName: null, roomName: null, at: 0 };
    const { user } = open({
      chat: [
        { ...at, n: 1, from: BEN, fromName: 'Ben Okafor', text: 'It is me' },
        { ...at, n: 2, ...gone, text: 'No, me' },
        { ...at, n: 3, from: idOf('Cleo Martin'), fromName: 'Cleo Martin', text: 'Hm' },
      ],
    });
    await user.click(await press('Chat'));
    const marked = screen
      .getAllByRole('article')
      .filter((one) => one.closest('[role="log"]') !== null)
      .map((one) => within(one).queryByRole('img', { name: sign }) !== null);
    expect(marked).toEqual([true, true, false]);
    const options = screen.getAllByRole('option').map(({ textContent }) => textContent);
    expect(options).toContain('Ben Okafor (not the only one with such a name)');
  });

  test('is marked in the results of a poll and in the rooms', async () => {
    const twins = ['Ben', 'B\u0435n', 'Cleo'].map((name, at) => ({
      ...{ participantId: `${at}`.repeat(32), name, role: 'participant' as const },
      ...{ joinNonce: 'A'.repeat(22), connected: true, room: null },
    }));
    const polls = [aPoll({ voted: 2, counts: [2, 0], names: [['Ben', 'Cleo'], []] })];
    const { user } = open({ polls }, {}, { attendees: twins });
    await user.click(await press('Meeting features'));
    await user.click(await press('Open Polls'));
    expect(screen.getAllByRole('img', { name: sign })).toHaveLength(1);
    expect(screen.getByRole('img', { name: sign }).closest('small')?.textContent).toBe('Ben, Cleo');
    await user.click(await press('Meeting features'));
    await user.click(await press('Open Breakout rooms'));
    const like = ' (not the only one with such a name)';
    for (const name of [`Ben${like}`, `B\u0435n${like}`, 'Cleo'])
      expect(screen.getByLabelText(`Room of ${name}`)).toBeTruthy();
  });
});

describe('polls', () => {
  const openPolls = async (user: ReturnType<typeof userEvent.setup>) => {
    await user.click(await press('Meeting features'));
    await user.click(await press('Open Polls'));
  };

  test('are written by a host, who is told what is missing', async () => {
    const { user, asked } = open();
    await openPolls(user);
    await user.click(await press('New poll'));
    await user.type(screen.getByLabelText('Question'), 'Lunch?');
    await user.type(screen.getByLabelText('Answer 1'), 'Soup');
    await user.click(await press('Save poll'));
    await screen.findByText('Write at least two different answers.');
    await user.type(screen.getByLabelText('Answer 2'), 'Pasta');
    await user.click(screen.getByRole('switch', { name: 'Anonymous' }));
    await user.click(await press('Save poll'));
    expect(asked).toEqual([
      {
        ...{ about: 'poll-make', question: 'Lunch?', options: ['Soup', 'Pasta'] },
        ...{ multiple: false, anonymous: true },
      },
    ]);
  });

  test('call for a vote over the pictures, and take it', async () => {
    const { user, asked } = open({ polls: [aPoll()] }, { as: 'participant' });
    screen.getByText('A poll has started: Lunch?');
    await user.click(await press('Open'));
    expect(screen.queryByRole('button', { name: 'New poll' })).toBeNull();
    await user.click(screen.getByRole('radio', { name: 'Pasta' }));
    await user.click(await press('Vote'));
    expect(asked).toEqual([{ about: 'poll-vote', pollId: '1'.repeat(16), choices: [1] }]);
  });

  test('take several answers where they were made so', async () => {
    const { user, asked } = open({ polls: [aPoll({ multiple: true })] });
    await openPolls(user);
    for (const name of ['Soup', 'Pasta']) await user.click(screen.getByRole('checkbox', { name }));
    await user.click(await press('Vote'));
    expect(asked).toMatchObject([{ choices: [0, 1] }]);
  });

  test('are changed by a host while they are drafts', async () => {
    const pollId = '1'.repeat(16);
    const { user, asked } = open({ polls: [aPoll({ state: 'draft', multiple: true })] });
    await openPolls(user);
    await user.click(await press('Edit'));
    const question = screen.getByLabelText('Question');
    expect((question as HTMLInputElement).value).toBe('Lunch?');
    await user.clear(question);
    await user.type(question, 'Dinner?');
    await user.click(await press('Save poll'));
    expect(asked).toEqual([
      {
        ...{ about: 'poll-edit', pollId, question: 'Dinner?', options: ['Soup', 'Pasta'] },
        ...{ multiple: true, anonymous: false },
      },
    ]);
    await press('Launch');
    cleanup();
    const running = open({ polls: [aPoll()] });
    await openPolls(running.user);
    expect(screen.queryByRole('button', { name: 'Edit' })).toBeNull();
  });

  test('are saved as a file or copied, each said, also where copying fails', async () => {
    const files: { name: string; blob: Blob }[] = [];
    URL.createObjectURL = (blob) => {
      files.push({ name: '', blob: blob as Blob });
      return 'blob:it';
    };
    HTMLAnchorElement.prototype.click = function click() {
      const last = files.at(-1);
      if (last !== undefined) last.name = this.download;
    };
    let isWorking = true;
    const copied: string[] = [];
    (globalThis as unknown as { conclave: unknown }).conclave = {
      app: {
        copyText: async (text: string) => {
          if (!isWorking) return { ok: false, fault: { code: 'internal' } };
          copied.push(text);
          return { ok: true, value: undefined };
        },
      },
    };
    const ended = aPoll({ state: 'ended', voted: 1, counts: [1, 0], names: [['Ben'], []] });
    const { user } = open({ polls: [ended] });
    await openPolls(user);
    screen.getByText(/gone when the meeting ends\. Save the results before/);
    await user.click(await press('Save results as CSV'));
    await screen.findByText('poll-lunch.csv was saved.');
    expect(files).toMatchObject([{ name: 'poll-lunch.csv' }]);
    expect(files[0]?.blob.type).toBe('text/csv');
    await user.click(await press('Copy results'));
    await screen.findByText('The results were copied.');
    expect(copied).toHaveLength(1);
    expect(copied[0]).toContain('"Lunch?","Soup",1,"Ben"');
    isWorking = false;
    await user.click(await press('Copy results'));
    await screen.findByText('The results could not be copied. Save them as a file instead.');
  });

  test('are shared by a host when they ended, and deleted only after a second press', async () => {
    const ended = aPoll({ state: 'ended', voted: 1, counts: [1, 0], names: [['Ben'], []] });
    const { user, asked } = open({ polls: [ended] });
    await openPolls(user);
    screen.getByText('1 (100 %)');
    await user.click(await press('Share results'));
    await user.click(await press('Delete'));
    expect(asked).toHaveLength(1);
    await user.click(await press('Delete'));
    expect(asked.map(({ about }) => about)).toEqual(['poll-share', 'poll-delete']);
  });
});

describe('breakout rooms', () => {
  const openRooms = async (user: ReturnType<typeof userEvent.setup>) => {
    await user.click(await press('Meeting features'));
    await user.click(await press('Open Breakout rooms'));
  };
  const rooms: FeatureState['rooms'] = {
    rooms: [
      { room: 'r1', name: 'Room 1' },
      { room: 'r2', name: 'Room 2' },
    ],
    ...{ mine: 'r1', closesAt: null },
  };

  test('are opened with people spread evenly, the host staying where the host is', async () => {
    const { user, asked } = open();
    await openRooms(user);
    await user.click(await press('Spread people evenly'));
    await user.selectOptions(screen.getByLabelText('Close after'), '10 minutes');
    await user.click(await press('Open rooms'));
    const [ask] = asked;
    if (ask?.about !== 'rooms-open') throw new Error('No rooms were opened.');
    expect([ask.minutes, ask.rooms.map(({ name }) => name)]).toEqual([10, ['Room 1', 'Room 2']]);
    expect(ask.rooms.map(({ people: inside }) => inside.length)).toEqual([1, 1]);
    expect(new Set(ask.rooms.flatMap(({ people: inside }) => inside))).toEqual(
      new Set([BEN, idOf('Cleo Martin')]),
    );
  });

  test('are named by whoever opens them, and no two alike', async () => {
    const { user, asked } = open();
    await openRooms(user);
    await user.click(screen.getByText('Name the rooms'));
    await user.type(screen.getByLabelText('Name of room 1'), 'Room 2');
    screen.getByText('Two rooms have this name. Change one of them.');
    expect((await press('Open rooms')).hasAttribute('disabled')).toBe(true);
    await user.clear(screen.getByLabelText('Name of room 1'));
    await user.type(screen.getByLabelText('Name of room 1'), ' Design ');
    await user.selectOptions(screen.getByLabelText('Room of Ben Okafor'), 'Design');
    await user.click(await press('Open rooms'));
    expect(asked).toEqual([
      {
        ...{ about: 'rooms-open', minutes: null },
        rooms: [
          { name: 'Design', people: [BEN] },
          { name: 'Room 2', people: [] },
        ],
      },
    ]);
  });

  test('are added, renamed and kept open for longer by a host', async () => {
    const { user, asked } = open({ rooms: { ...rooms, closesAt: Date.now() + 600_000 } });
    await openRooms(user);
    await user.click(await press('Add a room'));
    await user.click(await press('Rename Room 1'));
    await user.clear(screen.getByLabelText('Name of the room'));
    await user.type(screen.getByLabelText('Name of the room'), 'Design{Enter}');
    await user.click(await press('Close the rooms 5 minutes later'));
    expect(asked).toEqual([
      { about: 'rooms-add', name: 'Room 3' },
      { about: 'rooms-rename', room: 'r1', name: 'Design' },
      { about: 'rooms-extend', minutes: 5 },
    ]);
    cleanup();
    const guest = open(
      { rooms: { ...rooms, closesAt: Date.now() + 600_000 } },
      { as: 'participant' },
    );
    await openRooms(guest.user);
    for (const name of ['Add a room', 'Rename Room 1', 'Close the rooms 5 minutes later'])
      expect(screen.queryByRole('button', { name })).toBeNull();
  });

  test('warn in their last minute, a host of the way to stay, and nobody in the main room', async () => {
    const soon = { ...rooms, closesAt: Date.now() + 45_000 };
    const { user, asked } = open({ rooms: soon }, {}, { room: 'r1' });
    const warning = within(screen.getByTestId('rooms-closing'));
    warning.getByText(/^0:4[3-5]$/);
    await user.click(warning.getByRole('button', { name: 'Close the rooms 5 minutes later' }));
    expect(asked).toEqual([{ about: 'rooms-extend', minutes: 5 }]);
    cleanup();
    open({ rooms: soon }, { as: 'participant' });
    expect(screen.queryByTestId('rooms-closing')).toBeNull();
    cleanup();
    open({ rooms: { ...rooms, closesAt: Date.now() + 90_000 } }, {}, { room: 'r1' });
    expect(screen.queryByTestId('rooms-closing')).toBeNull();
  });

  test('have a clock that no screen reader reads out', () => {
    open({ rooms: { ...rooms, closesAt: Date.now() + 45_000 } }, {}, { room: 'r1' });
    const clocks = screen.getAllByText(/0:4[3-5]/);
    expect(clocks).toHaveLength(2);
    for (const clock of clocks)
      expect(clock.closest('[role=status], [role=alert], [aria-live]')).toBeNull();
  });

  test('a host moves people, speaks to all, and closes after a second press', async () => {
    const { user, asked } = open({ rooms });
    await openRooms(user);
    const move = await press('Move Ben Okafor to…');
    act(() => move.focus());
    // By keyboard: what is passed on the way through the menu moves nobody.
    await user.keyboard('{Enter}{ArrowDown}{ArrowDown}{ArrowUp}{ArrowDown}');
    expect(asked).toEqual([]);
    await user.keyboard('{Enter}');
    await user.type(screen.getByLabelText('Message to all rooms'), 'Five minutes');
    await user.click(await press('Send to all rooms'));
    await user.click(await press('Close all rooms'));
    expect(asked).toHaveLength(2);
    await user.click(await press('Close all rooms'));
    expect(asked).toEqual([
      { about: 'rooms-move', participantId: BEN, room: 'r2' },
      { about: 'rooms-broadcast', text: 'Five minutes' },
      { about: 'rooms-close' },
    ]);
  });

  test('a co-host may do what a host may', async () => {
    const { user, asked } = open({ rooms, hands: [BEN] }, { as: 'co-host' });
    await user.click(await press("Lower Ben Okafor's hand"));
    await openRooms(user);
    await user.click(await press('Close all rooms'));
    await user.click(await press('Close all rooms'));
    expect(asked.map(({ about }) => about)).toEqual(['lower-hand', 'rooms-close']);
  });

  test('a participant may go to the room they were given and to no other', async () => {
    const { user, asked } = open({ rooms }, { as: 'participant' });
    await openRooms(user);
    expect(screen.queryByRole('button', { name: 'Go to Room 2' })).toBeNull();
    await user.click(await press('Go to Room 1'));
    expect(asked).toEqual([{ about: 'rooms-go', room: 'r1' }]);
  });

  test('the room one is in is said over the pictures, with the way back', async () => {
    const { user, asked } = open({ rooms }, { as: 'participant' }, { room: 'r1' });
    screen.getByText('You are in Room 1');
    await user.click(await press('Back to the main room'));
    expect(asked).toEqual([{ about: 'rooms-go', room: null }]);
  });
});
