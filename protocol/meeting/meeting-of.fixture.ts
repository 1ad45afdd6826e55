// Meetings that have begun, for tests, and what all of them agree on.
import { expect } from '@jest/globals';
import type { Primitives } from '../crypto/primitives.js';
import type { ParticipantView } from './participant.js';
import { FakeMeeting, type Seat } from './fake-meeting.fixture.js';

/** Ana leads; the others have joined and everyone sends with the same key. */
export async function begun(
  crypto: Primitives,
  names: readonly string[],
): Promise<{ meeting: FakeMeeting; seats: Seat[] }> {
  const meeting = new FakeMeeting(names.join(' '), crypto);
  const seats: Seat[] = [];
  for (const name of names) seats.push(await meeting.join(name));
  await meeting.pass(5_000);
  return { meeting, seats };
}

/** In one order: whoever began with a snapshot has another than whoever saw all come. */
function namesIn({ people }: ParticipantView): string[] {
  return people.map(({ name }) => name).sort();
}

/** All have the same verified list, key and code. */
export function expectAgreement(meeting: FakeMeeting, seats: readonly Seat[]): void {
  const [leader, ...others] = seats.map((seat) => meeting.view(seat));
  for (const [i, one] of [leader, ...others].entries()) {
    if (one === undefined || leader === undefined) throw new Error('no one is there');
    expect(one.checks).toEqual({ certificate: true, keyBox: true, heartbeat: true, list: true });
    expect(one.securityCode).toBe(leader.securityCode);
    expect(namesIn(one)).toEqual(namesIn(leader));
    expect(one.mkSeq).toBe(leader.mkSeq);
    expect(seats[i]?.sendingWith).toBe(leader.mkSeq);
    expect(seats[i]?.keys.get(leader.mkSeq ?? 0)).toBe(seats[0]?.keys.get(leader.mkSeq ?? 0));
  }
}
