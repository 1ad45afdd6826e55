// The demo from beginning to end: a meeting is held by clicking, and everything that was promised about it is checked from outside.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cast, type Character } from './cast.js';
import { folderPlace, search, sizeOf, textPlace, type Place } from './search.js';
import * as drive from './drive.js';
import { freePort } from './free-port.js';
import { parseJoinLink, type JoinLink } from '../../protocol/wire/join-link.js';
import { keepFrameWorker, leaveButListen } from './leaver.js';
import {
  participants,
  readPanel,
  thumbnails,
  watchPeers,
  wrongWith,
  type Panel,
  type Seen,
} from './measure.js';
import type { AfterLeave, Measured, Newcomer, Run, Searched, SnoopFound } from './measured.js';
import { startClient, type Client } from './people.js';
import { resembling, type Thumbnail } from './resemblance.js';
import {
  distinct,
  identitySecrets,
  IDENTITY_SECRETS,
  meetingSecrets,
  MEETING_SECRETS,
  missingKinds,
  publicKeys,
  type Secret,
} from './secrets.js';
import { startService, type Service } from './service.js';
import {
  admitSnoop,
  readBoard,
  startSnoop,
  untilFramesCome,
  type Admission,
  type Snoop,
} from './snoop.js';
import { pause, until } from './wait.js';

const PASSWORD = 'correct horse battery staple';
/** How long it really took is in the table; this is for machines that do something else beside. */
const PATIENCE_MS = 60_000;
/** How much of all sound must lie in a person's tone to call it their voice: in the clear it is nine tenths, in noise a tenth. */
const VOICE_SHARE = 0.4;

/** All windows are on one machine, and without a graphics card each of them is painted by its processor. */
const FEW = 4;
const LONG_WATCH_MS = 5_000;
/** protocol.md §5: 2 s after the box at most, and the way of the last frames. */
const SWITCH_MS = 2_500;
const LARGE_WINDOW = '1280x820';
const SMALL_WINDOW = '880x600';

interface Stage {
  readonly folder: string;
  readonly out: string;
  readonly say: (line: string) => void;
  /** Remembered to be undone, last first. */
  readonly later: (undo: () => Promise<void>) => void;
}

export async function run(count: number, stage: Stage): Promise<Run> {
  const started = Date.now();
  const people = cast(count);
  const { service, clients } = await open(people, stage);
  try {
    return await hold(people, service, clients, started, stage);
  } catch (cause) {
    await showScreens(clients, stage);
    throw cause;
  }
}

/** What everyone saw when it broke off, which the reason alone seldom explains. */
async function showScreens(clients: readonly Client[], { out, say }: Stage): Promise<void> {
  await Promise.all(
    clients.map(async ({ page, who }) => {
      const path = join(out, `${who.name.toLowerCase()}-broke-off.png`);
      await page.screenshot({ path, timeout: 5_000 }).catch(() => undefined);
      const words = await page
        .evaluate(() => document.body.innerText.replace(/\s+/g, ' ').slice(0, 160))
        .catch(() => 'no answer');
      say(`${who.name}: ${words}`);
    }),
  );
}

async function hold(
  people: readonly Character[],
  service: Service,
  clients: readonly Client[],
  started: number,
  stage: Stage,
): Promise<Run> {
  const meeting = await meet(clients, service, stage);
  stage.say(`${people.length} people are in the meeting, every shield is green`);
  const measured = await measureAll(clients, people, meeting, stage);
  stage.say('pictures, sound and codes are measured');
  const snooped = await snoopAround(clients, people, meeting, stage);
  const secrets = [...meeting.secrets, ...(await takeSecrets(clients))];
  stage.say('the snoop has looked');
  const afterLeave = await someoneLeaves(clients, meeting, stage);
  secrets.push(...(await takeSecrets(clients.filter((client) => client !== leaverOf(clients)))));
  stage.say('someone left; what came afterwards was tried');
  const searched = await searchEverything(
    distinct(secrets),
    clients,
    service,
    meeting,
    snooped.capture,
  );
  const host = await hostKind(clients);
  return {
    seconds: (Date.now() - started) / 1000,
    people: measured,
    snoop: snooped.found,
    newcomer: meeting.newcomer,
    afterLeave,
    searched,
    engine: { kind: service.engine.kind, version: service.engine.version },
    database: service.database,
    host,
  };
}

interface Opened {
  readonly service: Service;
  readonly clients: readonly Client[];
}

