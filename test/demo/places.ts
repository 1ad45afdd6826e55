// Where the built programs are: this file runs from dist/demo/, and under jest from test/demo/.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = findRoot(dirname(fileURLToPath(import.meta.url)));
export const dist = join(root, 'dist');

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const up = dirname(folder);
  if (up === folder) throw new Error('Conclave was not found above this program.');
  return findRoot(up);
}
