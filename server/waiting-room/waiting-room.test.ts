import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { FaultCode } from '../../protocol/fault.js';
import type { Answer, JoinAnswer } from '../../protocol/wire/http.js';
import { BoardClient } from '../board/board-client.fixture.js';
import {
  joinBody,
  makeMeeting,
  NOON,
  signUp,
  testService,
  type SignedUp,
  type TestAnswer,
  type TestService,
} from '../service.fixture.js';

let service: TestService;
let ana: SignedUp;
let ben: SignedUp;
let boards: BoardClient[] = [];
beforeAll(async () => {
  service = await testService();
  ana = await signUp(service);
  ben = await signUp(service, 'Ben');
}, 60_000);
afterAll(() => service.end(), 20_000);
beforeEach(() => {
  service.clock.now = NOON;
});
afterEach(() => {
  for (const board of boards) board.close();
  boards = [];
});

const refusal = (answer: TestAnswer) => answer.json<{ code: FaultCode }>().code;
const make = (more: object = {}) =>
  makeMeeting(service, ana.token, null, 'e2ee', { waitingRoom: true, ...more });
const wait = (meetingId: string, more: object = {}, token?: string, address?: string) =>
  service.call('wait', {
    params: { meetingId },
    body: {
      ...{ name: 'Guest', client: { kind: 'desktop', version: '0.1.0' }, passcode: null },
      ...{ ticket: null, known: null, ...more },
    },
    ...(token !== undefined && { token }),
    ...(address !== undefined && { address }),
  });
const waiting = async (meetingId: string, more: object = {}, token?: string) => {
  const answer = await wait(meetingId, more, token);
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return answer.json<Answer<'wait'>>();
};
const join = (meetingId: string, more: Record<string, unknown> = {}, token?: string) =>
  service.call('join', {
    params: { meetingId },
    body: joinBody(more),
    ...(token !== undefined && { token }),
  });
const joined = async (...asked: Parameters<typeof join>): Promise<JoinAnswer> => {
  const answer = await join(...asked);
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return answer.json<JoinAnswer>();
};
const sit = async ({ meetingUuid, participantToken }: JoinAnswer): Promise<BoardClient> => {
  const board = new BoardClient(service.listensOn(), meetingUuid, participantToken);
  boards.push(board);
  await board.next('welcome');
  return board;
};
/** The host in the meeting, and what the host may do at the door. */
const hosted = async (meetingId: string) => {
  const host = await joined(meetingId, {}, ana.token);
  const board = await sit(host);
  return { host, board, ...deskOf(host) };
};
const deskOf = ({ meetingUuid, participantToken: token }: JoinAnswer) => {
  const params = { meetingUuid };
  return {
    list: async (query?: Record<string, string>) => {
      const answer = await service.call('listWaiting', { params, token, ...(query && { query }) });
      if (answer.statusCode !== 200) throw new Error(answer.body);
      return answer.json<Answer<'listWaiting'>>();
    },
    admit: (waitingId: string | null) =>
      service.call('admitWaiting', { params, token, body: { waitingId } }),
    deny: (waitingId: string) =>
      service.call('denyWaiting', { params, token, body: { waitingId } }),
    say: (text: string | null) => service.call('sayToWaiting', { params, token, body: { text } }),
  };
};
const idOf = ({ people }: Answer<'listWaiting'>, at = 0): string => people[at]?.waitingId ?? '';