/** Service and clients start side by side: the database's first start and Chromium's take about as long. */
async function open(people: readonly Character[], stage: Stage): Promise<Opened> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await mkdir(stage.out, { recursive: true });
  const starting = startService(join(stage.folder, 'service'), { port });
  starting.catch(() => undefined); // awaited below; a client that fails first must not leave it unheard
  const clients = await Promise.all(
    people.map(async (who, at) => {
      const client = await startClient(who, url, join(stage.folder, who.name), {
        size: people.length > FEW ? SMALL_WINDOW : LARGE_WINDOW,
      });
      stage.later(client.close);
      if (at === leaverIndex(people.length)) await keepFrameWorker(client);
      return client;
    }),
  );
  const service = await starting;
  stage.later(() => service.child.stop());
  const keychain = clients.every(({ hasKeychain }) => hasKeychain)
    ? 'each with a keychain'
    : 'no keychain on this machine';
  stage.say(
    `service, engine ${service.engine.version} and ${people.length} clients run, ${keychain}`,
  );
  return { service, clients };
}

interface Meeting {
  readonly link: string;
  readonly invitation: JoinLink;
  readonly clickedAt: ReadonlyMap<string, number>;
  readonly newcomer: Newcomer;
  readonly admission: Admission;
  /** Of the keys before the newcomer came. */
  readonly secrets: readonly Secret[];
}

/** The host starts, all but one join, and the last one comes halfway. */
async function meet(clients: readonly Client[], service: Service, stage: Stage): Promise<Meeting> {
  const [host, ...others] = clients;
  const last = others.at(-1);
  if (host === undefined || last === undefined) throw new Error('A meeting takes two.');
  const clickedAt = new Map<string, number>();
  const enter = async (client: Client): Promise<void> => {
    clickedAt.set(client.who.name, await drive.joinNow(client.page, client.who.name));
    await drive.untilShield(client.page, 'verified', PATIENCE_MS);
  };
  await Promise.all([
    ...clients
      .filter(({ who }) => who.role !== 'guest')
      .map(({ page, who }) => drive.signUp(page, accountOf(who))),
  ]);
  await drive.turnOnE2ee(host.page);
  await drive.newMeeting(host.page);
  await enter(host);
  const link = await drive.invite(host.page);
  const parsed = parseJoinLink(link);
  if (!parsed.ok) throw new Error(`The invitation is not a join link: ${link}`);
  stage.say(`${host.who.name} has started a meeting`);
  await Promise.all(
    others.map(({ page, who }) =>
      drive.openLobby(page, link, who.role === 'guest' ? 'guest' : 'user'),
    ),
  );
  for (const client of others) if (client !== last) await enter(client);
  await untilEveryoneSees(clients.filter((client) => client !== last));
  const keySeqBefore = (await readPanel(host.page)).keySeq;
  const secrets = await takeSecrets(clients.filter((client) => client !== last));
  await enter(last);
  await untilEveryoneSees(clients);
  const keySeqAfter = (await readPanel(last.page)).keySeq;
  return {
    link,
    invitation: parsed.value,
    clickedAt,
    newcomer: { name: last.who.name, keySeqBefore, keySeqAfter },
    admission: await admitSnoop(service.url, parsed.value),
    secrets,
  };
}

function accountOf({ name }: Character): drive.Account {
  return { name, email: `${name.toLowerCase()}@example.org`, password: PASSWORD };
}

/** Every one of them has a tile with a running picture of every other. */
async function untilEveryoneSees(clients: readonly Client[]): Promise<void> {
  const names = clients.map(({ who }) => who.name);
  await Promise.all(
    clients.map(({ page, who }) =>
      until(
        `${who.name} sees everyone`,
        async () => {
          const playing: string[] = await page
            .getByTestId('tile')
            .evaluateAll((tiles) =>
              tiles
                .filter((tile) => (tile.querySelector('video')?.videoWidth ?? 0) > 0)
                .map((tile) => tile.getAttribute('data-name') ?? ''),
            );
          return names.every((name) => name === who.name || playing.includes(name)) ? true : null;
        },
        { withinMs: PATIENCE_MS },
      ),
    ),
  );
}

