// adversary.md A1, A2, A4, A5, A6, A8, A9, A11, A12, A19, A26: real clients, a real service and engine, and a proxy that lies between them.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { TrackInfo, type ParticipantInfo, type SignalResponse } from '@livekit/protocol';
import { fromBase64url, toBase64url, toHex } from '../../protocol/bytes.js';
import { announce, bindingOf, posted } from '../../protocol/meeting/announcement.js';
import { sentence } from '../../protocol/fault.js';
import { featureNames } from '../../protocol/settings/features.js';
import type { PostKind, ToClient } from '../../protocol/wire/board.js';
import { featureTold, type FeatureTold } from '../../protocol/wire/enhanced-board.js';
import type { Poll } from '../../protocol/wire/features/polls.js';
import { meetingWords } from '../../renderer/words/meeting-words.js';
import * as drive from '../demo/drive.js';
import { readPanel, watchPeers } from '../demo/measure.js';
import { pause, until } from '../demo/wait.js';
import { accountOf, ANNA, BEN, CLEO, keepScreenshot, PICTURE_RATE } from '../e2e/audience.js';
import { heard, keepDiary, untilInDiary } from '../e2e/diary.js';
import { voice, type Voice } from '../integration/voices.js';
import {
  begin,
  enter,
  follow,
  idOf,
  rowOf,
  sees,
  shieldOf,
  stage,
  startAgain,
  untilTold,
  type Stage,
  type Target,
} from './lied-to.js';
import type { Lies } from './lying-proxy.js';

let all: Stage;
let anna: Target;
let ben: Target;
let cleo: Target;
let link: string;
let cleoStarvedAt = 0;
const ghosts: Voice[] = [];

beforeAll(async () => {
  all = await stage({ pictureRate: PICTURE_RATE });
  [anna, ben, cleo] = await all.clients(ANNA, BEN, CLEO);
  link = await begin(anna);
  // Someone with an account keeps their participantId when the window is opened again.
  await drive.signUp(ben.page, accountOf(BEN));
}, 180_000);
/** Cleo's service is left to its one lie. */
afterEach(() => {
  anna.proxy.lies = {};
  ben.proxy.lies = {};
});
afterAll(async () => {
  for (const { driver } of ghosts) driver.leave();
  await all.end();
}, 60_000);

/** Posts of these kinds are withheld, live and from history. */
function withholding(...kinds: PostKind[]): Lies {
  return posts((post) => (kinds.includes(post.kind) ? null : post));
}

type Post = Extract<ToClient, { type: 'post' }>['post'];

function posts(change: (post: Post) => Post | null): Lies {
  return {
    toClient: (message) => {
      if (message.type === 'post') {
        const post = change(message.post);
        return post === null ? [] : [{ ...message, post }];
      }
      return message.type === 'posts'
        ? [{ ...message, posts: message.posts.flatMap((post) => change(post) ?? []) }]
        : [message];
    },
  };
}

const isHeartbeat = (message: ToClient): boolean =>
  message.type === 'post' && message.post.kind === 'heartbeat';

/** Every announcement of others, with one item of it changed. */
function swapping(item: 'x25519' | 'ivk'): Lies {
  return posts((post) => {
    if (post.kind !== 'announcement') return post;
    const outer = posted.decode(fromBase64url(post.bytes) ?? new Uint8Array());
    if (!outer.ok) throw new Error(outer.fault.code);
    const inner = announce.decode(outer.value.announce);
    if (!inner.ok) throw new Error(inner.fault.code);
    const changed = { ...inner.value, [item]: new Uint8Array(32).fill(9) };
    const bytes = posted.encode({ ...outer.value, announce: announce.encode(changed) });
    return { ...post, bytes: toBase64url(bytes) };
  });
}

/** What the engine says of the others, when someone comes and at every change. */
function others(change: (participants: ParticipantInfo[]) => void): Lies {
  return {
    engine: (message: SignalResponse) => {
      if (message.message.case === 'join') change(message.message.value.otherParticipants);
      if (message.message.case === 'update') change(message.message.value.participants);
      return message;
    },
  };
}