describe('the waiting room', () => {
  test('holds whoever comes, before any certificate, until a host lets them in', async () => {
    const meetingId = await make();
    const { list, admit } = await hosted(meetingId);
    expect(refusal(await join(meetingId))).toBe('waiting-room');
    const first = await waiting(meetingId, { name: 'Gil' });
    expect(first).toMatchObject({ state: 'waiting', title: 'Plans', hostIsHere: true });
    const { ticket } = first;
    expect(refusal(await join(meetingId, { ticket }))).toBe('waiting-room');
    expect((await list()).people).toMatchObject([{ name: 'Gil', signedIn: false, denied: false }]);
    expect((await admit(idOf(await list()))).statusCode).toBe(200);
    expect(await waiting(meetingId, { ticket })).toMatchObject({ state: 'admitted', ticket });
    expect(await joined(meetingId, { ticket })).toMatchObject({ role: 'participant' });
    expect((await list()).people).toEqual([]);
    // A ticket lets in once: somebody else with it waits like everybody.
    expect(refusal(await join(meetingId, { ticket }))).toBe('waiting-room');
  });

  test('never holds the host, and holds who came before the host', async () => {
    const meetingId = await make();
    const { ticket, hostIsHere } = await waiting(meetingId, {}, ben.token);
    expect(hostIsHere).toBe(false);
    const { list, admit } = await hosted(meetingId);
    expect((await list()).people).toMatchObject([{ signedIn: true }]);
    await admit(null);
    expect((await waiting(meetingId, { ticket }, ben.token)).state).toBe('admitted');
    expect((await joined(meetingId, { ticket }, ben.token)).userId).toBe(ben.userId);
  });

  test('does not hold again whoever was let in and comes back', async () => {
    const meetingId = await make();
    const { admit } = await hosted(meetingId);
    const { ticket } = await waiting(meetingId);
    const known = await waiting(meetingId, {}, ben.token);
    await admit(null);
    const guest = await joined(meetingId, { ticket });
    const { guestToken } = guest;
    expect((await joined(meetingId, { guestToken })).userId).toBe(guest.userId);
    await joined(meetingId, { ticket: known.ticket }, ben.token);
    await joined(meetingId, {}, ben.token);
    // Of another run they know nothing.
    expect(refusal(await join(meetingId, { guestToken: 'x'.repeat(43) }))).toBe('waiting-room');
  });

  test('holds everybody anew in the next run', async () => {
    const meetingId = await make();
    const first = await hosted(meetingId);
    await waiting(meetingId, {}, ben.token);
    await first.admit(null);
    const { ticket } = await waiting(meetingId, {}, ben.token);
    await joined(meetingId, { ticket }, ben.token);
    await service.call('endMeeting', {
      ...{ params: { meetingUuid: first.host.meetingUuid }, token: first.host.participantToken },
    });
    await hosted(meetingId);
    expect(refusal(await join(meetingId, { ticket }, ben.token))).toBe('waiting-room');
  });

  test('turns away plainly, for this run, until a host changes their mind', async () => {
    const meetingId = await make();
    const { list, deny, admit } = await hosted(meetingId);
    const { ticket } = await waiting(meetingId, {}, ben.token);
    await deny(idOf(await list()));
    expect(refusal(await wait(meetingId, { ticket }, ben.token))).toBe('denied');
    expect(refusal(await wait(meetingId, {}, ben.token))).toBe('denied'); // without the ticket too
    expect(refusal(await join(meetingId, { ticket }, ben.token))).toBe('denied');
    await service.call('stopWaiting', { params: { meetingId }, body: { ticket } });
    expect((await list()).people).toMatchObject([{ denied: true }]);
    await admit(null); // "everybody" is not whoever was turned away
    expect((await list()).people).toMatchObject([{ denied: true }]);
    await admit(idOf(await list()));
    expect((await joined(meetingId, { ticket }, ben.token)).userId).toBe(ben.userId);
  });

  test('shows what the host says to everybody who waits', async () => {
    const meetingId = await make();
    const { say } = await hosted(meetingId);
    const { ticket } = await waiting(meetingId);
    await say('Five more minutes');
    expect((await waiting(meetingId, { ticket })).message).toBe('Five more minutes');
    await say(null);
    expect((await waiting(meetingId, { ticket })).message).toBeNull();
    for (const text of ['', 'x'.repeat(301), '\ud800'])
      expect(refusal(await say(text))).toBe('bad-request');
  });

  test('answers as soon as something changes, and holds the answer until then', async () => {
    const meetingId = await make();
    const { list, admit } = await hosted(meetingId);
    const { known } = await list();
    const heldBack = list({ known: String(known) });
    const mine = await waiting(meetingId);
    const heard = await heldBack;
    expect(heard.people).toHaveLength(1);
    const decision = waiting(meetingId, { ticket: mine.ticket, known: mine.known });
    await admit(idOf(heard));
    expect((await decision).state).toBe('admitted');
  }, 6_000);

  test('keeps a place over a short loss of connection, and forgets who stays away', async () => {
    const meetingId = await make();
    const { list } = await hosted(meetingId);
    const { ticket } = await waiting(meetingId);
    service.clock.now += 19_000;
    expect((await list()).people).toHaveLength(1);
    service.clock.now += 2_000;
    expect((await list()).people).toEqual([]); // the app was closed, as far as a host can see
    const back = await waiting(meetingId, { ticket });
    expect(back.ticket).toBe(ticket);
    expect((await list()).people).toMatchObject([{ since: NOON }]);
    service.clock.now += 121_000;
    expect((await waiting(meetingId, { ticket })).ticket).not.toBe(ticket);
    await service.call('stopWaiting', {
      ...{ params: { meetingId }, body: { ticket: (await waiting(meetingId)).ticket } },
    });
    expect((await list()).people).toHaveLength(1);
  });

  test('asks at the door what a join asks', async () => {
    const passcode = { passcode: 'meet-me' };
    const meetingId = await make({ ...passcode, registeredOnly: true });
    expect(refusal(await wait(meetingId, passcode))).toBe('registered-only');
    expect(refusal(await wait(meetingId, {}, ben.token))).toBe('passcode-needed');
    const wrong = { passcode: 'meet-you' };
    expect(refusal(await wait(meetingId, wrong, ben.token))).toBe('wrong-passcode');
    const browser = { client: { kind: 'browser', version: '1' } };
    expect(refusal(await wait(meetingId, browser, ben.token))).toBe('browser-refused');
    expect(refusal(await wait('10000000000', passcode, ben.token))).toBe('unknown-meeting');
    expect(refusal(await wait(meetingId, { ...passcode, name: 'x'.repeat(10_000) }))).toBe(
      'bad-request',
    );
    expect((await wait(meetingId, passcode, ben.token)).statusCode).toBe(200);
  });

  test('somebody who is signed in is one person, in however many windows', async () => {
    const meetingId = await make();
    const first = await waiting(meetingId, {}, ben.token);
    expect((await waiting(meetingId, {}, ben.token)).ticket).toBe(first.ticket);
    // The ticket of somebody signed in is nobody else's.
    expect((await waiting(meetingId, { ticket: first.ticket })).ticket).not.toBe(first.ticket);
  });

  test('has room for three hundred', async () => {
    const meetingId = await make();
    for (let at = 0; at < 300; at++) await waiting(meetingId);
    expect(refusal(await wait(meetingId))).toBe('waiting-room-full');
  }, 30_000);

  test('is over for whoever waits when the meeting is deleted', async () => {
    const meetingId = await make();
    const { ticket, known } = await waiting(meetingId);
    const held = wait(meetingId, { ticket, known });
    await service.call('deleteMeeting', { params: { meetingId }, token: ana.token });
    await held;
    expect(refusal(await wait(meetingId, { ticket }))).toBe('unknown-meeting');
  }, 6_000);
});

