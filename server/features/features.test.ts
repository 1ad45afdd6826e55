// What the features do, over a real board: who is told what, what late joiners find, and where it ends.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MOST_MINUTES, MOST_ROOMS } from '../../protocol/wire/features/breakouts.js';
import { MOST_CHAT_KEPT } from '../../protocol/wire/features/chat.js';
import { MOST_POLLS } from '../../protocol/wire/features/polls.js';
import { EnhancedMeeting, type Member } from '../enhanced/enhanced.fixture.js';
import { NOON, signUp, testService, type SignedUp, type TestService } from '../service.fixture.js';

let service: TestService;
let ana: SignedUp;
let meeting: EnhancedMeeting;
let host: Member;
beforeAll(async () => {
  service = await testService();
  ana = await signUp(service);
}, 60_000);
afterAll(() => service.end(), 20_000);
beforeEach(async () => {
  service.clock.now = NOON;
  meeting = await EnhancedMeeting.made(service, ana);
  host = await meeting.join('Ana', ana.token);
  await host.key();
});
afterEach(() => meeting.close());

const leave = async ({ client }: Member) => {
  client.send({ type: 'leave' });
  await client.closed();
};

describe('reactions and raised hands', () => {
  test('reach everyone, also whoever sent them', async () => {
    const ben = await meeting.join('Ben');
    expect(await ben.ask({ about: 'react', reaction: 'heart' })).toBeNull();
    const seen = { about: 'reacted', participantId: ben.id, reaction: 'heart' };
    expect(await host.told('reacted')).toEqual(seen);
    expect(await ben.told('reacted')).toEqual(seen);
  });

  test('a hand stays up for late joiners, until its owner or a host lowers it, or its owner leaves', async () => {
    const [ben, cleo] = [await meeting.join('Ben'), await meeting.join('Cleo')];
    for (const one of [ben, cleo]) await one.ask({ about: 'raise-hand', up: true });
    const dev = await meeting.join('Dev');
    expect((await dev.told('hands')).hands).toEqual([ben.id, cleo.id]);
    expect(await host.ask({ about: 'lower-hand', participantId: ben.id })).toBeNull();
    expect((await dev.told('hands')).hands).toEqual([cleo.id]);
    await leave(cleo);
    expect((await dev.told('hands')).hands).toEqual([]);
  });

  test('are limited to sixty a minute', async () => {
    const codes = [];
    for (let n = 0; n < 61; n++) codes.push(await host.ask({ about: 'react', reaction: 'laugh' }));
    expect(codes.slice(0, 60)).toEqual(codes.slice(0, 60).map(() => null));
    expect(codes[60]).toBe('too-many-attempts');
    service.clock.now += 61_000;
    expect(await host.ask({ about: 'react', reaction: 'laugh' })).toBeNull();
  });
});

describe('a host’s word about a microphone', () => {
  test('reaches the one whom it touches, with whose it is, and nobody else', async () => {
    const [ben, cleo] = [await meeting.join('Ben'), await meeting.join('Cleo')];
    expect(await host.ask({ about: 'mute', participantId: ben.id })).toBeNull();
    const told = { about: 'microphone', fromName: 'Ana' };
    expect(await ben.told('microphone')).toEqual({ ...told, wish: 'mute' });
    expect(await host.ask({ about: 'ask-unmute', participantId: cleo.id })).toBeNull();
    // The first that she is told of it is what is for her.
    expect(await cleo.told('microphone')).toEqual({ ...told, wish: 'unmute' });
  });

  test('is not passed on to nobody, nor without end', async () => {
    const ben = await meeting.join('Ben');
    await leave(ben);
    expect(await host.ask({ about: 'mute', participantId: ben.id })).toBe('not-found');
    const codes = [];
    for (let n = 0; n < 240; n++)
      codes.push(await host.ask({ about: 'mute', participantId: ben.id }));
    expect(codes.filter((code) => code !== 'not-found')).toEqual(['too-many-attempts']);
  });
});

