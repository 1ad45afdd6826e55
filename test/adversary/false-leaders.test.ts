// adversary.md A2, A8, A11 and A22: real clients whose service leads them itself or has a stranger do it, hands out keys of its own, or lets
// back in who was removed.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { parseParticipantId } from '../../protocol/crypto/participant-id.js';
import { formatJoinLink } from '../../protocol/wire/join-link.js';
import { meetingWords } from '../../renderer/words/meeting-words.js';
import * as drive from '../demo/drive.js';
import { readPanel } from '../demo/measure.js';
import { pause, until } from '../demo/wait.js';
import { accountOf, ANNA, BEN, keepScreenshot, PICTURE_RATE } from '../e2e/audience.js';
import { host, voice, type Voice } from '../integration/voices.js';
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
import { LyingProxy, type Lies } from './lying-proxy.js';
import { inOrder, postsIn, SplitBoard } from './split-board.js';
import { takeover } from './forged-posts.js';
import { keepConnections, sentAs } from './tampered-page.js';

/** What the service says from now on does not come. */
const NOTHING_MORE: Lies = { toClient: (message) => (message.type === 'pong' ? [message] : []) };

let all: Stage;
let anna: Target;
let ben: Target;
let link: string;
const voices: Voice[] = [];
const proxies: LyingProxy[] = [];

beforeAll(async () => {
  all = await stage({ pictureRate: PICTURE_RATE });
  [anna, ben] = await all.clients(ANNA, BEN);
  link = await begin(anna);
  await drive.signUp(ben.page, accountOf(BEN));
}, 180_000);
afterAll(async () => {
  for (const { driver } of voices) driver.leave();
  await Promise.all(proxies.map((proxy) => proxy.close()));
  await all.end();
}, 60_000);

describe('a service that leads Ben itself, under Anna’s name (A2)', () => {
  let mallory: Voice;
  let split: SplitBoard;
  // Else the board of this lie goes on speaking to Ben, under numbers that his own board has for other posts.
  afterAll(() => mallory.driver.leave());

  test('its code is another than the one on Anna’s screen, and Anna has no Ben on her list', async () => {
    let malloryIs = '';
    split = new SplitBoard(() => malloryIs);
    const proxy = await LyingProxy.before(all.service.url);
    proxies.push(proxy);
    proxy.lies = split.liesFor(proxy);
    mallory = await voice(proxy.url, link, 'Anna');
    malloryIs = mallory.answer.participantId;
    voices.push(mallory);
    ben.proxy.lies = split.liesFor(ben.proxy);
    await enter(ben, link, 'user');
    await drive.untilShield(ben.page, 'verified', 30_000);
    const [shown, real] = [await readPanel(ben.page), await readPanel(anna.page)];
    expect(shown.securityCode).toMatch(/^\d{3}( \d{3}){12}$/);
    expect(shown.securityCode).not.toBe(real.securityCode);
    expect(await drive.tileNames(ben.page)).toEqual(expect.arrayContaining(['Anna', 'Ben']));
    expect(await drive.tileNames(anna.page)).toEqual(['Anna']);
    await keepScreenshot(ben.page, 'lied-to-false-leader');
  });

  test('the real Anna, whose frames the engine forwards to him, is neither seen nor heard', async () => {
    await pause(3_000);
    const annaIs = await idOf(anna, 'Anna');
    expect((await rowOf(ben, annaIs))?.decrypted ?? 0).toBe(0);
  });

  test('told the truth in the middle of it, the green goes from his shield: the two never become one meeting', async () => {
    const annaIs = await idOf(anna, 'Anna');
    ben.proxy.say({ type: 'leader', participantId: annaIs });
    await drive.untilShield(ben.page, 'checking');
    await keepScreenshot(ben.page, 'lied-to-leader-swapped');
  });
});

