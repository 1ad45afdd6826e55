// Opens the app on this computer: sets up, builds, starts the service, then Electron, or a Chromium window where Electron's binary is missing.
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildOrExit } from './build.mjs';
import { finish, follow, start, stop } from './lib/children.mjs';
import { findChromium, findElectron } from './lib/find.mjs';
import { root } from './lib/root.mjs';
import { setupOrExit } from './setup.mjs';

const READY = 'CONCLAVE_READY ';
const READY_WITHIN_MS = 90_000;
const HELP = `Usage: npm start [-- conclave://… | -- --service URL | -- --profile DIR]

  conclave://…    open the app at this invitation
  --service URL   use a service that already runs, and start none
  --profile DIR   where the app keeps its settings (default: ~/.local/share/conclave/profile)
`;

const options = readArguments(process.argv.slice(2));
if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
  console.error(
    'There is no display here, so there is nowhere to open a window. On a computer with a screen, type npm start there.\n' +
      'Here you can type:\n' +
      '  npm run demo           a whole encrypted meeting without a screen, with screenshots in demo-out/\n' +
      '  npm run serve          the service alone\n' +
      '  xvfb-run -a npm start  the app on a display that nobody sees',
  );
  process.exit(1);
}
await setupOrExit();
await buildOrExit({ only: ['preload', 'main', 'server', 'host', 'renderer'] });

const electron = findElectron();
if (electron === null && findChromium() === null) {
  console.error(
    'Neither Electron nor Chromium is here. Type npm run electron:install, or install Chromium.',
  );
  process.exit(1);
}
const service = options.service === null ? await startService() : null;
const url = options.service ?? service.url;
console.log(`The service is at ${url}`);
mkdirSync(options.profile, { recursive: true });
const link = options.link === null ? [] : ['--link', options.link];
const arguments_ = ['--profile', options.profile, '--service', url, ...link];
if (electron === null) {
  console.log(
    "Electron's binary is not here (npm run electron:install), so the app opens in a Chromium window.",
  );
  // The host ends when its input does, so it gets one that stays open as long as we live.
  const child = start(
    process.execPath,
    [join(root, 'dist/host/index.js'), ...arguments_, '--headed'],
    {
      stdio: ['pipe', 'inherit', 'inherit'],
    },
  );
  process.exitCode = await finish(child);
} else {
  const env = { ...process.env, CONCLAVE_SERVICE: url, CONCLAVE_PROFILE: options.profile };
  process.exitCode = await follow(
    electron,
    [root, ...(options.link === null ? [] : [options.link])],
    { env },
  );
}
if (service !== null) await stop(service.child);

/** Starts our own service for this person and waits until it says where it listens. */
async function startService() {
  const data = join(dataFolder(), 'service');
  mkdirSync(data, { recursive: true });
  const env = { ...process.env };
  env.CONCLAVE_PORT ??= '0';
  env.CONCLAVE_DATA ??= data;
  env.CONCLAVE_ORIGINS ??= 'http://conclave.localhost:*';
  env.LOG_LEVEL ??= 'warn';
  const child = start(
    process.execPath,
    ['--enable-source-maps', join(root, 'dist/server/index.js')],
    {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const url = await new Promise((found) => {
    const tooLong = setTimeout(() => found(null), READY_WITHIN_MS);
    child.once('close', () => found(null));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith(READY)) return;
      clearTimeout(tooLong);
      found(JSON.parse(line.slice(READY.length)).url);
    });
  });
  if (url !== null) return { child, url };
  console.error(
    'The service did not start; what it said is above. Type npm run serve to see it alone.',
  );
  await stop(child);
  process.exit(1);
}

function dataFolder() {
  if (process.platform === 'darwin') return join(homedir(), 'Library/Application Support/Conclave');
  if (process.platform === 'win32') return join(process.env.LOCALAPPDATA ?? homedir(), 'Conclave');
  return join(process.env.XDG_DATA_HOME || join(homedir(), '.local/share'), 'conclave');
}

function readArguments(args) {
  const read = { link: null, service: null, profile: join(dataFolder(), 'profile') };
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i];
    const value = args[i + 1];
    if (arg === '--help') {
      console.log(HELP);
      process.exit(0);
    } else if ((arg === '--service' || arg === '--profile') && value !== undefined) {
      read[arg.slice(2)] = value;
      i += 1;
    } else if (arg.startsWith('conclave://')) read.link = arg;
    else {
      console.error(`${arg} is not understood.\n\n${HELP}`);
      process.exit(2);
    }
  }
  return read;
}
