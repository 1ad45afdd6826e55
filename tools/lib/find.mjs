// Where things are on this machine.
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { root } from './root.mjs';

/** The first of these programs that is on the PATH, as a full path, or null. */
export function onPath(...names) {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const name of names)
    for (const folder of (process.env.PATH ?? '').split(delimiter))
      for (const suffix of suffixes) {
        const path = join(folder, name + suffix);
        if (folder !== '' && isExecutable(path)) return path;
      }
  return null;
}

export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A Chromium that playwright-core can drive. */
export function findChromium() {
  const chosen = process.env.CONCLAVE_CHROMIUM;
  if (chosen !== undefined && isExecutable(chosen)) return chosen;
  const usual = {
    darwin: [
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
    win32: [
      `${process.env.PROGRAMFILES ?? 'C:\\Program Files'}\\Google\\Chrome\\Application\\chrome.exe`,
      `${process.env['PROGRAMFILES(X86)'] ?? 'C:\\Program Files (x86)'}\\Microsoft\\Edge\\Application\\msedge.exe`,
    ],
  };
  return (
    onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ??
    (usual[process.platform] ?? []).find(isExecutable) ??
    null
  );
}

/** Electron's binary, without importing the package: that would start a download (pitfalls.md A17). */
export function findElectron() {
  const folder = join(root, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const name = readFileSync(pathFile, 'utf8').trim();
  // pitfalls.md C13: the override is taken unchecked by Electron's own script, so check that the file is there.
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist');
  const binary = join(dist, name);
  return isExecutable(binary) ? binary : null;
}

/** Where we keep what is downloaded or compiled once per person. */
export function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'conclave');
}
