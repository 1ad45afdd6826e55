// Issue 4, parts 2 and 4: that a meeting survives, through the app's own line to the board and the service's own board. Small meetings, in
// which people are cut off, crash, leave and come back, and the leader most of all. A failure tells what happened.
import { env, stdout } from 'node:process';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import {
  makeMeeting,
  signUp,
  testService,
  type SignedUp,
  type TestService,
} from '../../server/service.fixture.js';
import { LineService } from './line-service.js';
import { LineSimulation, type Somebody } from './line-simulation.js';

const seeds =
  env['CONCLAVE_SIM_SEED']?.split(' ') ?? Array.from({ length: 3 }, (_, i) => String(i + 1));
const PEOPLE = 4;
const ROUNDS = 3;
/** For so long things go wrong, and so long each of them lasts at most, ms. */
const ROUND = 40_000;
const LONGEST = 20_000;

let leaders = 0;
let restarts = 0;
let heard = 0;

let service: TestService;
let owner: SignedUp;
beforeAll(async () => {
  service = await testService();
  owner = await signUp(service);
}, 60_000);
afterAll(() => service.end(), 20_000);
afterEach(() => {
  jest.useRealTimers();
});

async function simulation(seed: string): Promise<LineSimulation> {
  const meetingId = await makeMeeting(service, owner.token);
  const meetingUuid = Buffer.from(seed.padStart(16, '0').slice(-16)).toString('hex');
  const line = await LineService.begin(service.database.db, meetingId, meetingUuid);
  jest.useFakeTimers({
    now: 1_800_000_000_000,
    doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'],
  });
  return new LineSimulation(seed, line);
}

async function disturb(it: LineSimulation): Promise<void> {
  const { inside } = it;
  const leader = inside.find(({ id }) => id === it.board.leader);
  const someone = it.pick(it.draw(2) === 0 && leader !== undefined ? [leader] : inside);
  if (someone === undefined) return;
  switch (it.draw(12)) {
    case 0:
    case 1:
    case 2:
      it.cut(someone);
      // Who is cut off does not know it at once.
      setTimeout(() => it.write(someone), it.draw(LONGEST));
      setTimeout(() => it.heal(someone), 1_000 + it.draw(LONGEST));
      return;
    case 3:
      if (inside.length <= 2) return;
      it.crash(someone);
      setTimeout(() => it.start(someone), 1_000 + it.draw(LONGEST));
      return;
    case 4:
      if (inside.length <= 2) return;
      it.leave(someone);
      setTimeout(() => it.start(someone), 1_000 + it.draw(LONGEST));
      return;
    case 5:
      it.intend(someone, { type: 'request', op: { type: 'rename', name: `${someone.name}!` } });
      return;
    case 6: {
      const isLocked = someone.view?.locked === true;
      it.intend(someone, { type: 'request', op: { type: isLocked ? 'unlock' : 'lock' } });
      return;
    }
    case 7: {
      const next = it.pick(inside);
      if (next !== undefined) it.intend(someone, { type: 'successor', participantId: next.id });
      return;
    }
    case 8:
    case 9:
      it.write(someone);
      return;
    case 10:
      it.write(someone);
      setTimeout(() => it.hop(someone), it.draw(400));
      return;
    case 11:
      if (it.draw(2) === 0) await it.restart(500 + it.draw(8_000));
  }
}

async function settled(it: LineSimulation, within: number): Promise<void> {
  for (let waited = 0; it.disagreement() !== null; waited += 1_000) {
    if (waited >= within) it.fail(it.disagreement() ?? '');
    await it.pass(1_000);
  }
}

describe('a meeting over a network that breaks', () => {
  test.each(seeds)(
    'ends with everyone who is there seeing everyone, under one leader and one key: seed %s',
    async (seed) => {
      const it = await simulation(seed);
      for (let i = 0; i < PEOPLE; i++) {
        it.come(`P${i}`);
        await it.pass(500);
      }
      await settled(it, 10_000);
      for (let round = 0; round < ROUNDS; round++) {
        const end = Date.now() + ROUND;
        while (Date.now() < end) {
          await disturb(it);
          await it.pass(it.draw(5_000));
        }
        await it.pass(LONGEST + 1_000);
        if (!(await unlocked(it))) break;
        await settled(it, 60_000);
      }
      if (env['CONCLAVE_SIM_STORY'] !== undefined) stdout.write(`${it.story.join('\n')}\n`);
      for (const who of it.people) it.crash(who);
      leaders += it.leaderChanges;
      restarts += it.restarts;
      heard += it.heard;
    },
    120_000,
  );

  // In one meeting alone they need not.
  (seeds.length < 3 ? test.skip : test)(
    'leaders changed, the service was restarted, and people heard each other',
    () => {
      expect(leaders).toBeGreaterThan(seeds.length);
      expect(restarts).toBeGreaterThan(0);
      expect(heard).toBeGreaterThan(seeds.length);
    },
  );
});

async function unlocked(it: LineSimulation): Promise<boolean> {
  for (let i = 0; i < 5; i++) {
    await it.pass(12_000);
    const listed = it.inside.filter(
      ({ view }: Somebody) => view !== null && view.bar === null && view.checks.list,
    );
    if (listed.some(({ view }) => view?.locked === false)) return true;
    const host = listed.find(({ role }) => role !== 'participant');
    if (host === undefined) return false;
    it.intend(host, { type: 'request', op: { type: 'unlock' } });
  }
  return true;
}
