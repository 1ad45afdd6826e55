// Starts the built host, main and preload with a page of the test's own, in a folder of its own: what is tested is everything but the renderer.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { start, type Child } from '../demo/children.js';

const root = process.cwd();
const READY_MS = 30_000;

export interface Stage {
  readonly folder: string;
  readonly profile: string;
  readonly remove: () => Promise<void>;
}

export interface HostedApp {
  readonly page: Page;
  readonly origin: string;
  readonly child: Child;
  readonly close: () => Promise<void>;
}

/** Builds what is stale and lays out an app with `files` as its renderer. */
export async function stage(files: Readonly<Record<string, string>>): Promise<Stage> {
  const rooms = ['preload', 'main', 'host'];
  await promisify(execFile)(process.execPath, [join(root, 'tools/build.mjs'), ...rooms], {
    cwd: root,
  });
  const folder = await mkdtemp(join(tmpdir(), 'conclave-host-'));
  for (const room of rooms)
    await cp(join(root, 'dist', room), join(folder, 'dist', room), { recursive: true });
  await mkdir(join(folder, 'dist/renderer'));
  for (const [name, text] of Object.entries(files))
    await writeFile(join(folder, 'dist/renderer', name), text);
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  await cp(join(root, 'package.json'), join(folder, 'package.json'));
  return {
    folder,
    profile: join(folder, 'profile'),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

export interface StartOptions {
  readonly args?: readonly string[];
  /** Put before the command, such as a session bus of its own. */
  readonly wrap?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

export function hostCommand({ folder, profile }: Stage, args: readonly string[] = []): string[] {
  const file = join(folder, 'dist/host/index.js');
  const told = ['--profile', profile, '--service', 'http://127.0.0.1:8787', ...args];
  return [process.execPath, file, ...told];
}

export async function startHosted(
  staged: Stage,
  { args = [], wrap = [], env = {} }: StartOptions = {},
): Promise<HostedApp> {
  const [file = '', ...rest] = [...wrap, ...hostCommand(staged, args)];
  const child = start('The host', file, rest, {
    env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: 'disabled:', ...env },
  });
  const ready = JSON.parse(await child.line('CONCLAVE_HOST_READY', READY_MS)) as {
    debugUrl: string;
    origin: string;
  };
  const browser = await chromium.connectOverCDP(ready.debugUrl);
  const page = browser
    .contexts()
    .flatMap((context) => context.pages())
    .find((candidate) => candidate.url().startsWith(ready.origin));
  if (page === undefined) throw new Error('The host has no page of the app.');
  return {
    ...{ page, origin: ready.origin, child },
    close: async () => {
      await child.stop();
      await browser.close().catch(() => undefined);
    },
  };
}

export function isOnPath(name: string): boolean {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .some((folder) => folder !== '' && existsSync(join(folder, name)));
}