describe('an engine that relabels', () => {
  test('two people under each other’s names: no picture, and it says whose (A9)', async () => {
    await keepDiary(cleo.page);
    await enter(cleo, link, 'guest');
    await drive.untilShield(cleo.page, 'verified', 25_000);
    await startAgain(ben);
    const [annaIs, cleoIs] = [await idOf(anna, 'Anna'), await idOf(anna, 'Cleo')];
    ben.proxy.lies = others((participants) => {
      for (const one of participants)
        if (one.identity === annaIs) one.identity = cleoIs;
        else if (one.identity === cleoIs) one.identity = annaIs;
    });
    await enter(ben, link, 'user');
    await drive.untilShield(ben.page, 'verified', 25_000);
    await until(
      'frames of both failed at Ben',
      async () => {
        const { rows } = await readPanel(ben.page);
        const both = rows.filter(({ participantId }) => [annaIs, cleoIs].includes(participantId));
        return both.length === 2 && both.every(({ failed }) => failed > 20) ? true : null;
      },
      { withinMs: 30_000, everyMs: 500 },
    );
    for (const name of ['Anna', 'Cleo']) {
      const tile = ben.page.locator(`article[data-testid=tile][data-name="${name}"]`);
      await tile.getByText(meetingWords.notAuthentic(name), { exact: true }).waitFor();
    }
    await keepScreenshot(ben.page, 'lied-to-not-theirs');
    const seen = (await watchPeers(ben.page, 'Ben')).filter(({ name }) => name !== 'Ben');
    expect(seen.map(({ painted, rms }) => [painted, rms > 0.005])).toEqual([
      [0, false],
      [0, false],
    ]);
    for (const id of [annaIs, cleoIs]) expect((await rowOf(ben, id))?.decrypted).toBe(0);
    await keepScreenshot(ben.page, 'lied-to-names');
  });

  test('told the truth, the same client sees both (control)', async () => {
    await startAgain(ben);
    await enter(ben, link, 'user');
    await drive.untilShield(ben.page, 'verified', 25_000);
    await sees(ben, [anna, cleo]);
    // From here on Cleo's service withholds the leader's heartbeats, which takes its time; what she is told is looked at at the end.
    cleo.proxy.lies = withholding('heartbeat');
    cleoStarvedAt = Date.now();
  });

  test('a track without the encrypted flag is refused and not shown (A11)', async () => {
    ben.proxy.lies = others((participants) => {
      for (const { tracks } of participants)
        for (const track of tracks) track.encryption = new TrackInfo().encryption;
    });
    // Anything that makes the engine speak of Anna.
    await anna.page.getByRole('button', { name: 'Turn camera off', exact: true }).click();
    await anna.page.getByRole('button', { name: 'Turn camera on', exact: true }).click();
    await untilTold(ben, 'sframe');
    await until('Anna is not shown to Ben', async () => {
      const seen = await watchPeers(ben.page, 'Ben');
      return seen.find(({ name }) => name === 'Anna')?.painted === 0 ? true : null;
    });
    await keepScreenshot(ben.page, 'lied-to-flag');
  });
});

