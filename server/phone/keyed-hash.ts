// Phone numbers and addresses are kept as HMAC-SHA256 alone, under a key that is in no database: all phone numbers there are could be
// tried against a plain hash in minutes.
import { createHmac, randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere, writeSecret } from '../secret-file.js';

/** `purpose` keeps the hash of one thing from being the hash of another. */
export type KeyedHash = (purpose: 'number' | 'code' | 'limit', text: string) => string;

/** The hash under the key in `folder`, which is made when there is none. Another key would make every number a new one. */
export async function openKeyedHash(folder: string): Promise<KeyedHash> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'phone-hash.key');
  let text = await readIfThere(path);
  if (text === null) {
    text = `${randomBytes(32).toString('hex')}\n`;
    await writeSecret(path, text);
  }
  if (!/^[0-9a-f]{64}\n$/.test(text)) throw new Error(`${path} is not a key`);
  const key = Buffer.from(text.trim(), 'hex');
  return (purpose, value) =>
    createHmac('sha256', key).update(`${purpose}\0${value}`, 'utf8').digest('hex');
}
