// The Chromium of this machine, as tools/lib/find.mjs looks for it.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const USUAL = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export function chromiumPath(): string {
  const chosen = process.env['CONCLAVE_CHROMIUM'];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [
    ...(chosen === undefined ? [] : [chosen]),
    ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...USUAL,
  ];
  const found = candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (found === undefined)
    throw new Error(
      'No Chromium was found. Run npm run setup, or name one with CONCLAVE_CHROMIUM.',
    );
  return found;
}
