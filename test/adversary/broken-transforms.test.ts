// adversary.md A25: transforms that come late, never, or lead to a worker that died. Real clients, a real service and a real engine.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sentence } from '../../protocol/fault.js';
import * as drive from '../demo/drive.js';
import { until, within } from '../demo/wait.js';
import { accountOf, ANNA, BEN, keepScreenshot, PICTURE_RATE } from '../e2e/audience.js';
import {
  begin,
  enter,
  idOf,
  rowOf,
  sees,
  stage,
  startAgain,
  untilTold,
  type Stage,
  type Target,
} from './lied-to.js';
import {
  breakFrameWorker,
  doneBySenders,
  firstEncoded,
  setTransforms,
  watchFor,
  whenSet,
  withoutTheFlag,
} from './tampered-page.js';

/** adversary.md A25, ms. */
const SAID_WITHIN = 2_000;

let all: Stage;
let anna: Target;
let ben: Target;
let link: string;

beforeAll(async () => {
  all = await stage({ pictureRate: PICTURE_RATE });
  [anna, ben] = await all.clients(ANNA, BEN);
  link = await begin(anna);
  await drive.signUp(ben.page, accountOf(BEN));
}, 180_000);
afterAll(() => all.end(), 60_000);

async function benComes(): Promise<void> {
  await enter(ben, link, 'user');
  await drive.untilShield(ben.page, 'verified', 25_000);
}

/** Frames of Ben that Anna's frame worker could not open: a clear one would be among them. */
async function failedAtAnna(): Promise<number> {
  return (await rowOf(anna, await idOf(anna, 'Ben')))?.failed ?? 0;
}

describe('a worker that dies in the middle of a meeting (A25)', () => {
  test('it ends without a word: that is said, and both see and hear each other again', async () => {
    await benComes();
    await sees(anna, [ben]);
    const failed = await failedAtAnna();
    const said = await watchFor(ben.page, sentence('frames-restarted'));
    const brokenAt = await breakFrameWorker(ben.page, 'ends');
    const saidAt = await within('the notice', 20_000, said());
    expect(saidAt - brokenAt).toBeLessThan(SAID_WITHIN);
    await keepScreenshot(ben.page, 'broken-worker');
    await Promise.all([sees(anna, [ben]), sees(ben, [anna])]);
    expect(await failedAtAnna()).toBe(failed);
  });

  test('it hangs: that is said, and both see and hear each other again', async () => {
    const said = await watchFor(anna.page, sentence('frames-restarted'));
    const brokenAt = await breakFrameWorker(anna.page, 'hangs');
    const saidAt = await within('the notice', 20_000, said());
    expect(saidAt - brokenAt).toBeLessThan(SAID_WITHIN);
    await Promise.all([sees(ben, [anna]), sees(anna, [ben])]);
  });
});

describe('transforms of senders (A25)', () => {
  test('set late, nothing has left before, and then Ben is seen and heard', async () => {
    await startAgain(ben);
    await setTransforms(ben.page, 1_500);
    await benComes();
    await sees(anna, [ben]);
    const before = await whenSet(ben.page);
    expect(before.some(({ encoded }) => encoded > 0)).toBe(true);
    expect(before.filter(({ encoded, bytes }) => encoded > 0 && bytes > 0)).toEqual([]);
  });

  test('never set, nothing leaves: Ben is told that he is not sent, then his camera is off and says why', async () => {
    await startAgain(ben);
    await setTransforms(ben.page, 'never');
    const encoded = await firstEncoded(ben.page);
    const said = await watchFor(ben.page, sentence('frames-not-sent'));
    await benComes();
    const saidAt = await within('the notice', 20_000, said());
    expect(saidAt - (await encoded())).toBeLessThan(SAID_WITHIN);
    await untilTold(ben, 'camera-unprotected');
    await untilTold(ben, 'microphone-unprotected');
    const { encoded: made, bytes } = await doneBySenders(ben.page);
    expect(made).toBeGreaterThan(0);
    expect(bytes).toBe(0);
    await keepScreenshot(ben.page, 'broken-never-set');
  });

  test('never set on a connection that keeps nothing back: Ben is out within moments, is told why, and stays out', async () => {
    // In the same window, where the self-test of the platform has passed.
    await drive.leaveMeeting(ben.page);
    await ben.page.evaluate(withoutTheFlag);
    const said = await watchFor(ben.page, sentence('sent-unprotected'));
    await enter(ben, link, 'user');
    await within('the notice', 30_000, said());
    await keepScreenshot(ben.page, 'broken-leak');
    const { bytes } = await doneBySenders(ben.page);
    await until('Ben is off the list', async () =>
      (await drive.tileNames(anna.page)).includes('Ben') ? null : true,
    );
    expect((await doneBySenders(ben.page)).bytes).toBe(bytes);
  });

  test('on a platform that keeps nothing back nobody comes in at all, and it says why', async () => {
    // Before the self-test, which runs as the window opens.
    await ben.page.addInitScript(withoutTheFlag);
    await startAgain(ben);
    await enter(ben, link, 'user');
    await untilTold(ben, 'self-test-failed');
    expect(await ben.page.getByTestId('tile').count()).toBe(0);
    await keepScreenshot(ben.page, 'broken-platform');
  });
});
