// npm run coverage: how much of the core its own tests run, by branch. Fails below what issue 4 asks for.
import { join } from 'node:path';
import { follow } from './lib/children.mjs';
import { root } from './lib/root.mjs';

/** Percent of the branches of the core. */
const LEAST = 95;
/** The core, and what checks it: wire and vectors are schemas and test code. */
const CORE = ['crypto', 'media', 'meeting', 'settings'];
const from = CORE.flatMap((folder) => ['--collectCoverageFrom', `protocol/${folder}/**/*.ts`]);
process.exitCode = await follow(
  process.execPath,
  [
    ...['--experimental-vm-modules', join(root, 'node_modules/jest/bin/jest.js')],
    ...['--selectProjects', 'unit', '--testPathPatterns', '/protocol/|/test/conformance/'],
    // babel counts each ?:, && and ?? as a branch; v8 counts blocks only, and comes out higher.
    ...['--coverage', '--coverageProvider', 'babel', '--coverageReporters', 'text'],
    ...[...from, '--collectCoverageFrom', '!**/*.{fixture,test}.ts'],
    ...['--coverageThreshold', JSON.stringify({ global: { branches: LEAST } })],
    ...process.argv.slice(2),
  ],
  { cwd: root, env: { ...process.env, NODE_ENV: 'test', NODE_NO_WARNINGS: '1' } },
);
