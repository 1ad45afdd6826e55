// The dependency rules of .dependency-cruiser.cjs. Through its API, because its command refuses Node 20 (pitfalls.md C11) though the code runs there.
import { createRequire } from 'node:module';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { root } from './lib/root.mjs';

const FEWEST_MODULES = 40;
const rooms = ['protocol', 'server', 'main', 'preload', 'renderer', 'test', 'bench'];

process.chdir(root);
const { forbidden, options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
const { output } = await cruise(
  rooms,
  { ...options, ruleSet: { forbidden }, validate: true },
  options.enhancedResolveOptions,
  { tsConfig: extractTSConfig(options.tsConfig.fileName) },
);
const { summary } = output;
for (const { rule, from, to } of summary.violations) console.log(`${rule.name}: ${from} → ${to}`);
console.log(`${summary.totalCruised} modules, ${summary.violations.length} broken rules`);
// pitfalls.md A12: with a compiler that it cannot use, it finds no violation in no module and calls that green.
if (summary.totalCruised < FEWEST_MODULES)
  console.log(`Too few modules to prove anything: at least ${FEWEST_MODULES} were expected.`);
process.exitCode =
  summary.violations.length === 0 && summary.totalCruised >= FEWEST_MODULES ? 0 : 1;
