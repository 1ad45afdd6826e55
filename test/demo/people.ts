// The clients: each a host process with its own profile, its own camera and microphone and, where the machine has a Secret Service, its own keychain.
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { Character } from './cast.js';
import { start, type Child } from './children.js';
import { fakeMedia } from './fake-media.js';
import { dist } from './places.js';
import { until, within } from './wait.js';

const READY_MS = 30_000;
const CONNECT_MS = 15_000;
/** An empty password does not unlock a keyring (proven.md). It protects nothing here: the keyring is thrown away with the run. */
const KEYRING_PASSWORD = 'demo';

export interface Client {
  readonly who: Character;
  readonly page: Page;
  readonly browser: Browser;
  readonly debugUrl: string;
  readonly serviceUrl: string;
  /** The debugger of the Node process in which main runs. */
  readonly mainDebugUrl: string;
  readonly folder: string;
  /** Opens the app with a link while it runs, as the system does when somebody presses one. */
  readonly openLink: (link: string) => Promise<void>;
  readonly hasKeychain: boolean;
  readonly child: Child;
  readonly close: () => Promise<void>;
}

export interface ClientOptions {
  /** The app is opened with it. */
  readonly link?: string;
  readonly size?: string;
  /** Pictures a second of the camera. */
  readonly pictureRate?: number;
}

/** Starts one client and connects to its window. */
export async function startClient(
  who: Character,
  serviceUrl: string,
  folder: string,
  { link, size = '1280x820', pictureRate }: ClientOptions = {},
): Promise<Client> {
  const profile = join(folder, 'profile');
  const runtime = join(folder, 'run');
  await mkdir(profile, { recursive: true });
  await mkdir(runtime, { recursive: true, mode: 0o700 });
  const media = await fakeMedia(who, folder, pictureRate);
  const host = [
    process.execPath,
    '--inspect=127.0.0.1:0',
    join(dist, 'host/index.js'),
    '--profile',
    profile,
    '--service',
    serviceUrl,
    '--size',
    size,
    ...(link === undefined ? [] : ['--link', link]),
    ...[...media, '--autoplay-policy=no-user-gesture-required'].map(
      (arg) => `--chromium-arg=${arg}`,
    ),
  ];
  const hasKeychain = keychainPossible();
  const [file = '', ...rest] = hasKeychain ? withKeyring(host) : host;
  const child = start(who.name, file, rest, {
    env: {
      ...process.env,
      XDG_DATA_HOME: join(folder, 'data'),
      XDG_RUNTIME_DIR: runtime,
      ...(hasKeychain ? {} : { DBUS_SESSION_BUS_ADDRESS: 'disabled:' }),
      CONCLAVE_KEYCHAIN_SERVICE: `Conclave demo ${who.name}`,
    },
  });
  const ready = JSON.parse(await child.line('CONCLAVE_HOST_READY', READY_MS));
  const mainDebugUrl = (await child.line('Debugger listening on', READY_MS)).trim();
  const browser = await within(
    `Connecting to ${who.name}'s window`,
    CONNECT_MS,
    chromium.connectOverCDP(ready.debugUrl),
  );
  const page = await until(`${who.name}'s window`, async () => {
    const pages = browser.contexts().flatMap((context) => context.pages());
    return pages.find((candidate) => candidate.url().startsWith(ready.origin)) ?? null;
  });
  page.setDefaultTimeout(20_000);
  return {
    who,
    page,
    browser,
    debugUrl: ready.debugUrl,
    serviceUrl,
    mainDebugUrl,
    folder,
    openLink: (link) => handOver(who.name, profile, serviceUrl, link),
    hasKeychain,
    child,
    close: async () => {
      await child.stop();
      await browser.close().catch(() => undefined);
    },
  };
}

/** A second start with the same profile hands its link to the first and ends. */
async function handOver(
  name: string,
  profile: string,
  serviceUrl: string,
  link: string,
): Promise<void> {
  const args = ['--profile', profile, '--service', serviceUrl, '--link', link];
  const second = start(`The second start of ${name}`, process.execPath, [
    join(dist, 'host/index.js'),
    ...args,
  ]);
  const status = await within(`Handing a link to ${name}`, READY_MS, second.ended);
  if (status !== 0) throw new Error(`The second start ended with ${status}.\n${second.said()}`);
}

/** keytar, D-Bus and a Secret Service must all be there; else the app says that it keeps its identity for this run only. */
export function keychainPossible(): boolean {
  return (
    process.platform === 'linux' && onPath('dbus-run-session') && onPath('gnome-keyring-daemon')
  );
}

/** A session bus and an unlocked keyring for this one program (proven.md, Keychain). */
function withKeyring(command: readonly string[]): string[] {
  const script =
    'printf %s "$0" | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 & ' +
    'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do ' +
    '[ -S "$XDG_RUNTIME_DIR/keyring/control" ] && break; sleep 0.1; done; sleep 0.3; exec "$@"';
  return ['dbus-run-session', '--', 'sh', '-c', script, KEYRING_PASSWORD, ...command];
}

function onPath(name: string): boolean {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .some((folder) => folder !== '' && existsSync(join(folder, name)));
}