describe('a service that hands out keys (A11)', () => {
  test('its keys in an end-to-end encrypted meeting are refused, and that is said', async () => {
    anna.proxy.sayAnything({
      type: 'key',
      room: null,
      kid: 99,
      key: Buffer.from(random(32)).toString('base64url'),
    });
    await untilTold(anna, 'service-oversteps');
    expect((await readPanel(anna.page)).keySeq).toBeLessThan(99);
    await keepScreenshot(anna.page, 'lied-to-server-key');
  });
});

describe('a service that has a stranger lead Ben (A8)', () => {
  let mallory: Voice;
  let annaIs = '';

  test('he is asked before anything more of him is sent, and goes on only once he accepts; Anna leads on and has no stranger on her list', async () => {
    ben.proxy.lies = {};
    await startAgain(ben);
    await keepConnections(ben.page);
    await enter(ben, link, 'user');
    await drive.untilShield(ben.page, 'verified', 30_000);
    await sees(anna, [ben]);
    annaIs = await idOf(ben, 'Anna');
    const benIs = await idOf(anna, 'Ben');
    // Anna is not told of anybody but Ben, so she lists nobody else.
    anna.proxy.lies = {
      toClient: (message) => (postsIn(message).some(({ from }) => from !== benIs) ? [] : [message]),
    };
    const proxy = await LyingProxy.before(all.service.url);
    proxies.push(proxy);
    mallory = await voice(proxy.url, link, 'Mallory');
    voices.push(mallory);
    const malloryIs = mallory.answer.participantId;
    await until('Ben and Mallory have heard of each other', async () =>
      ben.proxy.heard.some((message) => postsIn(message).some(({ from }) => from === malloryIs)) &&
      proxy.heard.some((message) => postsIn(message).some(({ kind }) => kind === 'heartbeat'))
        ? true
        : null,
    );
    const members = new Map([
      [benIs, ben.proxy],
      [malloryIs, proxy],
    ]);
    new SplitBoard(() => malloryIs).fork(members);
    const dialog = ben.page.getByRole('dialog', { name: meetingWords.acceptTitle('Mallory') });
    await dialog.waitFor();
    expect(await dialog.getByTestId('accept-code').textContent()).toMatch(/^\d{3}( \d{3}){12}$/);
    await keepScreenshot(ben.page, 'lied-to-stranger');
    const before = await sentBy(ben);
    await pause(2_000);
    expect(await sentBy(ben)).toBe(before);
    await dialog.getByRole('button', { name: meetingWords.acceptDo }).click();
    await until('Ben sends again', async () => ((await sentBy(ben)) > before ? true : null));
    await ben.page
      .getByTestId('notice-new-leader')
      .getByText(meetingWords.notice.newLeader('Anna', 'Mallory'))
      .waitFor();
    await drive.untilShield(ben.page, 'failed');
    expect(await drive.tileNames(anna.page)).not.toContain('Mallory');
    await drive.untilShield(anna.page, 'verified');
  });

  test('the two groups never become one: told of Anna again, he is out and told why, and no stranger comes to her', async () => {
    // All that the real board says from now on is new to him.
    const NEWER = 1_000_000;
    ben.proxy.lies = {
      toClient: (message) =>
        message.type === 'post'
          ? [{ ...message, post: { ...message.post, seq: message.post.seq + NEWER } }]
          : [message],
    };
    ben.proxy.say({ type: 'leader', participantId: annaIs });
    await untilTold(ben, 'split');
    expect(await ben.page.getByTestId('tile').count()).toBe(0);
    expect(await drive.tileNames(anna.page)).not.toContain('Mallory');
    await keepScreenshot(ben.page, 'lied-to-two-groups');
  });

  test('in a locked meeting he is out at once, and is told why', async () => {
    ben.proxy.lies = {};
    await startAgain(ben);
    await enter(ben, link, 'user');
    await drive.untilShield(ben.page, 'verified', 30_000);
    for (const { page } of [anna, ben]) await drive.flipPeople(page);
    await drive.lockMeeting(anna.page);
    await ben.page.getByTestId('locked').waitFor();
    await pause(500);
    ben.proxy.lies = NOTHING_MORE;
    const posts = inOrder(ben.proxy.heard);
    const said = await takeover(mallory, posts);
    const { participantId } = mallory.answer;
    ben.proxy.say({ type: 'leader', participantId });
    const last = posts.at(-1)?.seq ?? 0;
    said.forEach((post, at) =>
      ben.proxy.say({
        type: 'post',
        post: { ...post, seq: last + 1 + at, from: participantId, to: null },
      }),
    );
    await untilTold(ben, 'leader-not-listed');
    expect(await ben.page.getByTestId('tile').count()).toBe(0);
    await keepScreenshot(ben.page, 'lied-to-stranger-locked');
  });
});

