// Runs the service alone: sets this machine up, builds the service, starts it. Its settings: npm run serve -- --help
import { join } from 'node:path';
import { buildOrExit } from './build.mjs';
import { follow } from './lib/children.mjs';
import { root } from './lib/root.mjs';
import { setupOrExit } from './setup.mjs';

// The service says on one line of its own output when it is ready, so ours goes to the error output.
await setupOrExit({ say: console.error });
await buildOrExit({ only: ['server'], say: console.error });
process.exitCode = await follow(
  process.execPath,
  ['--enable-source-maps', join(root, 'dist/server/index.js'), ...process.argv.slice(2)],
  {},
);