async function measureAll(
  clients: readonly Client[],
  people: readonly Character[],
  { clickedAt }: Meeting,
  stage: Stage,
): Promise<Measured[]> {
  // A second after the last switch, so that what is counted is the meeting and not its beginning.
  await until('everyone sends with the same key', async () => {
    const panels = await Promise.all(clients.map(({ page }) => readPanel(page)));
    return new Set(panels.map(({ keySeq }) => keySeq)).size === 1 ? true : null;
  });
  const watch = ({ page, who }: Client): Promise<Seen[]> =>
    clients.length > FEW ? watchPeers(page, who.name, LONG_WATCH_MS) : watchPeers(page, who.name);
  // Watching costs as much as meeting does, so of many on one machine each watches in turn, and longer: a picture that comes slowly is not frozen.
  const seen =
    clients.length > FEW ? await inTurn(clients, watch) : await Promise.all(clients.map(watch));
  const panels = await Promise.all(clients.map(({ page }) => readPanel(page)));
  const names = await Promise.all(clients.map(({ page }) => participants(page)));
  return Promise.all(
    clients.map(async ({ page, who }, at) => {
      const panel = panels[at];
      const tiles = seen[at];
      if (panel === undefined || tiles === undefined) throw new Error('A client was not measured.');
      const peers = people.filter(({ name }) => name !== who.name);
      const screenshot = join(stage.out, `${who.name.toLowerCase()}.png`);
      await drive.rest(page);
      await page.screenshot({ path: screenshot });
      const wrong: Record<string, string> = {};
      for (const peer of peers) {
        const what = wrongWith(
          tiles.find(({ name }) => name === peer.name),
          peer,
          people,
        );
        if (what !== null) wrong[peer.name] = what;
      }
      return {
        who,
        joinMs: panel.joinedAt - (clickedAt.get(who.name) ?? NaN),
        firstFrameMs: firstFrameMs(who.name, panel, names[at] ?? {}, clickedAt),
        securityCode: panel.securityCode,
        shield: panel.shield,
        keySeq: panel.keySeq,
        painted: Object.fromEntries(tiles.map(({ name, painted }) => [name, painted])),
        audio: Object.fromEntries(tiles.map(({ name, rms }) => [name, rms])),
        failed: sum(panel.rows.map(({ failedOutsideSwitch }) => failedOutsideSwitch)),
        failedAtAll: sum(panel.rows.map(({ failed }) => failed)),
        screenshot,
        wrong,
      };
    }),
  );
}

async function inTurn<T, R>(all: readonly T[], step: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (const one of all) done.push(await step(one));
  return done;
}

/** From the click of whichever of the two came later, to the first frame that was decrypted. */
function firstFrameMs(
  me: string,
  { rows }: Panel,
  names: Readonly<Record<string, string>>,
  clickedAt: ReadonlyMap<string, number>,
): number {
  const waits = rows.flatMap(({ participantId, firstAt }) => {
    const peer = clickedAt.get(names[participantId] ?? '');
    const mine = clickedAt.get(me);
    return firstAt === null || peer === undefined || mine === undefined
      ? []
      : [firstAt - Math.max(peer, mine)];
  });
  return waits.length === 0 ? NaN : Math.min(...waits);
}

/**
 * The snoop comes after the measuring and goes before anything else: its decoder cannot make sense of what it gets and asks all senders for
 * key frames without end, which is nothing that a meeting has to bear.
 */
async function snoopAround(
  clients: readonly Client[],
  people: readonly Character[],
  { admission }: Meeting,
  stage: Stage,
): Promise<{ found: SnoopFound; capture: Buffer }> {
  const tones = people.map(({ tone }) => tone);
  const snoop = await startSnoop(admission, tones);
  stage.later(snoop.close);
  const found = await watchSnoop(snoop, clients, people, stage);
  const capture = await snoop.capture();
  await snoop.close();
  return { found, capture };
}

async function watchSnoop(
  snoop: Snoop,
  clients: readonly Client[],
  people: readonly Character[],
  stage: Stage,
): Promise<SnoopFound> {
  await untilFramesCome(snoop, people.length);
  const originals = await shownByOthers(clients);
  const sights = await snoop.look(2_000);
  // The same look at someone who has the key must find the pictures, or it would find none anywhere.
  const again = await shownByOthers(clients);
  const lookWorks = people.every(({ name }) => {
    const [one, other] = [originals[name], again[name]];
    return one !== undefined && other !== undefined && resembling([other], one) === 1;
  });
  const pictures = sights.flatMap((sight) => sight.pictures);
  const recognised = pictures.filter((picture) =>
    Object.values(originals).some((original) => resembling([picture], original) > 0),
  );
  await snoop.page.screenshot({ path: join(stage.out, 'snoop.png') });
  // A plain client plays ciphertext as noise (pitfalls.md A6). A voice is sound that lies in somebody's tone.
  const heard = sights.flatMap(({ rms, shares }) =>
    people
      .filter(({ tone }) => rms > 0.001 && (shares[String(tone)] ?? 0) > VOICE_SHARE)
      .map(({ name, tone }) => ({ name, loudness: rms * Math.sqrt(shares[String(tone)] ?? 0) })),
  );
  return {
    arrived: sum(sights.map(({ arrived }) => arrived)),
    painted: recognised.length,
    noisePictures: pictures.length - recognised.length,
    lookWorks,
    audio: Math.max(0, ...heard.map(({ loudness }) => loudness)),
    noise: Math.max(0, ...sights.map(({ rms }) => rms)),
    voices: heard.map(({ name }) => name),
  };
}

