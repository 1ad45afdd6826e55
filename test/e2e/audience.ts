// What every e2e and integration test needs: one service and some clients, in a folder of their own, ended whatever happens.
import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { cast, type Character } from '../demo/cast.js';
import { freePort } from '../demo/free-port.js';
import { startClient, type Client } from '../demo/people.js';
import { root } from '../demo/places.js';
import type { Service } from '../demo/service.js';
import { startMigrated } from './migrated-service.js';

export const PASSWORD = 'correct horse battery staple';
export const [ANNA, BEN, CLEO] = cast(3) as [Character, Character, Character];

/** Pictures a second of a test's camera: enough to see that somebody moves, and half the work of what a camera sends. */
export const PICTURE_RATE = 8;

export interface Audience {
  readonly service: () => Service;
  /** `link`: the app is opened with it. */
  readonly client: (who: Character, options?: { readonly link?: string }) => Promise<Client>;
  /** `more`: settings besides those that it had. */
  readonly restartService: (more?: Record<string, string>) => Promise<Service>;
  readonly end: () => Promise<void>;
}

/** Starts the service, with these settings besides; clients come when they are asked for. */
export async function audience(env: Record<string, string> = {}): Promise<Audience> {
  const folder = await mkdtemp(join(tmpdir(), 'conclave-e2e-'));
  const port = await freePort();
  const data = join(folder, 'service');
  let service = await startMigrated(data, { port, env });
  const clients: Client[] = [];
  return {
    service: () => service,
    client: async (who, options = {}) => {
      const client = await startClient(
        who,
        service.url,
        join(folder, `${who.name}-${clients.length}`),
        { ...options, pictureRate: PICTURE_RATE },
      );
      clients.push(client);
      return client;
    },
    restartService: async (more = {}) => {
      service = await startMigrated(data, { port, env: { ...env, ...more } });
      return service;
    },
    end: async () => {
      await Promise.all(clients.map((client) => client.close()));
      await service.child.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

export function accountOf({ name }: Character) {
  return { name, email: `${name.toLowerCase()}@example.org`, password: PASSWORD };
}

/** Kept in test-out/, for whoever wants to see what the test saw. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  const folder = join(root, 'test-out');
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
