// The system's Chromium, driven through playwright-core, with a debugging address for whoever wants to look inside.
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { chromiumPath } from '../demo/chromium-path.js';
import type { HostOptions } from './host-options.js';

export interface Chromium {
  readonly context: BrowserContext;
  /** ws://127.0.0.1:… of the whole browser. */
  readonly debugUrl: string;
}

const ADDRESS_WITHIN_MS = 10_000;

/** Starts it with a profile of its own below the app's. */
export async function launchChromium(options: HostOptions): Promise<Chromium> {
  const folder = join(options.profile, 'chromium');
  const { width, height } = options.size;
  // An address that the last run left there would be taken for this one's.
  await rm(join(folder, 'DevToolsActivePort'), { force: true });
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: chromiumPath(),
    headless: !options.headed,
    // Chromium's sandbox cannot work for root, and only then is it left out.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--remote-debugging-port=0',
      '--disable-quic',
      '--allow-loopback-in-peer-connection',
      // Electron's default: whoever joined a meeting wants to hear it.
      '--autoplay-policy=no-user-gesture-required',
      ...(options.headed ? [`--window-size=${width},${height}`, `--app=${BLANK}`] : []),
      ...options.chromiumArgs,
    ],
    ignoreDefaultArgs: ['--enable-automation'],
    viewport: options.headed ? null : options.size,
    // Light or dark is the system's to say, as under Electron.
    colorScheme: null,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  return { context, debugUrl: await debugAddress(folder) };
}

/** A window without tabs and address bar, until main loads its page into it. */
const BLANK = 'data:text/html,<title>Conclave</title>';

/** Chromium writes its port and path into its profile once it listens. */
async function debugAddress(folder: string): Promise<string> {
  for (const until = Date.now() + ADDRESS_WITHIN_MS; ;) {
    const text = await readFile(join(folder, 'DevToolsActivePort'), 'utf8').catch(() => '');
    const [port, path] = text.split('\n');
    if (port !== undefined && path?.startsWith('/devtools/') === true)
      return `ws://127.0.0.1:${port}${path}`;
    if (Date.now() > until) throw new Error('Chromium did not say where its debugger listens.');
    await new Promise((done) => setTimeout(done, 20));
  }
}
