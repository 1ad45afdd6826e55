// npm run bench: builds the benchmarks and runs them in the system's Chromium. Usage: npm run bench -- frame | rekey | chain | policy
import { join } from 'node:path';
import { buildOrExit } from './build.mjs';
import { follow } from './lib/children.mjs';
import { root } from './lib/root.mjs';

await buildOrExit({ only: ['bench', 'bench-page'] });
process.exitCode = await follow(
  process.execPath,
  ['--enable-source-maps', join(root, 'dist/bench/index.js'), ...process.argv.slice(2)],
  { cwd: root },
);
