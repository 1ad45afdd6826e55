// One command from a fresh clone to a finished encrypted meeting: sets up, builds, runs test/demo with the arguments given.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildOrExit } from './build.mjs';
import { follow } from './lib/children.mjs';
import { findChromium } from './lib/find.mjs';
import { root } from './lib/root.mjs';
import { setupOrExit } from './setup.mjs';
import { presentEngine } from './livekit.mjs';

const problems = await setupOrExit();
if (findChromium() === null || presentEngine() === null) {
  console.error('The demo needs what is missing above. Nothing was run.');
  process.exit(1);
}
const args = process.argv.slice(2);
const which = ['tour', 'churn'].find((walk) => args.includes(`--${walk}`)) ?? 'demo';
await buildOrExit({ only: ['preload', 'main', 'server', 'host', which, 'renderer'] });
const program = join(root, `dist/${which}/index.js`);
if (!existsSync(program)) {
  console.error(`There is no ${which} to run: its source is not in this checkout.`);
  process.exit(1);
}
if (problems.length > 0) console.log('Going on without what could not be set up.');
process.exitCode = await follow(process.execPath, ['--enable-source-maps', program, ...args], {
  cwd: process.cwd(),
});
