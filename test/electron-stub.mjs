// Stands in for `electron` in unit tests (pitfalls.md A17). Named exports, and nothing that works: a test passes what it needs.
export const app = undefined;
export const BrowserWindow = undefined;
export const contextBridge = undefined;
export const ipcMain = undefined;
export const ipcRenderer = undefined;
export const Menu = undefined;
export const net = undefined;
export const protocol = undefined;
export const session = undefined;
export const shell = undefined;
export const systemPreferences = undefined;
export const webContents = undefined;