describe('on the way in', () => {
  beforeAll(async () => {
    await drive.leaveMeeting(ben.page);
    await until('Ben is off the list', async () =>
      (await drive.tileNames(anna.page)).includes('Ben') ? null : true,
    );
  });

  test('a meeting that the service calls enhanced has no lobby under an end-to-end encrypted invitation (A11)', async () => {
    ben.proxy.lies = {
      answer: (path, body) =>
        /\/meetings\/\d{11}$/.test(path) ? { ...body, encryptionType: 'enhanced' } : body,
    };
    await follow(ben, link, 'user');
    await untilTold(ben, 'invitation-differs');
    expect(await ben.page.getByRole('button', { name: 'Join now' }).count()).toBe(0);
    await keepScreenshot(ben.page, 'lied-to-invitation');
  });

  test('a type that flips is refused, and nothing is joined (A11)', async () => {
    ben.proxy.lies = {
      answer: (path, body) =>
        path.endsWith('/join') ? { ...body, encryptionType: 'enhanced' } : body,
    };
    const said = ben.proxy.said.length;
    await enter(ben, link, 'user');
    await untilTold(ben, 'service-odd');
    expect(ben.proxy.said).toHaveLength(said);
    expect(await shieldOf(ben)).not.toBe('verified');
    await keepScreenshot(ben.page, 'lied-to-type');
  });

  test('a meeting that the service lets him begin without its host is not begun (join before host, A12)', async () => {
    await startAgain(ben);
    let isTold = false;
    ben.proxy.lies = {
      toClient: (message) => {
        if (message.type !== 'welcome') return isTold ? [] : [message];
        isTold = true;
        const { participantId } = message;
        const attendees = [{ participantId, role: 'participant', connected: true } as const];
        return [{ ...message, leader: participantId, attendees, lastSeq: 0 }];
      },
      toService: (message) => {
        if (message.type === 'fetch')
          ben.proxy.say({ type: 'posts', ref: message.ref, posts: [], more: false });
        return [];
      },
    };
    await enter(ben, link, 'user');
    await untilTold(ben, 'no-host');
    expect(await ben.page.getByTestId('tile').count()).toBe(0);
    await keepScreenshot(ben.page, 'lied-to-before-host');
  });

  test("swapped keys in a member's announcement are refused by the leader, who lists nobody (A1)", async () => {
    await startAgain(ben);
    anna.proxy.lies = swapping('x25519');
    await enter(ben, link, 'user');
    await untilTold(anna, 'signature');
    expect((await drive.tileNames(anna.page)).sort()).toEqual(['Anna', 'Cleo']);
    expect(await shieldOf(ben)).not.toBe('verified');
    await keepScreenshot(anna.page, 'lied-to-member-key');
  });

  test("swapped keys in the leader's announcement are refused: no code, no green shield (A1, A2)", async () => {
    for (const item of ['x25519', 'ivk'] as const) {
      await startAgain(ben);
      ben.proxy.lies = swapping(item);
      await enter(ben, link, 'user');
      await untilTold(ben, 'signature');
      expect(await shieldOf(ben)).not.toBe('verified');
      expect((await ben.page.getByTestId('tile').count()) > 1).toBe(false);
    }
    await keepScreenshot(ben.page, 'lied-to-leader-key');
  });
});

describe('a service that offers what end-to-end encryption switches off', () => {
  test('oversteps, which is said, and nothing of it is there to be used (A12)', async () => {
    await drive.untilShield(anna.page, 'verified', 25_000);
    const [annaIs, cleoIs] = [await idOf(anna, 'Anna'), await idOf(anna, 'Cleo')];
    const on = Object.fromEntries(featureNames.map((feature) => [feature, null]));
    const poll = {
      ...{ pollId: '0'.repeat(16), question: 'Who is there?', options: ['a', 'b'] },
      ...{ multiple: false, anonymous: false, state: 'running', shared: false },
      ...{ haveVoted: false, mine: [], voted: 0, counts: null, names: null },
    };
    const line = {
      ...{ n: 1, from: cleoIs, fromName: 'Cleo', to: annaIs, toName: 'Anna' },
      ...{ roomName: null, text: 'Only for you', at: 1 },
    };
    const lies: FeatureTold[] = [
      {
        about: 'features',
        features: on as Extract<FeatureTold, { about: 'features' }>['features'],
      },
      { about: 'polls', polls: [poll as Poll] },
      {
        about: 'rooms',
        open: { rooms: [{ room: 'r1', name: 'Trap' }], mine: 'r1', closesAt: null },
      },
      { about: 'chatted', messages: [line] },
      { about: 'hands', hands: [cleoIs] },
      { about: 'reacted', participantId: cleoIs, reaction: 'heart' },
      { about: 'broadcast', fromName: 'Cleo', text: 'Come to the other room' },
    ];
    // Well-made as messages of an enhanced meeting: what refuses them is the type of this one.
    for (const told of lies) expect(featureTold.safeParse(told).success).toBe(true);
    for (const told of lies) anna.proxy.sayAnything({ type: 'told', told });
    await untilTold(anna, 'service-oversteps');
    const { page } = anna;
    await page.getByRole('button', { name: 'Meeting features', exact: true }).click();
    const list = page.getByTestId('feature-list');
    await list.waitFor();
    expect(await list.locator('[data-off=true]').count()).toBe(featureNames.length);
    expect(await list.getByRole('button').count()).toBe(0);
    for (const said of ['Who is there?', 'Only for you', 'Trap', 'Come to the other room'])
      expect(await page.getByText(said).count()).toBe(0);
    expect(await page.locator('[data-reaction]').count()).toBe(0);
    await keepScreenshot(page, 'lied-to-features');
    await page.keyboard.press('Escape');
    await drive.untilShield(page, 'verified');
  });
});

