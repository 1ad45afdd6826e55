// Where messages go that nobody sends: a folder, for whoever develops or tries the service.
import { randomBytes } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

let written = 0;

/** One JSON file for each message, named in the order they were sent; whoever lists the folder never sees half of one. */
export async function toOutbox(folder: string, at: number, message: object): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const order = [at, ++written].map((part) => String(part).padStart(15, '0'));
  const name = [...order, randomBytes(4).toString('hex')].join('-');
  const partial = join(folder, `.${name}`);
  const text = `${JSON.stringify({ ...message, at }, null, 2)}\n`;
  await writeFile(partial, text, { mode: 0o600, flag: 'wx' });
  await rename(partial, join(folder, `${name}.json`));
}
