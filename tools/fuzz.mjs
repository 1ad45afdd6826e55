// npm run fuzz: builds test/fuzz and runs it. Usage: npm run fuzz [-- --seed S] [--inputs N | --case N]
import { join } from 'node:path';
import { buildOrExit } from './build.mjs';
import { follow } from './lib/children.mjs';
import { root } from './lib/root.mjs';

await buildOrExit({ only: ['fuzz'], say: () => undefined });
process.exitCode = await follow(
  process.execPath,
  [
    '--no-warnings',
    '--enable-source-maps',
    join(root, 'dist/fuzz/index.js'),
    ...process.argv.slice(2),
  ],
  { cwd: root },
);
