import { readFileSync, readdirSync } from 'node:fs';
import { describe, test, expect } from '@jest/globals';

const folder = new URL('./migrations/', import.meta.url);
const journal = JSON.parse(readFileSync(new URL('meta/_journal.json', folder), 'utf8')) as {
  entries: { when: number; tag: string }[];
};

describe('migrations', () => {
  test('rise in time, or drizzle would skip one silently (pitfalls.md B19)', () => {
    const times = journal.entries.map(({ when }) => when);
    expect(times.length).toBeGreaterThan(0);
    expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
  });

  test('are all in the journal', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));
    expect(files.toSorted()).toEqual(journal.entries.map(({ tag }) => `${tag}.sql`).toSorted());
  });

  test('separate their statements, or PGlite would refuse them (pitfalls.md B21)', () => {
    for (const { tag } of journal.entries) {
      const parts = readFileSync(new URL(`${tag}.sql`, folder), 'utf8').split(
        '--> statement-breakpoint',
      );
      for (const part of parts) {
        // What stands between $$ and $$ is the body of a function: one string, however many statements are in it.
        const statement = part.replace(/\$\$.*?\$\$/gs, '');
        expect(statement.match(/;\s*$/gm)).toHaveLength(1);
      }
    }
  });
});
