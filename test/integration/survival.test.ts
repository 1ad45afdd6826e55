// A meeting carries on whoever goes and whatever breaks: real meeting drivers and frame streams over the real service, whose patience is a
// tenth of what it is elsewhere.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pause, until } from '../demo/wait.js';
import { quickService, type QuickService } from './quick-service.js';
import { host, untilAllSee, untilTogether, voice, type Voice } from './voices.js';

const PATIENCE = { leaderAway: 1_500, away: 4_000, empty: 8_000 };
const PATIENTLY = 60_000;

const services: QuickService[] = [];
const start = async (): Promise<QuickService> => {
  const service = await quickService(PATIENCE);
  services.push(service);
  return service;
};
let steady: QuickService;
let restarted: QuickService;
beforeAll(async () => {
  steady = await start();
  restarted = await start();
}, 60_000);
afterAll(async () => {
  for (const { driver, wire } of came) {
    wire.release();
    driver.leave();
  }
  for (const service of services) await service.end();
}, 30_000);

const came: Voice[] = [];

interface Met {
  readonly anna: Voice;
  readonly others: readonly [Voice, Voice, Voice];
  /** Lets someone join, as the host where it is Anna. */
  readonly join: (name: string, device?: Voice['device']) => Promise<Voice>;
}

/** Anna, the host, leads; the others came at about the same time. */
async function meet({ url } = steady): Promise<Met> {
  const { token, meetingId } = await host(url);
  const join: Met['join'] = async (name, device) => {
    const who = await voice(url, meetingId, name, name === 'Anna' ? token : null, device);
    came.push(who);
    return who;
  };
  const anna = await join('Anna');
  await untilTogether([anna], PATIENTLY);
  const others = await Promise.all([join('Ben'), join('Cleo'), join('Dev')]);
  await allMeet([anna, ...others]);
  return { anna, others, join };
}

/** The same list, key and code for all, everyone's picture opens at everyone's, and nobody was sent out. */
async function allMeet(left: readonly Voice[]): Promise<void> {
  await untilTogether(left, PATIENTLY);
  await untilAllSee(left, PATIENTLY);
  expect(left.map(({ endedWith }) => endedWith())).toEqual(left.map(() => undefined));
}

const codeOf = ({ view }: Voice): string | null => view().securityCode;
const leaderOf = ({ view }: Voice): string | null => view().leaderName;
const leads = ({ view }: Voice): boolean => view().isLeader;
/** No word passes, and the service hangs up, as it does on whoever answers no ping. */
const cutOff = ({ wire }: Voice): void => {
  wire.hold();
  wire.cut();
};

