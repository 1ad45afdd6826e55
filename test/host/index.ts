// The Chromium host: runs the built main, preload and renderer without Electron's binary. What it is told: host-options.ts.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { register } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { launchChromium } from './chromium.js';
import { becomeFirst } from './first-instance.js';
import { readOptions, usage, type HostOptions } from './host-options.js';
import { servePages } from './page-server.js';
import { app } from './stand-in/app.js';
import { setHost } from './stand-in/host-state.js';
import { schemeHandler } from './stand-in/protocol.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const mainFile = join(here, '..', 'main', 'index.js');
const END_WITHIN_MS = 3_000;

const options = readOptions(process.argv.slice(2));
if (options === null) {
  console.error(usage);
  process.exit(2);
}
await run(options);

async function run(options: HostOptions): Promise<void> {
  await mkdir(options.profile, { recursive: true });
  const link = options.link === null ? [] : [options.link];
  const isFirst = await becomeFirst(options.profile, link, (argv) =>
    app.emit('second-instance', {}, argv),
  );
  if (!isFirst) {
    console.log('Conclave runs already in this profile; it has come to the front.');
    return;
  }
  const portFile = join(options.profile, 'host-port');
  const lastPort = Number(await readFile(portFile, 'utf8').catch(() => '0')) || 0;
  const [chromium, server] = await Promise.all([
    launchChromium(options),
    servePages(() => schemeHandler('app'), lastPort),
  ]);
  await writeFile(portFile, new URL(server.origin).port);

  let ending = false;
  const end = (code: number): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(code), END_WITHIN_MS).unref();
    server.close();
    void chromium.context
      .close()
      .catch(() => undefined)
      .then(() => process.exit(code));
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => end(0));
  process.stdin.on('end', () => end(0)).on('error', () => end(0));
  process.stdin.resume();
  chromium.context.on('close', () => end(0));

  process.env['CONCLAVE_SERVICE'] = options.service;
  process.env['CONCLAVE_PROFILE'] = options.profile;
  process.argv = [process.argv[0] ?? process.execPath, mainFile, ...link];
  register(new URL('./resolve-electron.js', import.meta.url));
  await import(pathToFileURL(mainFile).href);
  setHost({
    ...{ profile: options.profile, chromium, origin: server.origin },
    version: await appVersion(),
    onLoaded: () => {
      const { debugUrl } = chromium;
      console.log(`CONCLAVE_HOST_READY ${JSON.stringify({ debugUrl, origin: server.origin })}`);
    },
    onQuit: end,
  });
}

/** What Electron reads for `app.getVersion()`. */
async function appVersion(): Promise<string> {
  const text = await readFile(join(here, '..', '..', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