describe('chat', () => {
  test('to everyone reaches everyone, also who comes later or again', async () => {
    const ben = await meeting.join('Ben');
    await ben.ask({ about: 'chat', to: null, text: '  Good morning ' });
    const said = {
      ...{ from: ben.id, fromName: 'Ben', to: null, toName: null, roomName: null },
      text: 'Good morning',
    };
    const heard = await host.latest('chatted', ({ messages }) => messages.length > 0);
    expect(heard.messages).toEqual([{ ...said, n: 1, at: service.clock.now }]);
    const cleo = await meeting.join('Cleo');
    expect((await cleo.told('chatted')).messages).toMatchObject([said]);
    host.client.close();
    const again = await meeting.enter('Ana', host.joined);
    expect((await again.told('chatted')).messages).toMatchObject([said]);
  });

  test('to one person reaches that person and nobody else, not even the host', async () => {
    const [ben, cleo] = [await meeting.join('Ben'), await meeting.join('Cleo')];
    expect(await ben.ask({ about: 'chat', to: cleo.id, text: 'Between us' })).toBeNull();
    const heard = await cleo.latest('chatted', ({ messages }) => messages.length > 0);
    expect(heard.messages).toMatchObject([{ from: ben.id, to: cleo.id, toName: 'Cleo' }]);
    // Whatever was said to the host has come when its own next ask is answered.
    await host.ask({ about: 'raise-hand', up: false });
    const dev = await meeting.join('Dev');
    expect((await dev.told('chatted')).messages).toEqual([]);
    for (const other of [host, dev])
      expect(JSON.stringify(other.client.inbox)).not.toContain('Between us');
  });

  test('to nobody, to oneself, or too long is refused', async () => {
    const nobody = `${'A'.repeat(22)}.${'A'.repeat(22)}`;
    expect(await host.ask({ about: 'chat', to: nobody, text: 'Hello' })).toBe('not-found');
    expect(await host.ask({ about: 'chat', to: host.id, text: 'Hello' })).toBe('not-found');
    for (const text of ['x'.repeat(4_001), '   ', 'a\0b'])
      host.client.send({ type: 'ask', ref: 1, ask: { about: 'chat', to: null, text } });
    for (let n = 0; n < 3; n++) expect((await host.client.next('fault')).code).toBe('bad-request');
  });

  test('keeps so many of the latest and no more', async () => {
    for (let n = 0; n <= MOST_CHAT_KEPT; n++) {
      if (n % 60 === 0) service.clock.now += 61_000;
      expect(await host.ask({ about: 'chat', to: null, text: `Line ${n}` })).toBeNull();
    }
    const { messages } = await (await meeting.join('Ben')).told('chatted');
    expect(messages).toHaveLength(MOST_CHAT_KEPT);
    expect(messages[0]?.text).toBe('Line 1');
  });

  test('ends with the meeting', async () => {
    await host.ask({ about: 'chat', to: null, text: 'For today' });
    await service.call('endMeeting', {
      token: host.joined.participantToken,
      params: { meetingUuid: host.joined.meetingUuid },
    });
    const next = await meeting.join('Ana', ana.token);
    expect((await next.told('chatted')).messages).toEqual([]);
  });
});

