// Stands in for the package `electron` when the app runs on the system's Chromium: the parts of its API that main uses, by their names.
import { BrowserWindow } from './stand-in/browser-window.js';

export { app } from './stand-in/app.js';
export { ipcMain } from './stand-in/ipc-main.js';
export { protocol } from './stand-in/protocol.js';
export { session } from './stand-in/session.js';
export { BrowserWindow };

export const clipboard = {
  async writeText(text: string): Promise<void> {
    const code = `navigator.clipboard.writeText(${JSON.stringify(text)})`;
    for (const window of BrowserWindow.getAllWindows())
      await window.runWithPermission('clipboard-write', code);
  },
};

/** Chromium's window has no menu of the app's. */
export const Menu = {
  setApplicationMenu(): void {
    // nothing to set
  },
};

export const systemPreferences = {
  /** Chromium asks macOS itself. */
  async askForMediaAccess(): Promise<boolean> {
    return true;
  },
};
