// The app's main process: the only holder of isk and of the session token. It opens one window and answers the IPC contract.
import {
  app,
  clipboard,
  ipcMain,
  Menu,
  protocol,
  session,
  systemPreferences,
  type BrowserWindow,
} from 'electron';
import { join } from 'node:path';
import { channelName, ipc } from '../protocol/wire/ipc.js';
import { DeepLinks, linksIn } from './deep-links.js';
import { IdentityStore } from './identity/device-identity.js';
import { markerFolder } from './identity/marker-folder.js';
import { StatementSigner } from './identity/statement-signer.js';
import { serveContract } from './ipc/contract-server.js';
import { contractHandlers } from './ipc/handlers.js';
import { keytarKeychain } from './keychain/keytar-keychain.js';
import { ServiceRoots } from './service-roots.js';
import { SessionStore } from './session-store.js';
import { isOnThisComputer, readSettings } from './settings.js';
import { APP_SCHEME, appFiles, appScheme, isAppUrl } from './window/app-scheme.js';
import { openAppWindow } from './window/app-window.js';
import { contentPolicy } from './window/content-policy.js';
import { guardPermissions } from './window/permissions.js';

const settings = readSettings(process.env, import.meta.url);
const links = new DeepLinks();
let window: BrowserWindow | null = null;

// All of this has to happen before the app is ready.
if (settings.profile !== null) app.setPath('userData', settings.profile);
app.enableSandbox();
// WebRTC leaves loopback out otherwise, and there is where the engine of a service on this computer listens.
if (isOnThisComputer(settings.serviceUrl))
  app.commandLine.appendSwitch('allow-loopback-in-peer-connection');
protocol.registerSchemesAsPrivileged([appScheme]);
app.on('open-url', (event, url) => {
  event.preventDefault();
  links.push(url);
});
for (const link of linksIn(process.argv)) links.push(link);

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', (_event, argv) => {
    for (const link of linksIn(argv)) links.push(link);
    if (window === null) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('window-all-closed', () => app.quit());
  app.whenReady().then(start).catch(giveUp);
} else {
  // The app that runs already gets our arguments and comes to the front.
  app.quit();
}

async function start(): Promise<void> {
  // Without arguments: with them, packaged builds register a command that does not work (pitfalls.md C19).
  if (app.isPackaged) app.setAsDefaultProtocolClient('conclave');
  // On a Mac the menu is what makes ⌘C and ⌘V work; elsewhere it would only offer developer tools.
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null);
  const policy = contentPolicy(settings.serviceUrl);
  protocol.handle(APP_SCHEME, appFiles(settings.rendererFolder, policy));
  guardPermissions(session.defaultSession, async (kind) =>
    process.platform === 'darwin' ? systemPreferences.askForMediaAccess(kind) : true,
  );
  const identities = serve();
  await openAppWindow(settings.preloadFile, (made) => {
    window = made;
    // A reload makes a new page, which asks for its link again and is no longer the guest that the old one was.
    made.webContents.on('did-navigate', () => {
      links.deliverTo(null);
      identities.forgetGuests();
    });
    made.on('closed', () => {
      links.deliverTo(null);
      window = null;
    });
  });
}

/** Answers the contract from now on. */
function serve(): IdentityStore {
  const keychain = keytarKeychain(settings.keychainService);
  const { serviceUrl } = settings;
  const profile = app.getPath('userData');
  const identities = new IdentityStore({
    ...{ keychain, serviceOrigin: serviceUrl },
    markers: markerFolder(join(profile, 'identities')),
  });
  const handlers = contractHandlers({
    version: app.getVersion(),
    host: process.versions['electron'] === undefined ? 'chromium' : 'electron',
    ...{ serviceUrl, keychain, links },
    onPageReady: () => links.deliverTo(sendLink),
    copyText: (text) => void clipboard.writeText(text),
    session: new SessionStore(keychain, serviceUrl),
    roots: new ServiceRoots(join(profile, 'service-roots.json')),
    identities,
    signer: new StatementSigner(),
  });
  serveContract(ipcMain, handlers, {
    isOurs: (frame) =>
      frame !== null && frame === window?.webContents.mainFrame && isAppUrl(frame.url),
    onBug: (channel, cause) => process.stderr.write(`${channel} failed: ${whereFrom(cause)}\n`),
  });
  return identities;
}

/** The kind of error and the place. Not its message, which may quote an input, and an input may be a token. */
function whereFrom(cause: unknown): string {
  if (!(cause instanceof Error)) return 'no error was thrown, but something else';
  const places = (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [cause.name, ...places.slice(0, 4)].join('\n');
}

/** A window that cannot load its own page shows nothing to click on. */
function giveUp(cause: unknown): void {
  const why = cause instanceof Error ? cause.message : 'for an unknown reason';
  process.stderr.write(`Conclave could not open its window: ${why}\n`);
  app.exit(1);
}

function sendLink(link: string): void {
  const name = channelName('app', 'linkOpened');
  window?.webContents.send(name, ipc.app.linkOpened.payload.parse({ link }));
}