/** Everyone's picture, as someone else with the key sees it. */
async function shownByOthers(clients: readonly Client[]): Promise<Record<string, Thumbnail>> {
  const seen = await Promise.all(
    clients.map(async ({ page, who }) => {
      const { [who.name]: _mirrored, ...others } = await thumbnails(page);
      return others;
    }),
  );
  return Object.assign({}, ...seen) as Record<string, Thumbnail>;
}

async function takeSecrets(clients: readonly Client[]): Promise<Secret[]> {
  return (await Promise.all(clients.map(meetingSecrets))).flat();
}

/** The second person leaves; with two, that is the last. */
function leaverIndex(count: number): number {
  return Math.min(1, count - 1);
}

function leaverOf(clients: readonly Client[]): Client {
  const leaver = clients[leaverIndex(clients.length)];
  if (leaver === undefined) throw new Error('Nobody can leave.');
  return leaver;
}

async function someoneLeaves(
  clients: readonly Client[],
  { invitation }: Meeting,
  stage: Stage,
): Promise<AfterLeave> {
  const [host] = clients;
  if (host === undefined) throw new Error('There is no host.');
  const leaver = leaverOf(clients);
  const keySeqBefore = (await readPanel(host.page)).keySeq;
  const service = new URL(serviceOf(host)).origin;
  const listening = await leaveButListen(leaver, () => admitSnoop(service, invitation));
  // protocol.md §5: at most 10 s after a leave.
  const keySeqAfter = await until(
    'the key is changed after someone left',
    async () => {
      const { keySeq } = await readPanel(host.page);
      return keySeq > keySeqBefore ? keySeq : null;
    },
    { withinMs: 15_000, everyMs: 300 },
  );
  // Whoever holds the new key may send under the one before for as long as this, until all have it.
  await pause(SWITCH_MS);
  stage.say(`${leaver.who.name} left, the others switched to key #${keySeqAfter}`);
  return { keySeqBefore, keySeqAfter, ...(await listening.fromNowOn(3_000)) };
}

const serviceOf = ({ serviceUrl }: Client): string => serviceUrl;

async function searchEverything(
  secrets: readonly Secret[],
  clients: readonly Client[],
  service: Service,
  { admission }: Meeting,
  capture: Buffer,
): Promise<Searched> {
  const identities = (await Promise.all(clients.map(identitySecrets))).flat();
  const all = distinct([...secrets, ...identities]);
  const places: Place[] = [
    await folderPlace("the service's data folder", service.dataFolder),
    textPlace('the logs of service and engine', service.child.said()),
    textPlace('the board', await readBoard(service.url, admission)),
    { name: 'what the engine was sent', parts: [capture] },
  ];
  const known = await publicKeys(clients);
  return {
    secrets: all.length,
    kinds: [...new Set(all.map(({ kind }) => kind))].sort(),
    missing: clients
      .flatMap((client) => {
        const of = all.filter(({ owner }) => owner === client.who.name);
        return missingKinds(of, [
          ...MEETING_SECRETS.filter((kind) => kind !== 'mk'),
          ...IDENTITY_SECRETS,
        ]).map((kind) => `${client.who.name}'s ${kind}`);
      })
      .concat(missingKinds(all, ['mk'])),
    bytes: sizeOf(places),
    places: places.map(({ name }) => name),
    found: search(places, all),
    canFind: known.length > 0 && known.every((key) => search(places, [key]).length > 0),
  };
}

async function hostKind(clients: readonly Client[]): Promise<'chromium' | 'electron'> {
  const described: unknown = await clients[0]?.page.evaluate(async () =>
    (
      globalThis as unknown as { conclave: { app: { describe: () => unknown } } }
    ).conclave.app.describe(),
  );
  return JSON.stringify(described).includes('"electron"') ? 'electron' : 'chromium';
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
