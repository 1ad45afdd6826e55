import { describe, expect, test } from '@jest/globals';
import type { FaultCode } from '../../protocol/fault.js';
import { ok, refused, type Result } from '../../protocol/result.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { waitAtDoor, type AtDoor } from './wait-at-door.js';
import { EMPTY_DOOR, WaitingDesk, type Door } from './waiting-desk.js';

const TICKET = 'T'.repeat(43);

/** A service that gives these answers in turn, and what it was asked. */
function service(answers: Result<unknown>[]) {
  const asked: { name: string; input: Record<string, unknown> }[] = [];
  const call = async (name: string, input: Record<string, unknown>) => {
    asked.push({ name, input });
    return answers.shift() ?? refused('meeting-ended');
  };
  return { client: { url: '', call } as unknown as ServiceClient, asked };
}

const waiting = (more: object = {}) =>
  ok({
    ...{ ticket: TICKET, state: 'waiting', title: 'Plans', hostIsHere: true, message: null },
    ...{ known: 1, ...more },
  });
const wait = async (answers: Result<unknown>[], gaveUp = () => false) => {
  const { client, asked } = service(answers);
  const seen: AtDoor[] = [];
  const pauses: number[] = [];
  const result = await waitAtDoor({
    service: client,
    ...{ meetingId: '12345678901', name: 'Gil', passcode: null, clientVersion: '0.1.0' },
    onChange: (atDoor) => seen.push(atDoor),
    pause: async (ms) => void pauses.push(ms),
    isGivenUp: gaveUp,
    isPassing: (code: FaultCode) => code === 'service-unreachable',
  });
  return { result, seen, asked, pauses };
};

describe('waiting to be let in', () => {
  test('asks with the ticket until a host decided, over a lost connection too', async () => {
    const { result, seen, asked } = await wait([
      waiting(),
      refused('service-unreachable'),
      waiting({ known: 2, message: 'Soon' }),
      waiting({ known: 3, state: 'admitted' }),
    ]);
    expect(result).toEqual(ok(TICKET));
    expect(seen.map(({ message }) => message)).toEqual([null, 'Soon']);
    const bodies = asked.map(({ input }) => input['body'] as Record<string, unknown>);
    expect(bodies.map(({ ticket, known }) => [ticket, known])).toEqual([
      [null, null],
      ...[1, 1, 2].map((known) => [TICKET, known]),
    ]);
  });

  test('is told plainly that the host said no', async () => {
    const { result } = await wait([waiting(), refused('denied')]);
    expect(result).toEqual(refused('denied'));
  });

  test('goes away from the door when the person gives up', async () => {
    let asked = 0;
    const gone = await wait([waiting(), waiting()], () => ++asked > 1);
    expect(gone.result).toEqual(refused('waiting-room'));
    expect(gone.asked.at(-1)).toMatchObject({ name: 'stopWaiting' });
  });

  test('does not storm a service that holds nothing back', async () => {
    const { pauses } = await wait([waiting(), waiting(), waiting({ state: 'admitted' })]);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(500);
  });
});

describe("the host's desk at the door", () => {
  const row = { waitingId: 'a'.repeat(32), name: 'Gil', signedIn: false, since: 0, denied: false };
  const list = (known: number, people = [row]) => ok({ known, message: null, people });
  const desk = async (answers: Result<unknown>[]) => {
    const { client, asked } = service(answers);
    const seen: Door[] = [];
    const over = new Promise<void>((done) => {
      new WaitingDesk({
        service: client,
        meetingUuid: 'b'.repeat(32),
        onChange: (door) => {
          seen.push(door);
          if (door === EMPTY_DOOR) done();
        },
        pause: async () => undefined,
      });
    });
    await over;
    return { seen, asked };
  };

  test('tells what changed, and clears the door when it may look no more', async () => {
    const { seen, asked } = await desk([
      list(1),
      refused('service-unreachable'),
      list(1),
      list(2, []),
      refused('not-allowed'),
    ]);
    expect(seen.map(({ people }) => people.length)).toEqual([1, 0, 0]);
    expect(asked.map(({ input }) => input['query'])).toEqual([
      undefined,
      ...[1, 1, 1, 2].map((known) => ({ known })),
    ]);
  });
});
