// npm run conformance: vectors against our code (test/conformance). Builds what is stale without a word, so that the last line is the result.
import { join } from 'node:path';
import { buildOrExit } from './build.mjs';
import { follow } from './lib/children.mjs';
import { root } from './lib/root.mjs';

await buildOrExit({ only: ['conformance'], say: () => undefined });
process.exitCode = await follow(
  process.execPath,
  ['--no-warnings', join(root, 'dist/conformance/index.js'), ...process.argv.slice(2)],
  // npm runs scripts in the project's folder; a file is named from where the person is.
  { cwd: process.env.INIT_CWD ?? process.cwd() },
);
