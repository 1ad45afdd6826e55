import { beforeEach, describe, expect, test } from '@jest/globals';
import { testClock, type TestClock } from '../clock.fixture.js';
import { Seats, type Line } from './seats.js';

const ANA = 'AAAAAAAAAAAAAAAAAAAAAA.AQAAAAAAAAAAAAAAAAAAAA';
const ANA_TABLET = 'AAAAAAAAAAAAAAAAAAAAAA.AgAAAAAAAAAAAAAAAAAAAA';
const BO = 'BAAAAAAAAAAAAAAAAAAAAA.AwAAAAAAAAAAAAAAAAAAAA';
const CY = 'CAAAAAAAAAAAAAAAAAAAAA.BAAAAAAAAAAAAAAAAAAAAA';

let clock: TestClock;
let seats: Seats;
beforeEach(() => {
  clock = testClock(0);
  seats = new Seats(clock.uptime);
});

function line(): Line & { readonly heard: string[] } {
  const heard: string[] = [];
  return { heard, send: (text) => void heard.push(text), close: () => undefined };
}

const roles = () => seats.attendees().map(({ role }) => role);

describe('seats', () => {
  test('outlive a connection, and keep their place and their failures', () => {
    const first = line();
    seats.take(ANA, 'host', first);
    seats.take(BO, 'participant', line());
    const before = seats.get(ANA);
    if (before !== undefined) before.failures = 2;
    expect(seats.lost(ANA, first)).toBe(true);
    expect(seats.attendees()).toContainEqual({
      participantId: ANA,
      role: 'host',
      connected: false,
    });
    seats.take(ANA, 'host', line());
    expect(seats.get(ANA)).toMatchObject({ arrival: 1, failures: 2 });
  });

  test('are not lost with a connection that another has replaced', () => {
    const first = line();
    seats.take(ANA, 'host', first);
    seats.take(ANA, 'host', line());
    expect(seats.lost(ANA, first)).toBe(false);
    expect(seats.connected).toBe(1);
  });

  test('are empty from the moment when the last connection is gone, whoever is waited for', () => {
    const [first, second] = [line(), line()];
    clock.now = 10;
    expect(seats.emptySince).toBe(0);
    seats.take(ANA, 'host', first);
    seats.take(BO, 'participant', second);
    expect(seats.emptySince).toBeNull();
    clock.now = 20;
    seats.lost(ANA, first);
    expect(seats.emptySince).toBeNull();
    clock.now = 30;
    seats.lost(BO, second);
    expect(seats.emptySince).toBe(30);
    clock.now = 40;
    seats.take(BO, 'participant', line());
    expect(seats.emptySince).toBeNull();
    // What kept everyone away was not Ana's.
    expect(seats.get(ANA)?.awaySince).toBe(40);
  });

  test('of a person are all their devices', () => {
    for (const id of [ANA, ANA_TABLET, BO]) seats.take(id, 'participant', line());
    const [user = ''] = ANA.split('.');
    expect(seats.idsOf(user)).toEqual([ANA, ANA_TABLET]);
    seats.give(user, 'co-host');
    seats.passHost();
    expect(roles()).toEqual(['host', 'co-host', 'participant']);
  });

  test('pass the rights of a host who is away for good to the first co-host, and back', () => {
    seats.take(ANA, 'host', line());
    seats.take(BO, 'co-host', line());
    seats.take(CY, 'co-host', line());
    expect(seats.passHost()).toEqual([]);
    seats.delete(ANA);
    expect(seats.passHost()).toEqual([BO]);
    expect(roles()).toEqual(['host', 'co-host']);
    seats.take(ANA, 'host', line());
    expect(seats.passHost()).toEqual([BO]);
    expect(roles()).toEqual(['co-host', 'co-host', 'host']);
  });

  test('hear what is told to all but one', () => {
    const [ana, bo] = [line(), line()];
    seats.take(ANA, 'host', ana);
    seats.take(BO, 'participant', bo);
    seats.take(CY, 'participant', null);
    seats.tell({ type: 'gone' }, BO);
    expect([ana.heard, bo.heard]).toEqual([['{"type":"gone"}'], []]);
  });
});