describe('a board that withholds', () => {
  test('a leave and a lock that Ben is not told of: he is told that something is missing, and takes nothing newer before he has it (A5)', async () => {
    const ghost = await voice(all.service.url, link, 'Ghost');
    ghosts.push(ghost);
    await startAgain(ben);
    // To begin with, Ben does not get the announcement that the list names for the ghost.
    const isGhosts = ({ kind, from }: Post) =>
      kind === 'announcement' && from === ghost.answer.participantId;
    ben.proxy.lies = posts((post) => (isGhosts(post) ? null : post));
    await enter(ben, link, 'user');
    await drive.untilShield(ben.page, 'verified', 25_000);
    const tile = ben.page.locator('article[data-testid=tile][data-name=Ghost]');
    await tile.waitFor();
    expect(await tile.getAttribute('aria-label')).toContain(meetingWords.unverifiedShort);
    await keepScreenshot(ben.page, 'lied-to-unverified');
    const { keySeq } = await readPanel(ben.page);
    let withheld: number | null = null;
    ben.proxy.lies = posts((post) => {
      if (post.kind === 'link') withheld ??= post.seq;
      return post.seq === withheld ? null : post;
    });
    ghost.driver.leave();
    await untilTold(ben, 'gap');
    await drive.flipPeople(anna.page);
    await drive.lockMeeting(anna.page);
    await until('Anna has another key', async () =>
      (await readPanel(anna.page)).keySeq > keySeq ? true : null,
    );
    await drive.flipPeople(ben.page);
    const beats = ben.proxy.heard.filter(isHeartbeat).length;
    await until(
      'the board brings Ben another heartbeat',
      async () => (ben.proxy.heard.filter(isHeartbeat).length > beats ? true : null),
      { withinMs: 15_000 },
    );
    expect(await drive.tileNames(ben.page)).toContain('Ghost');
    expect(await ben.page.getByTestId('locked').count()).toBe(0);
    expect((await readPanel(ben.page)).keySeq).toBe(keySeq);
    await keepScreenshot(ben.page, 'lied-to-lock-withheld');
    ben.proxy.lies = {};
    await ben.page.getByTestId('locked').waitFor();
    expect(await drive.tileNames(ben.page)).not.toContain('Ghost');
    await drive.unlockMeeting(anna.page);
    await ben.page.getByTestId('notice-unlocked').waitFor();
    for (const { page } of [anna, ben]) await drive.flipPeople(page);
  });

  test('a ghost that Ben is not told of cannot decrypt Ben, and he is told that something is missing (A5, A6)', async () => {
    await startAgain(ben);
    await enter(ben, link, 'user');
    await drive.untilShield(ben.page, 'verified', 25_000);
    const { keySeq } = await readPanel(ben.page);
    ben.proxy.lies = withholding('link');
    const ghost = await voice(all.service.url, link, 'Ghost');
    ghosts.push(ghost);
    await until('Anna has the ghost on her list', async () =>
      (await drive.tileNames(anna.page)).includes('Ghost') ? true : null,
    );
    await untilTold(ben, 'gap');
    expect(await drive.tileNames(ben.page)).not.toContain('Ghost');
    // Ben goes on with the key from before, which the ghost never had.
    expect((await readPanel(ben.page)).keySeq).toBe(keySeq);
    expect(ghost.view().mkSeq ?? 0).toBeGreaterThan(keySeq);
    await keepScreenshot(ben.page, 'lied-to-ghost');
  });

  test('a leader whom nobody knows takes the green from the shield (A8)', async () => {
    await drive.untilShield(ben.page, 'verified', 25_000);
    ben.proxy.say({ type: 'leader', participantId: `${'A'.repeat(22)}.${'A'.repeat(22)}` });
    await drive.untilShield(ben.page, 'checking');
    await keepScreenshot(ben.page, 'lied-to-unknown-leader');
  });
});