describe('a meeting carries on', () => {
  test.concurrent(
    'when its leader leaves: another leads, under a code that everyone else is asked to compare',
    async () => {
      const { anna, others } = await meet();
      const [code, key] = [codeOf(anna), anna.view().mkSeq ?? 0];
      anna.driver.leave();
      await allMeet(others);
      expect(others.filter(leads)).toHaveLength(1);
      expect(anna.endedWith()).toBeNull();
      for (const who of others) {
        expect(codeOf(who)).not.toBe(code);
        expect(who.view().mkSeq).toBeGreaterThan(key);
        expect(who.view().leaderChange?.mustBeCompared).toBe(!leads(who));
      }
    },
  );

  test.concurrent(
    'when its leader dies, and that one comes back as one of the others',
    async () => {
      const { anna, others, join } = await meet();
      const code = codeOf(anna);
      anna.wire.die();
      const again = await join('Anna', anna.device);
      await allMeet([...others, again]);
      expect(codeOf(again)).not.toBe(code);
      expect(leads(again)).toBe(false);
      expect(again.answer.role).toBe('host');
    },
  );

  test.concurrent(
    'when a leader who died never comes back: it is listed as gone, and whom it named leads',
    async () => {
      const { anna, others, join } = await meet();
      // Whoever came last would be the last to lead.
      const eve = await join('Eve');
      await allMeet([anna, ...others, eve]);
      anna.driver.intend({ type: 'successor', participantId: eve.answer.participantId });
      await until('all know the successor', async () =>
        others.every(({ view }) => view().successor?.name === 'Eve') ? true : null,
      );
      anna.wire.die();
      await allMeet([...others, eve]);
      expect([...others, eve].map(leaderOf)).toEqual(['Eve', 'Eve', 'Eve', 'Eve']);
    },
  );

  test.concurrent('when one leader after the other goes, down to the last', async () => {
    const { anna, others } = await meet();
    const codes: (string | null)[] = [];
    let left: readonly Voice[] = [anna, ...others];
    while (left.length > 1) {
      codes.push(...new Set(left.map(codeOf)));
      left.find(leads)?.driver.leave();
      left = left.filter((who) => !leads(who));
      await allMeet(left);
    }
    codes.push(...left.map(codeOf));
    expect(new Set(codes).size).toBe(4);
    expect(codes).toHaveLength(4);
  });

  test.concurrent(
    'when its leader is cut off or sleeps, and that one finds everyone when it is back',
    async () => {
      const { anna, others } = await meet();
      const code = codeOf(anna);
      cutOff(anna);
      await until(
        'another leads',
        async () => (others.every((who) => leaderOf(who) !== 'Anna') ? true : null),
        { withinMs: PATIENTLY },
      );
      anna.wire.release();
      await allMeet([anna, ...others]);
      expect(codeOf(anna)).not.toBe(code);
      expect(leads(anna)).toBe(false);
      expect(anna.reports).not.toContain('not-allowed');
    },
  );

  test.concurrent('when a member is cut off for long: it joins again by itself', async () => {
    const { anna, others } = await meet();
    const code = codeOf(anna);
    const [ben] = others;
    cutOff(ben);
    await until('Ben is gone', async () => (anna.view().people.length === 3 ? true : null), {
      withinMs: PATIENTLY,
    });
    ben.wire.release();
    await allMeet([anna, ...others]);
    expect(codeOf(ben)).toBe(code);
  });

  test.concurrent(
    'when everyone is cut off at once for longer than anyone is waited for',
    async () => {
      const { anna, others } = await meet();
      const all = [anna, ...others];
      for (const who of all) cutOff(who);
      await pause(PATIENCE.away + 1_500);
      for (const { wire } of all) wire.release();
      await allMeet(all);
    },
  );

  test.concurrent('when its leader was alone and its app was started again', async () => {
    const { token, meetingId } = await host(steady.url);
    const first = await voice(steady.url, meetingId, 'Anna', token);
    await untilTogether([first], PATIENTLY);
    first.wire.die();
    const again = await voice(steady.url, meetingId, 'Anna', token, first.device);
    const ben = await voice(steady.url, meetingId, 'Ben');
    came.push(first, again, ben);
    await allMeet([again, ben]);
    expect(again.answer.meetingUuid).toBe(first.answer.meetingUuid);
    expect(codeOf(again)).toBe(codeOf(first));
  });

  test.concurrent(
    'when the service restarts: under the same leader, and under another where that one died meanwhile',
    async () => {
      const service = restarted;
      const { anna, others } = await meet(service);
      const code = codeOf(anna);
      await service.restart(500);
      await allMeet([anna, ...others]);
      expect(others.map(codeOf)).toEqual([code, code, code]);
      anna.wire.die();
      await service.restart(500);
      await allMeet(others);
      expect(codeOf(others[0])).not.toBe(code);
    },
  );
});

describe('a meeting ends', () => {
  test.concurrent('when the last one leaves', async () => {
    const { anna, others, join } = await meet();
    for (const { driver } of [...others, anna]) driver.leave();
    await until('everyone has left', async () =>
      [anna, ...others].every(({ endedWith }) => endedWith() === null) ? true : null,
    );
    const door = join('Eva').then(
      () => 'open',
      (cause: unknown) => String(cause),
    );
    expect(await door).toContain('409');
  });
});
