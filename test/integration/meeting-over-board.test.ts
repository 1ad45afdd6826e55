import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../demo/free-port.js';
import type { Service } from '../demo/service.js';
import { until } from '../demo/wait.js';
import { startMigrated } from '../e2e/migrated-service.js';
import { host, untilTogether, voice, type Voice } from './voices.js';

let folder: string;
let port: number;
let service: Service;
const voices: Voice[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'conclave-board-'));
  port = await freePort();
  service = await startMigrated(join(folder, 'data'), { port });
}, 60_000);
afterAll(async () => {
  for (const { driver } of voices) driver.leave();
  await service.child.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}, 30_000);

const [anna, ben, cleo] = [0, 1, 2].map((n) => () => voices[n]) as [
  () => Voice,
  () => Voice,
  () => Voice,
];

describe('meeting workers over a real board', () => {
  test('three people agree on the list, the key and the code', async () => {
    const { token, meetingId } = await host(service.url);
    voices.push(await voice(service.url, meetingId, 'Anna', token));
    await untilTogether(voices);
    for (const name of ['Ben', 'Cleo']) voices.push(await voice(service.url, meetingId, name));
    await untilTogether(voices);
    expect(voices.flatMap(({ reports }) => reports)).toEqual([]);
  });

  test('a mark reaches everyone, encrypted and signed', async () => {
    ben().driver.intend({ type: 'mark', match: true });
    await until('Anna and Cleo see the mark of Ben', async () =>
      [anna, cleo].every(
        (who) =>
          who()
            .view()
            .people.find(({ name }) => name === 'Ben')?.mark === true,
      )
        ? true
        : null,
    );
  });

  test('a newcomer brings a new key, and someone who leaves too', async () => {
    const before = anna().view().mkSeq ?? 0;
    voices.push(await voice(service.url, anna().answer.meetingId ?? '', 'Dora'));
    await untilTogether(voices);
    const between = anna().view().mkSeq ?? 0;
    expect(between).toBeGreaterThan(before);
    const [dora] = voices.splice(3, 1);
    dora?.driver.leave();
    await untilTogether(voices, 20_000);
    expect(dora?.endedWith()).toBeNull();
    expect(dora?.toldFrames.at(-1)).toEqual({ type: 'destroy' });
    expect(anna().view().mkSeq).toBeGreaterThan(between);
  });

  test('a cut connection heals, the leader’s too', async () => {
    ben().wire.cut();
    anna().wire.cut();
    voices.push(await voice(service.url, anna().answer.meetingId ?? '', 'Emil'));
    await untilTogether(voices, 25_000);
    expect(voices.map(({ endedWith }) => endedWith())).toEqual(voices.map(() => undefined));
  });

  test('a service that is killed and started again finds everyone back, with the same code', async () => {
    const code = anna().view().securityCode;
    service.child.kill('SIGKILL');
    await service.child.ended;
    service = await startMigrated(join(folder, 'data'), { port });
    voices.push(await voice(service.url, anna().answer.meetingId ?? '', 'Fay'));
    await untilTogether(voices, 30_000);
    expect(anna().view().securityCode).toBe(code);
  });
});
