// The app's one window: sandboxed, isolated, and unable to go anywhere but to the app's own page.
import { BrowserWindow } from 'electron';
import { APP_ORIGIN, isAppUrl } from './app-scheme.js';

/** Opens the window and loads the app in it. `onMade` sees it before its page can call anything. */
export async function openAppWindow(
  preloadFile: string,
  onMade: (window: BrowserWindow) => void,
): Promise<void> {
  const window = new BrowserWindow({
    width: 1280,
    height: 820,
    minWidth: 480,
    minHeight: 560,
    title: 'Conclave',
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload: preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      // A meeting goes on while its window is behind another one.
      backgroundThrottling: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  keepInside(window);
  onMade(window);
  await window.loadURL(`${APP_ORIGIN}/index.html`);
}

function keepInside({ webContents }: BrowserWindow): void {
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  const stay = (event: { preventDefault: () => void; url: string }): void => {
    // A reload of our own page is no navigation elsewhere.
    if (!isAppUrl(event.url)) event.preventDefault();
  };
  webContents.on('will-navigate', stay);
  webContents.on('will-redirect', stay);
  webContents.on('will-frame-navigate', stay);
  webContents.on('will-attach-webview', (event) => event.preventDefault());
}