describe('polls', () => {
  const lunch = { about: 'poll-make', question: 'Lunch?', options: ['Soup', 'Pasta'] } as const;
  const made = async (more: { multiple?: boolean; anonymous?: boolean } = {}) => {
    const { multiple = false, anonymous = false } = more;
    await host.ask({ ...lunch, options: [...lunch.options], multiple, anonymous });
    const { polls } = await host.latest('polls', (told) => told.polls[0]?.state === 'draft');
    return polls[0]?.pollId ?? '';
  };
  const launched = async (more: { multiple?: boolean; anonymous?: boolean } = {}) => {
    const pollId = await made(more);
    expect(await host.ask({ about: 'poll-launch', pollId })).toBeNull();
    return pollId;
  };

  test('are drafts that only hosts see, until they are launched', async () => {
    const pollId = await made();
    const ben = await meeting.join('Ben');
    expect((await ben.told('polls')).polls).toEqual([]);
    expect(await ben.ask({ about: 'poll-vote', pollId, choices: [0] })).toBe('not-found');
    await host.ask({ about: 'poll-launch', pollId });
    const { polls } = await ben.told('polls');
    expect(polls).toMatchObject([{ question: 'Lunch?', state: 'running', voted: 0, counts: null }]);
  });

  test('are edited while they are drafts, by hosts, and not after', async () => {
    const pollId = await made();
    const ben = await meeting.join('Ben');
    const better = { about: 'poll-edit', pollId, question: 'Dinner?' } as const;
    const edit = (who: Member, options: string[]) =>
      who.ask({ ...better, options, multiple: true, anonymous: true });
    expect(await edit(ben, ['Rice', 'Bread'])).toBe('not-allowed');
    expect(await edit(host, ['Rice', 'Rice'])).toBe('bad-request');
    expect(await edit(host, ['Rice', 'Bread', 'Both'])).toBeNull();
    const { polls } = await host.latest('polls', (told) => told.polls[0]?.question === 'Dinner?');
    expect(polls).toMatchObject([
      { pollId, options: ['Rice', 'Bread', 'Both'], multiple: true, anonymous: true },
    ]);
    await host.ask({ about: 'poll-launch', pollId });
    expect(await ben.ask({ about: 'poll-vote', pollId, choices: [2] })).toBeNull();
    expect(await edit(host, ['Rice', 'Bread'])).toBe('not-allowed');
    const counted = await host.latest('polls', (told) => told.polls[0]?.voted === 1);
    expect(counted.polls[0]?.counts).toEqual([0, 0, 1]);
  });

  test('are counted; a vote can be changed; others see the result when it is shared', async () => {
    const pollId = await launched();
    const [ben, cleo] = [await meeting.join('Ben'), await meeting.join('Cleo')];
    for (const choices of [[0], [1]]) await ben.ask({ about: 'poll-vote', pollId, choices });
    await cleo.ask({ about: 'poll-vote', pollId, choices: [1] });
    const counted = await host.latest('polls', ({ polls }) => polls[0]?.voted === 2);
    expect(counted.polls).toMatchObject([{ counts: [0, 2], names: [[], ['Ben', 'Cleo']] }]);
    const unseen = await ben.latest('polls', ({ polls }) => polls[0]?.voted === 2);
    expect(unseen.polls).toMatchObject([{ counts: null, names: null, mine: [1] }]);
    await host.ask({ about: 'poll-end', pollId });
    expect(await ben.ask({ about: 'poll-vote', pollId, choices: [0] })).toBe('not-allowed');
    await host.ask({ about: 'poll-share', pollId, shared: true });
    const seen = await ben.latest('polls', ({ polls }) => polls[0]?.shared === true);
    expect(seen.polls).toMatchObject([{ state: 'ended', counts: [0, 2], names: null }]);
  });

  test('take one choice or several, as they were made, and none that is not there', async () => {
    const single = await launched();
    const vote = (pollId: string, choices: number[]) =>
      host.ask({ about: 'poll-vote', pollId, choices });
    for (const choices of [[0, 1], [2], [0, 0]])
      expect(await vote(single, choices)).toBe('bad-request');
    await host.ask({ about: 'poll-delete', pollId: single });
    host.client.inbox.length = 0;
    const several = await launched({ multiple: true });
    expect(await vote(several, [0, 1])).toBeNull();
    expect(await vote(several, [1, 1])).toBe('bad-request');
  });

  test('that are anonymous tell nobody who voted what, and take one vote', async () => {
    const pollId = await launched({ anonymous: true });
    const ben = await meeting.join('Ben');
    expect(await ben.ask({ about: 'poll-vote', pollId, choices: [1] })).toBeNull();
    expect(await ben.ask({ about: 'poll-vote', pollId, choices: [0] })).toBe('not-allowed');
    const counted = await host.latest('polls', ({ polls }) => polls[0]?.voted === 1);
    expect(counted.polls).toMatchObject([{ counts: [0, 1], names: null }]);
    const own = await ben.latest('polls', ({ polls }) => polls[0]?.haveVoted === true);
    expect(own.polls).toMatchObject([{ mine: [] }]);
  });

  test('count a person once, whatever device they come back with', async () => {
    const pollId = await launched();
    await host.ask({ about: 'poll-vote', pollId, choices: [0] });
    const other = await meeting.join('Ana', ana.token);
    expect(other.id).not.toBe(host.id);
    await other.ask({ about: 'poll-vote', pollId, choices: [1] });
    const { polls } = await other.latest('polls', (told) => told.polls[0]?.counts?.[1] === 1);
    expect(polls).toMatchObject([{ voted: 1, counts: [0, 1] }]);
  });

  test('are limited in number, and have no option twice', async () => {
    const ask = (options: string[]) =>
      host.ask({ ...lunch, options, multiple: false, anonymous: false });
    expect(await ask(['Soup', 'Soup'])).toBe('bad-request');
    for (let n = 0; n < MOST_POLLS; n++) expect(await ask(['Soup', 'Pasta'])).toBeNull();
    expect(await ask(['Soup', 'Pasta'])).toBe('limit-reached');
  });
});

