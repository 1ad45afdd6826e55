// Secrets of the service as files that only the service's user can read.
import { open, readFile, rename } from 'node:fs/promises';
import { hasCode } from './error-code.js';

/** What is in the file, or null where there is none. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return null;
    throw cause;
  }
}

/** Whole or not at all, even through a power cut: a half-written root key would be a new service to everyone. */
export async function writeSecret(path: string, text: string): Promise<void> {
  const partial = `${path}.new`;
  const file = await open(partial, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(partial, path);
}
