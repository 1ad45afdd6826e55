// Where the figures go: a table on the terminal, and bench/results/latest.json with what they were taken on.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { rounded } from './statistics.js';

/** One ratio with its goal in performance.md. */
export interface Ratio {
  readonly what: string;
  readonly ours: number;
  readonly theirs: number;
  readonly unit: 'us' | 'ms' | 'bytes';
  readonly against: string;
  /** Ours / theirs, the median of ratios taken in one round; for a limit in `unit`, ours / limit. */
  readonly ratio: number;
  readonly goal: number | null;
}

export interface Figures {
  readonly part: string;
  readonly rounds: number;
  readonly ratios: readonly Ratio[];
  /** What has no peer, for orientation. */
  readonly notes: Readonly<Record<string, number | string>>;
}

/** Writes `figures` beside what other benchmarks left there. */
export function keep(
  path: string,
  figures: Figures,
  versions: Readonly<Record<string, string>>,
): void {
  const { part, ...rest } = figures;
  const ratios = rest.ratios.map((one) => ({
    ...{ ...one, ours: rounded(one.ours), theirs: rounded(one.theirs), ratio: rounded(one.ratio) },
    met: met(one),
  }));
  const machine = {
    ...{ cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length },
    ...{ memoryGb: Math.round(totalmem() / 2 ** 30), load: loadavg().map(rounded) },
  };
  const about = { at: new Date().toISOString(), versions, machine };
  mkdirSync(dirname(path), { recursive: true });
  const all = { ...read(path), [part]: { ...about, ...rest, ratios } };
  writeFileSync(path, `${JSON.stringify(all, null, 2)}\n`);
}

function read(path: string): object {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as object;
  } catch {
    return {};
  }
}

/** Null where there is no goal. */
export function met({ ratio, goal }: Ratio): boolean | null {
  return goal === null ? null : ratio <= goal;
}

export function table({ ratios, notes }: Figures): string {
  const rows = [
    ['', 'ours', 'theirs', '', 'ratio', 'goal', ''],
    ...ratios.map((one) => [
      one.what,
      `${rounded(one.ours)}`,
      `${rounded(one.theirs)} ${one.unit}`,
      one.against,
      one.ratio.toFixed(2),
      one.goal === null ? '' : `≤ ${rounded(one.goal)}`,
      { true: '✓', false: '✗ missed', null: '' }[String(met(one))] ?? '',
    ]),
  ];
  const widths = (rows[0] ?? []).map((_cell, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, ...Object.entries(notes).map(([name, value]) => `${name}: ${value}`)].join(
    '\n',
  );
}
