import { describe, expect, test } from '@jest/globals';
import { equal, type Bytes } from '../bytes.js';
import { byId } from './by-id.js';
import type { FakeMeeting, Seat } from './fake-meeting.fixture.js';
import { keyBox, keyBoxAd, keyInside, sealKeyBox, type KeyLine } from './key-box.js';
import { begun } from './meeting-of.fixture.js';
import { quickPrimitives as crypto } from './quick-primitives.fixture.js';

const isZero = (bytes: Bytes): boolean => bytes.every((byte) => byte === 0);

/** The line from `leader` to `to`: its secrets are shared with the state that they were taken from. */
function lineTo(leader: Seat, to: Seat): KeyLine {
  const line = byId(leader.state.lead?.peers ?? [], to.id)?.line;
  if (line === undefined) throw new Error('it does not lead them');
  return line;
}

async function meetingOfThree(): Promise<[FakeMeeting, Seat, Seat, Seat]> {
  const { meeting, seats } = await begun(crypto, ['Ana', 'Bo', 'Cy']);
  const [ana, bo, cy] = seats as [Seat, Seat, Seat];
  return [meeting, ana, bo, cy];
}

describe('the line of key boxes from a leader to one receiver (protocol.md §5)', () => {
  test.each([true, false])(
    'a box is the message that its shape says, with cKem: %s',
    async (withKem) => {
      const [meeting, ana, bo] = await meetingOfThree();
      const inside = keyInside.encode({ mk: meeting.random(32), mkSeq: 70_000 });
      const [liveNonce, boxNonce] = [meeting.random(24), meeting.random(24)];
      const line = lineTo(ana, bo);
      const ad = keyBoxAd(line, liveNonce);
      const bytes = sealKeyBox(line, { inside, liveNonce, ad, boxNonce, withKem });
      const box = keyBox.decode(bytes);
      if (!box.ok) throw new Error(box.fault.code);
      expect(box.value).toMatchObject({ leader: ana.id, receiver: bo.id, liveNonce, boxNonce });
      expect(box.value.cKem !== null).toBe(withKem);
      expect(equal(keyBox.encode(box.value), bytes)).toBe(true);
    },
  );

  test('its secrets are overwritten when the receiver leaves, and the others stay', async () => {
    const [meeting, ana, bo, cy] = await meetingOfThree();
    const [gone, stays] = [lineTo(ana, bo), lineTo(ana, cy)];
    await meeting.leave(bo);
    expect([gone.k, gone.kAck].map(isZero)).toEqual([true, true]);
    expect([stays.k, stays.kAck].map(isZero)).toEqual([false, false]);
  });

  test('its secrets are overwritten when the receiver announces anew, also where nobody said that it went', async () => {
    const [meeting, ana, bo] = await meetingOfThree();
    const line = lineTo(ana, bo);
    bo.connected = false;
    await meeting.join('Bo', bo);
    expect([line.k, line.kAck].map(isZero)).toEqual([true, true]);
    await meeting.pass(5_000);
    expect(ana.state.lead?.acks).toBe(2);
  });

  test('its secrets are overwritten when another leads', async () => {
    const [meeting, ana, bo, cy] = await meetingOfThree();
    const lines = [lineTo(ana, bo), lineTo(ana, cy)];
    await meeting.nameLeader(bo);
    expect(lines.flatMap(({ k, kAck }) => [k, kAck]).every(isZero)).toBe(true);
  });

  test('its secrets are overwritten when the meeting ends', async () => {
    const [meeting, ana, bo] = await meetingOfThree();
    const line = lineTo(ana, bo);
    await meeting.give(ana, { type: 'leave' });
    expect([line.k, line.kAck].map(isZero)).toEqual([true, true]);
  });
});