describe('breakout rooms', () => {
  const opened = async (people: readonly Member[][], minutes: number | null = null) => {
    const rooms = people.map((inside, at) => ({
      ...{ name: `Room ${at + 1}`, people: inside.map(({ id }) => id) },
    }));
    expect(await host.ask({ about: 'rooms-open', rooms, minutes })).toBeNull();
  };
  const mediaRoom = async ({ joined }: Member) => {
    const { participantToken: token, meetingUuid } = joined;
    const answer = await service.call('mediaToken', { token, params: { meetingUuid } });
    return answer.json<{ token: string }>().token.split('/')[0];
  };

  test('have a key and a place in the media engine of their own', async () => {
    const [ben, cleo] = [await meeting.join('Ben'), await meeting.join('Cleo')];
    const main = await ben.key();
    await opened([[ben], [cleo]]);
    const [one, other] = [
      await ben.key(({ room }) => room === 'r1'),
      await cleo.key(({ room }) => room === 'r2'),
    ];
    const after = await host.key(({ room, kid }) => room === null && kid > main.kid);
    expect(new Set([main.key, one.key, other.key, after.key]).size).toBe(4);
    expect(new Set([main.kid, one.kid, other.kid, after.kid]).size).toBe(4);
    for (const [member, secrets] of [
      [ben, [other.key, after.key]],
      [cleo, [one.key, after.key]],
      [host, [one.key, other.key]],
    ] as const)
      for (const secret of secrets)
        expect(JSON.stringify(member.client.inbox)).not.toContain(secret);
    const { meetingUuid } = host.joined;
    expect(await Promise.all([ben, cleo, host].map(mediaRoom))).toEqual([
      ...[`${meetingUuid}-r1`, `${meetingUuid}-r2`, meetingUuid],
    ]);
    expect(service.engine.told).toContain(`remove ${ben.id}`);
  });

  test('keep chat apart', async () => {
    const [ben, cleo] = [await meeting.join('Ben'), await meeting.join('Cleo')];
    await opened([[ben], [cleo]]);
    await ben.ask({ about: 'chat', to: null, text: 'Only in room one' });
    await ben.latest('chatted', ({ messages }) => messages.length > 0);
    await host.ask({ about: 'rooms-broadcast', text: 'Five minutes' });
    for (const one of [host, ben, cleo])
      expect(await one.told('broadcast')).toMatchObject({ fromName: 'Ana', text: 'Five minutes' });
    expect(JSON.stringify(cleo.client.inbox)).not.toContain('Only in room one');
    await host.ask({ about: 'rooms-go', room: 'r1' });
    const heard = await host.latest('chatted', ({ messages }) => messages.length > 0);
    expect(heard.messages).toMatchObject([{ text: 'Only in room one', roomName: 'Room 1' }]);
  });

  test('label what was said in them, and not what was said to one person or in the main room', async () => {
    const ben = await meeting.join('Ben');
    await opened([[ben]]);
    await ben.key(({ room }) => room === 'r1');
    await ben.ask({ about: 'chat', to: null, text: 'To the room' });
    await ben.ask({ about: 'chat', to: host.id, text: 'To Ana' });
    await ben.ask({ about: 'rooms-go', room: null });
    await ben.ask({ about: 'chat', to: null, text: 'To all' });
    for (const [text, roomName] of [
      ['To the room', 'Room 1'],
      ['To Ana', null],
      ['To all', null],
    ]) {
      const heard = await ben.latest('chatted', ({ messages }) => messages.at(-1)?.text === text);
      expect(heard.messages.at(-1)).toMatchObject({ text, roomName });
    }
  });

  test('are added to and renamed while they are open, and no two have the same name', async () => {
    const ben = await meeting.join('Ben');
    const add = (name: string) => host.ask({ about: 'rooms-add', name });
    expect(await add('Early')).toBe('not-found');
    const twins = ['Blue', 'Blue'].map((name) => ({ name, people: [] }));
    expect(await host.ask({ about: 'rooms-open', rooms: twins, minutes: null })).toBe(
      'bad-request',
    );
    await opened([[ben]]);
    expect(await add('Room 1')).toBe('bad-request');
    expect(await add('Quiet')).toBeNull();
    const rename = (room: string, name: string) => host.ask({ about: 'rooms-rename', room, name });
    expect(await rename('r1', 'Quiet')).toBe('bad-request');
    expect(await rename('r9', 'Loud')).toBe('not-found');
    expect(await rename('r1', 'Loud')).toBeNull();
    const told = await ben.latest('rooms', ({ open }) => open?.rooms[0]?.name === 'Loud');
    expect(told.open?.rooms).toEqual([
      { room: 'r1', name: 'Loud' },
      { room: 'r2', name: 'Quiet' },
    ]);
    expect(await host.ask({ about: 'rooms-move', participantId: ben.id, room: 'r2' })).toBeNull();
    await ben.key(({ room }) => room === 'r2');
    for (let n = 3; n <= MOST_ROOMS; n++) expect(await add(`Number ${n}`)).toBeNull();
    expect(await add('One too many')).toBe('limit-reached');
  });

  test('close later where a host says so, and never later than a day', async () => {
    const ben = await meeting.join('Ben');
    const { kid } = await ben.key();
    const later = (minutes: number) => host.ask({ about: 'rooms-extend', minutes });
    expect(await later(5)).toBe('not-found');
    await opened([[ben]], 1);
    await ben.key(({ room }) => room === 'r1');
    expect(await ben.ask({ about: 'rooms-extend', minutes: 5 })).toBe('not-allowed');
    expect(await later(MOST_MINUTES)).toBe('limit-reached');
    expect(await later(5)).toBeNull();
    const closesAt = service.clock.now + 6 * 60_000;
    await ben.latest('rooms', ({ open }) => open?.closesAt === closesAt);
    service.clock.now += 6 * 60_000;
    await ben.key((one) => one.room === null && one.kid > kid);
    await opened([[ben]]);
    expect(await later(5)).toBe('not-found');
  });

  test('a participant goes back and forth between the main room and the own one, and nowhere else', async () => {
    const ben = await meeting.join('Ben');
    await opened([[ben], []]);
    await ben.key(({ room }) => room === 'r1');
    expect(await ben.ask({ about: 'rooms-go', room: null })).toBeNull();
    await ben.key(({ room }) => room === null);
    expect(await ben.ask({ about: 'rooms-go', room: 'r2' })).toBe('not-allowed');
    expect(await ben.ask({ about: 'rooms-go', room: 'r3' })).toBe('not-found');
    expect(await ben.ask({ about: 'rooms-go', room: 'r1' })).toBeNull();
    expect(await host.ask({ about: 'rooms-move', participantId: ben.id, room: 'r2' })).toBeNull();
    await ben.key(({ room }) => room === 'r2');
    const told = await ben.latest('rooms', ({ open }) => open?.mine === 'r2');
    expect(told.open?.rooms.map(({ name }) => name)).toEqual(['Room 1', 'Room 2']);
  });

  test('close by themselves when the time is over: everyone is back, under a new key', async () => {
    const ben = await meeting.join('Ben');
    const before = await ben.key();
    await opened([[ben]], 1);
    const inside = await ben.key(({ room }) => room === 'r1');
    service.clock.now += 60_000;
    const back = await ben.key(({ room }) => room === null);
    expect(back.kid).toBeGreaterThan(inside.kid);
    expect(back.key).not.toBe(before.key);
    await ben.latest('rooms', ({ open }) => open === null);
    expect(service.engine.told).toContain(`close ${host.joined.meetingUuid}-r1`);
    expect(await host.ask({ about: 'rooms-close' })).toBe('not-found');
  });

  test('open once at a time, and a later set has new rooms', async () => {
    const ben = await meeting.join('Ben');
    await opened([[ben]]);
    const again = {
      about: 'rooms-open',
      rooms: [{ name: 'X', people: [] }],
      minutes: null,
    } as const;
    const asking = () => host.ask({ ...again, rooms: [{ name: 'X', people: [ben.id] }] });
    expect(await asking()).toBe('limit-reached');
    expect(await host.ask({ about: 'rooms-close' })).toBeNull();
    expect(await asking()).toBeNull();
    await ben.key(({ room }) => room === 'r2');
  });

  test('are found again by whoever comes back, in the room they were in', async () => {
    const ben = await meeting.join('Ben');
    await opened([[ben]]);
    const { key } = await ben.key(({ room }) => room === 'r1');
    ben.client.close();
    const again = await meeting.enter('Ben', ben.joined);
    expect(await again.key()).toMatchObject({ key, room: 'r1' });
    expect((await again.told('rooms')).open?.mine).toBe('r1');
  });
});