describe('a return under the same name (A26)', () => {
  test('every return announced new keys: no stream key was ever used by two joins', () => {
    const bindings = anna.proxy.heard.flatMap((message) => {
      if (message.type !== 'post' || message.post.kind !== 'announcement') return [];
      const outer = posted.decode(fromBase64url(message.post.bytes) ?? new Uint8Array());
      const binding = outer.ok ? bindingOf(outer.value.announce) : outer;
      return binding.ok ? [binding.value] : [];
    });
    expect(bindings.length).toBeGreaterThan(4);
    for (const item of ['bindingHash', 'mvk', 'x25519', 'mlkem'] as const)
      expect(new Set(bindings.map((binding) => toHex(binding[item]))).size).toBe(bindings.length);
  });
});

describe('who was removed by the host', () => {
  test('goes on receiving, and decrypts nothing from the switch on (A19)', async () => {
    await startAgain(ben);
    await enter(ben, link, 'user');
    await drive.untilShield(ben.page, 'verified', 25_000);
    await sees(ben, [anna]);
    const annaIs = await idOf(ben, 'Anna');
    expect((await rowOf(ben, annaIs))?.decrypted).toBeGreaterThan(0);
    const { keySeq } = await readPanel(anna.page);
    // Ben's service helps him: he never learns that he is off the list, and stays where he is.
    ben.proxy.lies = withholding('link', 'heartbeat', 'keybox');
    await drive.flipPeople(anna.page);
    await drive.removePerson(anna.page, 'Ben');
    await until(
      'Anna has a new key that is not for Ben',
      async () => ((await readPanel(anna.page)).keySeq > keySeq ? true : null),
      { withinMs: 20_000 },
    );
    await until('Ben is off the screen of Anna', async () =>
      (await drive.tileNames(anna.page)).includes('Ben') ? null : true,
    );
    await pause(4_000);
    const before = await rowOf(ben, annaIs);
    await pause(3_000);
    const after = await rowOf(ben, annaIs);
    expect(after?.decrypted).toBe(before?.decrypted);
    expect(after?.failed).toBeGreaterThan(before?.failed ?? Infinity);
    await keepScreenshot(ben.page, 'lied-to-removed');
  });
});

describe('a service that starves', () => {
  test('who gets no heartbeats sees and hears after 30 s that the leader is lost, is not green, and is out after 100 s and hears why (A4)', async () => {
    const { page } = cleo;
    const after = cleoStarvedAt;
    const lostAt = await untilInDiary(page, 'said', meetingWords.said.leaderLost, { after });
    // The last heartbeat that she accepted is up to ten seconds older than the lie.
    expect(lostAt - after).toBeGreaterThan(15_000);
    expect(lostAt - after).toBeLessThan(35_000);
    expect(await shieldOf(cleo)).not.toBe('verified');
    const goneAt = await untilInDiary(page, 'shown', sentence('leader-gone'), {
      after,
      withinMs: Math.max(1_000, after + 125_000 - Date.now()),
    });
    expect(goneAt - lostAt).toBeGreaterThan(65_000);
    expect(goneAt - lostAt).toBeLessThan(75_000);
    const tones = await heard(page, 'lost', after);
    for (const at of [lostAt, goneAt])
      expect(tones.some((tone) => Math.abs(tone - at) < 2_000)).toBe(true);
    await untilTold(cleo, 'leader-gone');
    await keepScreenshot(page, 'lied-to-no-heartbeats');
  });
});
