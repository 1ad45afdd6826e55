// npm run simulate: a meeting of many cores to its end (protocol/meeting/simulation.test.ts).
// Usage: npm run simulate [-- --people N --seconds N --seed S]; a failure names its seed, which replays it.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { follow } from './lib/children.mjs';
import { root } from './lib/root.mjs';

const text = (fallback) => ({ type: 'string', default: fallback });
const { values } = parseArgs({
  options: { people: text('1000'), seconds: text('60'), seed: text('1') },
});
// A thousand states at once.
const args = [
  '--experimental-vm-modules',
  '--max-old-space-size=8192',
  join(root, 'node_modules/jest/bin/jest.js'),
];
const only = ['--selectProjects', 'unit', '--testPathPatterns', 'protocol/meeting/simulation'];
process.exitCode = await follow(process.execPath, [...args, ...only, '--runInBand'], {
  cwd: root,
  env: {
    ...{ ...process.env, NODE_ENV: 'test', NODE_NO_WARNINGS: '1' },
    CONCLAVE_SIM_PEOPLE: values.people,
    CONCLAVE_SIM_SECONDS: values.seconds,
    CONCLAVE_SIM_SEED: values.seed,
  },
});
