// npm run bench: our work beside that of named peers, in one run, in the browser that the product runs in.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withBench, type Bench } from './browser.js';
import { benchChain } from './chain.js';
import { benchFrames } from './frame.js';
import { benchPolicy } from './policy.js';
import { benchRekey } from './rekey.js';
import { keep, met, table, type Figures } from './results.js';

const PARTS: Readonly<Record<string, (bench: Bench) => Promise<Figures>>> = {
  frame: benchFrames,
  rekey: benchRekey,
  chain: benchChain,
  policy: benchPolicy,
};
const PEERS = [
  'livekit-client',
  'ts-mls',
  '@noble/ciphers',
  '@noble/curves',
  '@noble/post-quantum',
  '@electric-sql/pglite',
];

const root = join(import.meta.dirname, '../..');
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length > 0) {
  console.error(
    `Usage: npm run bench -- ${Object.keys(PARTS).join(' | ')}      (all of them without a name)`,
  );
  process.exit(2);
}

const missed: string[] = [];
await withBench(join(root, 'dist/bench-page'), async (bench) => {
  const versions = {
    ...{ chromium: bench.browserVersion, node: process.versions.node },
    ...Object.fromEntries(PEERS.map((name) => [name, versionOf(name)])),
  };
  for (const [name, part] of Object.entries(PARTS)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    const figures = await part(bench);
    keep(join(root, 'bench/results/latest.json'), figures, versions);
    console.log(`\n${name}\n${table(figures)}`);
    // These have a limit of their own; the others are measured against peers, on a machine that may be busy with something else.
    if (name === 'policy')
      missed.push(...figures.ratios.filter((one) => met(one) === false).map(({ what }) => what));
  }
});

if (missed.length > 0) {
  console.error(`\nMissed: ${missed.join('; ')}.`);
  process.exitCode = 1;
}

function versionOf(name: string): string {
  const path = join(root, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
