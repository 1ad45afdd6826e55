// Real clients of a real service with a real engine, each behind a proxy of its own that can lie to it.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sentence, type FaultCode } from '../../protocol/fault.js';
import { formatJoinLink, parseJoinLink } from '../../protocol/wire/join-link.js';
import { ANNA, BEN, CLEO, accountOf } from '../e2e/audience.js';
import { startMigrated } from '../e2e/migrated-service.js';
import type { Character } from '../demo/cast.js';
import * as drive from '../demo/drive.js';
import { readPanel, watchPeers, wrongWith, type FrameRow } from '../demo/measure.js';
import { startClient, type Client } from '../demo/people.js';
import type { Service } from '../demo/service.js';
import { until } from '../demo/wait.js';
import { LyingProxy } from './lying-proxy.js';

export interface Target extends Client {
  readonly proxy: LyingProxy;
}

export interface Stage {
  readonly service: Service;
  readonly client: (who: Character) => Promise<Target>;
  /** The apps of several, started side by side. */
  readonly clients: <Who extends readonly Character[]>(
    ...who: Who
  ) => Promise<{ [At in keyof Who]: Target }>;
  /** The app started once more by the same person: on a copy of all that it keeps, or on what it left there itself. */
  readonly again: (target: Target, on: 'a copy' | 'its own') => Promise<Target>;
  readonly end: () => Promise<void>;
}

interface StageOptions {
  /** Pictures and sound pass the proxies too, so that they can be cut off. */
  readonly media?: boolean;
  /** Pictures a second; with fewer than a camera has, the machine has time for more. */
  readonly pictureRate?: number;
}

export async function stage({ media = false, pictureRate }: StageOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'conclave-adversary-'));
  const service = await startMigrated(join(folder, 'service'));
  const targets: Target[] = [];
  const start = async (who: Character, profile: string, proxy: LyingProxy): Promise<Target> => {
    const camera = pictureRate === undefined ? {} : { pictureRate };
    const client = await startClient(who, proxy.url, profile, camera);
    const target = { ...client, proxy };
    targets.push(target);
    return target;
  };
  const client: Stage['client'] = async (who) =>
    start(who, join(folder, who.name), await LyingProxy.before(service.url, { media }));
  return {
    service,
    client,
    clients: async <Who extends readonly Character[]>(...who: Who) =>
      (await Promise.all(who.map(client))) as { [At in keyof Who]: Target },
    // Behind the same proxy: what is kept in a keychain is kept by the address of the service.
    again: async (target, on) => {
      if (on === 'its own') return start(target.who, target.folder, target.proxy);
      const copy = `${target.folder}-copy`;
      // A running browser's own folder has sockets and locks in it; what the app keeps is beside it.
      await cp(target.folder, copy, {
        recursive: true,
        filter: (path) => !/\/(run|chromium)$/.test(path),
      });
      return start(target.who, copy, target.proxy);
    },
    end: async () => {
      await Promise.all(targets.map((target) => target.close()));
      const proxies = new Set(targets.map(({ proxy }) => proxy));
      await Promise.all([...proxies].map((proxy) => proxy.close()));
      await service.child.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** The host begins a meeting; answers the link to it. */
export async function begin({ page, who }: Target): Promise<string> {
  await drive.signUp(page, accountOf(who));
  await drive.turnOnE2ee(page);
  await drive.newMeeting(page);
  await drive.joinNow(page, who.name);
  await drive.untilShield(page, 'verified', 45_000);
  return drive.invite(page);
}

/** Asks to come in, with the link as it leads to this client's own service. */
export async function enter(target: Target, link: string, as: 'guest' | 'user'): Promise<void> {
  await drive.openLobby(target.page, ownLink(target, link), as);
  await drive.joinNow(target.page, target.who.name);
}

/** Goes as far as the link leads. */
export async function follow(target: Target, link: string, as: 'guest' | 'user'): Promise<void> {
  await drive.followLink(target.page, ownLink(target, link), as);
}

function ownLink({ proxy }: Target, link: string): string {
  const parsed = parseJoinLink(link);
  if (!parsed.ok) throw new Error(parsed.fault.code);
  return formatJoinLink({ ...parsed.value, service: proxy.url });
}

/** Closes the window in the middle of whatever it was, and opens it again. */
export async function startAgain({ page }: Target): Promise<void> {
  await page.reload();
  await page.getByRole('button', { name: 'New meeting', exact: true }).waitFor();
}

/** This sentence stands on the screen. */
export async function untilTold(target: Target, code: FaultCode, withinMs = 20_000): Promise<void> {
  const { page, who } = target;
  await until(
    `${who.name} is told: ${sentence(code)}`,
    async () => {
      const text = await page.locator('body').textContent();
      return text?.includes(sentence(code)) === true ? true : null;
    },
    { withinMs, instead: () => onScreens([target]) },
  );
}

const nameOf = (target: Target): string => target.who.name;

/** The picture and the sound of each of `peers` are on this screen, and are theirs. */
export async function sees(watcher: Target, peers: readonly Target[]): Promise<void> {
  const people = [ANNA, BEN, CLEO];
  let wrong: string[] = [];
  await until(
    `${nameOf(watcher)} sees and hears ${peers.map(nameOf).join(' and ')}`,
    async () => {
      const seen = await watchPeers(watcher.page, nameOf(watcher));
      wrong = peers.flatMap(({ who }) => {
        const theirs = seen.find(({ name }) => name === who.name);
        const why = wrongWith(theirs, who, people);
        return why === null ? [] : `${who.name}: ${why}`;
      });
      return wrong.length === 0 ? true : null;
    },
    {
      withinMs: 45_000,
      instead: async () => [...wrong, await onScreens([watcher, ...peers])].join('; '),
    },
  );
}

/** What stands on these screens, for whoever reads why a test failed. */
async function onScreens(targets: readonly Target[]): Promise<string> {
  const texts = await Promise.all(
    targets.map(async (target) => {
      const text = await target.page.locator('body').innerText({ timeout: 2_000 });
      return `${nameOf(target)}'s screen: ${text.replace(/\s+/g, ' ').slice(0, 600)}`;
    }),
  );
  return texts.join('; ');
}

/** participantId of someone, by the verified tiles of whoever sees them. */
export async function idOf(watcher: Target, name: string): Promise<string> {
  const tile = watcher.page.locator(`article[data-testid=tile][data-name="${name}"]`).first();
  return (await tile.getAttribute('data-participant')) ?? '';
}

/** What this client's shield says of the frames of one participant. */
export async function rowOf(watcher: Target, participantId: string): Promise<FrameRow | undefined> {
  return (await readPanel(watcher.page)).rows.find((row) => row.participantId === participantId);
}

export const shieldOf = async ({ page }: Target): Promise<string | null> =>
  (await drive.shield(page).count()) === 0
    ? null
    : drive
        .shield(page)
        .getAttribute('data-state', { timeout: 1_000 })
        .catch(() => null);