describe('someone who was removed (A22)', () => {
  test('comes back with the same key and another installation, to a new leader, and is let in by nobody', async () => {
    anna.proxy.lies = {};
    await drive.leaveMeeting(anna.page);
    const { token, meetingId } = await host(all.service.url);
    const leader = await voice(all.service.url, meetingId, 'Hanna', token);
    voices.push(leader);
    const { rootKey } = leader.answer;
    const to = { meetingId, passcode: null, rootKey, encryptionType: 'e2ee' } as const;
    const otherLink = formatJoinLink({ ...to, service: all.service.url });
    for (const member of [anna, ben]) {
      await startAgain(member);
      member.proxy.lies = {};
      await enter(member, otherLink, 'user');
      await drive.untilShield(member.page, 'verified', 30_000);
    }
    const isk = random(32);
    const mallory = await voice(all.service.url, meetingId, 'Mallory', null, installation(isk));
    voices.push(mallory);
    await until('Mallory is in', async () =>
      (await drive.tileNames(ben.page)).includes('Mallory') ? true : null,
    );
    const who = parseParticipantId(mallory.answer.participantId);
    if (!who.ok) throw new Error(who.fault.code);
    leader.driver.intend({ type: 'request', op: { type: 'remove', ...who.value } });
    leader.driver.intend({ type: 'request', op: { type: 'lock' } });
    await until('Mallory is out and the door is locked', async () =>
      leader.view().locked && !(await drive.tileNames(ben.page)).includes('Mallory') ? true : null,
    );
    leader.driver.leave();
    await until(
      'Ben has another leader',
      async () => (ben.proxy.heard.some(isOfAnotherLeader(leader)) ? true : null),
      { withinMs: 30_000 },
    );
    const back = await voice(all.service.url, meetingId, 'Mallory', null, installation(isk));
    voices.push(back);
    const leads = await leaderAmong([anna, ben]);
    await untilTold(leads, 'removed-came-back', 30_000);
    for (const member of [anna, ben])
      expect(await drive.tileNames(member.page)).not.toContain('Mallory');
    expect(back.view().checks.list).toBe(false);
    expect(back.toldFrames.filter(({ type }) => type === 'seal-key')).toEqual([]);
    await keepScreenshot(leads.page, 'lied-to-removed-came-back');
  });
});

/** Bytes of content that have left this client so far. */
async function sentBy({ page }: Target): Promise<number> {
  return (await sentAs(page)).reduce((sum, { bytes }) => sum + bytes, 0);
}

const random = (n: number): Uint8Array<ArrayBuffer> => Uint8Array.from(randomBytes(n));

/** A computer that this person was never seen with. */
const installation = (isk: Uint8Array<ArrayBuffer>) => ({
  isk,
  hardwareId: random(16),
  guestToken: null,
});

const isOfAnotherLeader =
  ({ answer }: Voice) =>
  (message: LyingProxy['heard'][number]): boolean =>
    message.type === 'leader' && message.participantId !== answer.participantId;

async function leaderAmong(members: readonly Target[]): Promise<Target> {
  const told = members.flatMap(({ proxy }) =>
    proxy.heard.flatMap((message) => (message.type === 'leader' ? message.participantId : [])),
  );
  for (const member of members)
    if (told.at(-1) === (await idOf(member, member.who.name))) return member;
  throw new Error('None of them leads.');
}