describe('cheats at the door', () => {
  test('coming again and again is counted by address; waiting is not', async () => {
    const few = await testService({ CONCLAVE_JOINS_PER_MINUTE: '3' });
    const host = await signUp(few);
    const meetingId = await makeMeeting(few, host.token, null, 'e2ee', {
      waitingRoom: true,
    });
    const knock = (ticket: string | null) =>
      few.call('wait', {
        params: { meetingId },
        body: {
          ...{
            name: 'G',
            client: { kind: 'desktop', version: '0.1.0' },
            passcode: null,
            known: null,
          },
          ticket,
        },
      });
    const { ticket } = (await knock(null)).json<Answer<'wait'>>();
    for (let at = 0; at < 10; at++) expect((await knock(ticket)).statusCode).toBe(200);
    const made = 'A'.repeat(43);
    expect((await knock(made)).statusCode).toBe(200); // a ticket that was made up is a new place
    expect((await knock(null)).statusCode).toBe(200);
    expect(refusal(await knock(made))).toBe('too-many-attempts');
    await few.end();
  }, 30_000);

  test('only host and co-hosts see the door', async () => {
    const meetingId = await make();
    const { host, list, admit } = await hosted(meetingId);
    const { ticket } = await waiting(meetingId);
    await admit(idOf(await list()));
    const guest = await joined(meetingId, { ticket });
    await sit(guest);
    await waiting(meetingId, { name: 'Mallory' });
    const desk = deskOf(guest);
    expect(refusal(await desk.admit(null))).toBe('not-allowed');
    expect(refusal(await desk.deny('0'.repeat(32)))).toBe('not-allowed');
    expect(refusal(await desk.say('hi'))).toBe('not-allowed');
    await expect(desk.list()).rejects.toThrow('not-allowed');
    // A token of one run opens no other.
    const other = await hosted(await make());
    const foreign = await service.call('listWaiting', {
      ...{ params: { meetingUuid: other.host.meetingUuid }, token: host.participantToken },
    });
    expect(refusal(foreign)).toBe('not-allowed');
  });

  test('nobody of that id is nobody', async () => {
    const { admit, deny } = await hosted(await make());
    expect(refusal(await admit('0'.repeat(32)))).toBe('not-found');
    expect(refusal(await deny('0'.repeat(32)))).toBe('not-found');
    expect((await admit(null)).statusCode).toBe(200);
  });
});
