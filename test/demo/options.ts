// The command line of `npm run demo`.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { MOST_PEOPLE } from './cast.js';

export interface Options {
  readonly people: number;
  readonly json: string | null;
  readonly out: string;
}

export const USAGE = `npm run demo -- [--people N] [--json FILE] [--out DIR]
  --people N    how many meet, 2 to ${MOST_PEOPLE} (3)
  --json FILE   writes what was measured
  --out DIR     where the screenshots go (demo-out)
or, with --out only:
  --churn       people come and go, the leader quits, the engine dies
  --tour        who may use end-to-end encryption, from first run to audit log`;

/** The options, or what is wrong with them. */
export function parseOptions(args: readonly string[]): Options | { readonly wrong: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { people: { type: 'string' }, json: { type: 'string' }, out: { type: 'string' } },
    });
    const people = Number(values.people ?? '3');
    if (!Number.isInteger(people) || people < 2 || people > MOST_PEOPLE)
      return { wrong: `--people is a number from 2 to ${MOST_PEOPLE}.` };
    return {
      people,
      json: values.json === undefined ? null : resolve(values.json),
      out: resolve(values.out ?? 'demo-out'),
    };
  } catch (cause) {
    return { wrong: cause instanceof Error ? cause.message : String(cause) };
  }
}
