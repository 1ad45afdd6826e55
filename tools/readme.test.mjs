import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { settingRows } from '../server/settings.js';
import { root } from './lib/root.mjs';

describe('README.md (style.md, item 28)', () => {
  const lines = readFileSync(join(root, 'README.md'), 'utf8').split('\n');

  test('lists every setting of the service, with its default and its sentence', () => {
    const listed = lines
      .filter((line) => /^\| `[A-Z_]+` /.test(line))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    const rows = Object.entries(settingRows).map(([name, row]) => [
      `\`${name}\``,
      row.default === '' ? '' : `\`${row.default}\``,
      row.says,
    ]);
    expect(listed).toEqual(rows);
  });

  test('stays short', () => {
    expect(lines.length).toBeLessThan(120);
  });
});
