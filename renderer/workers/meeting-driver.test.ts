import { webcrypto } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { choosePrimitives, type Subtle } from '../../protocol/crypto/webcrypto-primitives.js';
import type { FaultCode } from '../../protocol/fault.js';
import type { BoardEvent, BoardLine } from './board-line.js';
import { MeetingDriver } from './meeting-driver.js';
import type { FromMeetingWorker, Intent } from './messages.js';
import { StreamKeys } from './stream-keys.js';

const crypto = await choosePrimitives(webcrypto.subtle as unknown as Subtle);
const fill = (byte: number, length: number) => new Uint8Array(length).fill(byte);
const ME = {
  ...{ meetingId: '12345678901', meetingUuid: fill(1, 16), userId: fill(2, 16) },
  ...{ hardwareId: fill(3, 16), ivk: fill(4, 32), name: 'Ben', rootKey: fill(5, 32) },
  admit: { bytes: fill(0, 1), signature: fill(0, 64) },
  serviceKey: { bytes: fill(0, 1), signature: fill(0, 64) },
};
const drivers: MeetingDriver[] = [];
afterEach(() => {
  for (const driver of drivers.splice(0)) driver.leave();
});

function driven() {
  const told: FromMeetingWorker[] = [];
  let deliver: (event: BoardEvent) => void = () => undefined;
  const driver = new MeetingDriver({
    ...{ me: ME, crypto, random: (n) => fill(9, n) },
    keys: new StreamKeys(ME.meetingId, ME.meetingUuid, webcrypto.subtle as SubtleCrypto),
    tell: (message) => told.push(message),
    openBoard: (itsDeliver) => {
      deliver = itsDeliver;
      return { leave: () => undefined } as unknown as BoardLine;
    },
  });
  drivers.push(driver);
  const reports = () => told.flatMap((one) => (one.type === 'report' ? [one.code] : []));
  /** Everything before it has been taken once the view after it is told. */
  const settled = async (): Promise<void> => {
    deliver({ type: 'connection', board: 'open' });
    const from = told.length;
    while (!told.slice(from).some(({ type }) => type === 'view'))
      await new Promise((done) => setImmediate(done));
  };
  return { driver, reports, settled, deliver: (event: BoardEvent) => deliver(event) };
}

describe('meeting driver', () => {
  test.each<FaultCode>(['not-allowed', 'not-found'])(
    'says nothing of a post that a change overtook (%s)',
    async (code) => {
      const { deliver, reports, settled } = driven();
      deliver({ type: 'fault', code });
      await settled();
      expect(reports()).toEqual([]);
    },
  );

  test.each<FaultCode>(['flood', 'service-odd', 'not-listed'])(
    'says what else the service refuses (%s)',
    async (code) => {
      const { deliver, reports, settled } = driven();
      deliver({ type: 'fault', code });
      await settled();
      expect(reports()).toEqual([code]);
    },
  );

  test.each<Intent>([
    { type: 'request', op: { type: 'lock' } },
    { type: 'successor', participantId: null },
  ])('tells whoever asks for a $type before they are listed that it was not done', async (wish) => {
    const { driver, reports, settled } = driven();
    driver.intend(wish);
    await settled();
    expect(reports()).toEqual(['request-refused']);
  });
});
