// Everything that has to hold, in one run: types, lint, format, dependency rules, then the jest projects.
// Usage: npm test [-- check…]; the last line is `N passed, N failed`, and the exit status is 0 only if none failed.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { capture, follow } from './lib/children.mjs';
import { root } from './lib/root.mjs';
import { tsconfigs } from './lib/tsconfigs.mjs';
import { setupOrExit } from './setup.mjs';

const CHECK_MS = 15 * 60_000;
/** MiB for what is young (node --v8-options): the linter makes so much of it that with less a fifth of its time goes into clearing away. */
const ROOMY_NURSERY = '--max-semi-space-size=128';
/** How many times as long its tests wait if it gives way: it has been seen to come by a tenth of the machine. */
const PATIENCE = 6;
/** The largest rooms; what is in none of them is linted together. */
const LINTED_APART = ['protocol', 'server', 'renderer', 'test'];
const JEST_MS = {
  unit: 25 * 60_000,
  e2e: 25 * 60_000,
  integration: 15 * 60_000,
  adversary: 20 * 60_000,
};
/** Meetings of three share two cores already: two at a time, none would be in time. */
const IN_TURN = new Set(['e2e', 'integration', 'adversary']);
const node = process.execPath;
const bin = (path) => join(root, 'node_modules', path);

/** Cheap checks, each counted as one. Every one answers an empty text, or what is wrong. */
const checks = { types, lint, format, deps };
const projects = Object.keys(JEST_MS);
const tally = { passed: 0, failed: 0 };

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in checks) && !projects.includes(name));
if (unknown.length > 0) {
  console.error(
    `There is no check called ${unknown.join(', ')}. There are: ${[...Object.keys(checks), ...projects].join(', ')}.`,
  );
  process.exit(2);
}
const wanted = (name) => asked.length === 0 || asked.includes(name);

await setupOrExit();
const inBrowsers = projects.filter((name) => IN_TURN.has(name) && wanted(name));
if (projects.some(wanted)) await runBuild();
// What meets in browsers waits more than it works, so that everything else fits in beside it.
const givesWay = inBrowsers.length > 0;
await Promise.all([runInTurn(inBrowsers), runBeside()]);
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exitCode = tally.failed === 0 && tally.passed > 0 ? 0 : 1;

async function runInTurn(names) {
  for (const name of names) await runJest(name);
}

async function runBeside() {
  await runChecks(Object.keys(checks).filter(wanted));
  if (wanted('unit')) await runJest('unit');
}

async function runChecks(names) {
  // Two at a time: lint holds one core for most of this, the others share the second.
  const queue = [...names].sort((a, b) => Number(b === 'lint') - Number(a === 'lint'));
  const worker = async () => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) await runCheck(name);
  };
  await Promise.all([worker(), worker()]);
}

async function runCheck(name) {
  const started = Date.now();
  let wrong;
  try {
    wrong = await checks[name]();
  } catch (cause) {
    wrong = cause instanceof Error ? cause.message : String(cause);
  }
  count(name, wrong, started);
}

function count(name, wrong, started) {
  const took = `(${((Date.now() - started) / 1000).toFixed(1)} s)`;
  tally[wrong === '' ? 'passed' : 'failed'] += 1;
  console.log(wrong === '' ? `✓ ${name} ${took}` : `✗ ${name} ${took}\n${wrong.trimEnd()}\n`);
}

/** Each room against its own environment. */
async function types() {
  const wrong = [];
  for (const config of tsconfigs()) {
    const { status, said } = await capture(
      node,
      [bin('@typescript/native/bin/tsc'), '-p', config, '--noEmit'],
      quietly(),
    );
    if (status !== 0) wrong.push(said);
  }
  return wrong.join('\n');
}

/** Room by room: the linter keeps the types of all that it has read, and the whole house at once does not fit into its memory. */
async function lint() {
  const ignored = LINTED_APART.flatMap((room) => ['--ignore-pattern', `${room}/`]);
  const wrong = [];
  for (const what of [...LINTED_APART.map((room) => [room]), ['.', ...ignored]]) {
    const { status, said } = await capture(
      node,
      [ROOMY_NURSERY, bin('eslint/bin/eslint.js'), '--max-warnings', '0', ...what],
      quietly(),
    );
    if (status !== 0) wrong.push(said || `The linter ended with ${status}.`);
  }
  return wrong.join('\n');
}

async function format() {
  const { status, said } = await capture(
    node,
    [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
    quietly(),
  );
  return status === 0 ? '' : `${said}Type: npm run format`;
}

async function deps() {
  const { status, said } = await capture(
    node,
    [join(root, 'tools/dependency-rules.mjs')],
    quietly(),
  );
  return status === 0 ? '' : said;
}

function quietly() {
  return { cwd: root, timeoutMs: CHECK_MS, givesWay };
}

async function runBuild() {
  const started = Date.now();
  let wrong = '';
  try {
    await build({ say: () => undefined });
  } catch (cause) {
    wrong = cause instanceof Error ? cause.message : String(cause);
  }
  count('build', wrong, started);
}

async function runJest(project) {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-jest-'));
  const report = join(folder, 'report.json');
  const isBeside = givesWay && !IN_TURN.has(project);
  // Vite, which built in this process, has left NODE_ENV=production behind.
  const env = {
    ...process.env,
    NODE_ENV: 'test',
    NODE_NO_WARNINGS: '1',
    ...(isBeside && { CONCLAVE_TEST_PATIENCE: String(PATIENCE) }),
  };
  const workers = IN_TURN.has(project) ? ['--runInBand'] : [];
  const run = isBeside ? untilOver : (args, options) => follow(node, args, options);
  try {
    const status = await run(
      [
        '--experimental-vm-modules',
        bin('jest/bin/jest.js'),
        '--selectProjects',
        project,
        '--json',
        '--outputFile',
        report,
        ...workers,
      ],
      { cwd: root, env, timeoutMs: JEST_MS[project] },
    );
    if (!existsSync(report)) {
      tally.failed += 1;
      console.error(`✗ jest (${project}) ended with ${status} before it could report.`);
      return;
    }
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numTotalTests } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    tally.passed += numPassedTests;
    tally.failed += numFailedTests + numRuntimeErrorTestSuites;
    const silent = status !== 0 && numFailedTests + numRuntimeErrorTestSuites === 0;
    if (silent || numTotalTests === 0) {
      tally.failed += 1;
      console.error(`✗ jest (${project}) ended with ${status} after ${numTotalTests} tests.`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Says in one piece what two programs would otherwise say in between each other. */
async function untilOver(args, options) {
  const { status, said } = await capture(node, args, { ...options, givesWay });
  console.log(said.trimEnd());
  return status;
}
