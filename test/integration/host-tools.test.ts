// What a host may do, and what everyone else sees of it: real meeting drivers over a real board (protocol.md §6, §8).
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseParticipantId } from '../../protocol/crypto/participant-id.js';
import type { RequestOp } from '../../protocol/meeting/request.js';
import { toService } from '../../protocol/wire/board.js';
import type { Service } from '../demo/service.js';
import { until } from '../demo/wait.js';
import { startMigrated } from '../e2e/migrated-service.js';
import { host, untilTogether, voice, type Device, type Voice } from './voices.js';

let folder: string;
let service: Service;
let meetingId: string;
let token: string;
let anna: Voice;
let ben: Voice;
let cleo: Voice;
const voices: Voice[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'conclave-host-'));
  service = await startMigrated(join(folder, 'data'));
  ({ token, meetingId } = await host(service.url));
  anna = await enter('Anna', token);
  await untilTogether([anna]);
  ben = await enter('Ben');
  cleo = await enter('Cleo');
  await untilTogether([anna, ben, cleo]);
}, 60_000);
afterAll(async () => {
  for (const { driver } of voices) driver.leave();
  await service.child.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}, 30_000);

async function enter(name: string, as?: string, device?: Device): Promise<Voice> {
  const came = await voice(service.url, meetingId, name, as ?? null, device);
  voices.push(came);
  return came;
}

const asks = (who: Voice, op: RequestOp): void => who.driver.intend({ type: 'request', op });
const seen = (who: Voice, name: string) => who.view().people.find((one) => one.name === name);
const untilAll = (what: string, holds: () => boolean): Promise<true> =>
  until(what, async () => (holds() ? true : null), { withinMs: 20_000 });

function removal(who: Voice): RequestOp {
  const parsed = parseParticipantId(who.answer.participantId);
  if (!parsed.ok) throw new Error('the service gave no participantId');
  return { type: 'remove', ...parsed.value };
}

describe('host tools through the driver (protocol.md §6)', () => {
  test('a guest who asks for a lock is refused by the leader, and nothing is locked', async () => {
    asks(ben, { type: 'lock' });
    await untilAll('Anna refuses', () => anna.reports.includes('request'));
    expect(anna.view().locked).toBe(false);
  });

  test('whoever renames themselves has the new name everywhere', async () => {
    asks(ben, { type: 'rename', name: 'Benedict' });
    await untilAll('all see Benedict', () =>
      [anna, ben, cleo].every((who) => seen(who, 'Benedict') !== undefined),
    );
  });

  test('chat reaches everyone under the name on the list, and passes the service as SFrame alone (protocol.md §7)', async () => {
    const text = 'Nobody but the three of us reads this';
    ben.driver.intend({ type: 'chat', text });
    await untilAll('all have the message', () =>
      [anna, ben, cleo].every(({ chatted }) => chatted.length === 1),
    );
    for (const { chatted } of [anna, ben, cleo])
      expect(chatted).toMatchObject([
        { participantId: ben.answer.participantId, name: 'Benedict', text },
      ]);
    const posts = ben.wire.sent.flatMap((line) => {
      const message = toService.parse(JSON.parse(line));
      return message.type === 'post' && message.kind === 'chat' ? [message] : [];
    });
    expect(posts).toHaveLength(1);
    for (const part of [text, 'Benedict', 'say', 'chat'])
      expect(Buffer.from(posts[0]?.bytes ?? '', 'base64url').includes(part)).toBe(false);
    expect([anna, ben, cleo].flatMap(({ reports }) => reports)).not.toContain('sframe');
  });

  test('the successor that the leader names is seen with a code by everyone, and marked on its own', async () => {
    // Cleo came last, and is a guest: without the name it would be Ben.
    anna.driver.intend({ type: 'successor', participantId: cleo.answer.participantId });
    await untilAll('Ben sees Cleo as successor', () => ben.view().successor !== null);
    expect(ben.view().successor).toMatchObject({ participantId: cleo.answer.participantId });
    expect(ben.view().successor?.securityCode).toBe(anna.view().successor?.securityCode);
    expect(ben.view().successor?.securityCode).not.toBe(ben.view().securityCode);
    ben.driver.intend({ type: 'mark', match: true, of: 'successor' });
    await untilAll('Anna sees what Ben said', () => seen(anna, 'Benedict')?.successorMark === true);
    expect(seen(anna, 'Benedict')?.mark).toBeNull();
  });

  test('the lock of the host is on everyone’s list, and nobody new is let in', async () => {
    asks(anna, { type: 'lock' });
    await untilAll('all see the lock', () => [anna, ben, cleo].every((who) => who.view().locked));
    const dora = await enter('Dora');
    await untilAll('Anna refuses Dora', () => anna.reports.includes('newcomer-locked-out'));
    expect(dora.view().checks.list).toBe(false);
    expect(seen(anna, 'Dora')).toBeUndefined();
    dora.driver.leave();
  });

  test('a leader who leaves a locked meeting is followed by the successor, whose code nobody who compared it is asked for again', async () => {
    const code = anna.view().successor?.securityCode;
    anna.driver.leave();
    await untilAll('Cleo leads', () => cleo.view().isLeader && ben.view().leaderChange !== null);
    await untilAll('Ben follows Cleo', () => ben.view().leaderChange?.settled === true);
    expect(ben.view().securityCode).toBe(code);
    expect(ben.view().leaderChange).toMatchObject({
      ...{ from: 'Anna', mustBeCompared: false, mustBeAccepted: false },
    });
    expect(seen(cleo, 'Benedict')?.mark).toBe(true);
    expect([ben, cleo].map((who) => who.view().successor)).toEqual([null, null]);
    expect([ben, cleo].map((who) => who.view().locked)).toEqual([true, true]);
  });

  test('the host comes back past the lock by identity, and its requests are granted by who leads now', async () => {
    anna = await enter('Anna', token, anna.device);
    await untilAll('Anna is back', () => anna.view().checks.list && anna.view().checks.keyBox);
    expect(anna.view().locked).toBe(true);
    expect(seen(cleo, 'Anna')?.leaves).toBe(1);
    expect([...anna.reports, ...ben.reports]).not.toContain('not-allowed');
  });

  test('whoever was removed is told, loses every key and is on nobody’s list', async () => {
    const before = anna.view().mkSeq ?? 0;
    asks(anna, removal(ben));
    await untilAll('Ben is out', () => ben.endedWith() === 'removed');
    expect(ben.toldFrames.at(-1)).toEqual({ type: 'destroy' });
    await untilAll('the others have a new key', () =>
      [anna, cleo].every(
        (who) => (who.view().sendingWith ?? 0) > before && seen(who, 'Benedict') === undefined,
      ),
    );
  });

  test('an unlock is known to everyone as a warning', async () => {
    asks(anna, { type: 'unlock' });
    await untilAll('all are warned', () =>
      [anna, cleo].every(
        (who) => who.view().unlockedAt !== null && who.reports.includes('unlocked'),
      ),
    );
  });
});
