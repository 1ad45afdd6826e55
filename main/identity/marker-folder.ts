// Marks that say "there is an identity in the keychain for this account". They hold no secret; with them, a keychain that answers "nothing" is
// known to be locked or another one, and no new identity is made over the old one (pitfalls.md A7).
import { createHash } from 'node:crypto';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Markers {
  has(account: string): Promise<boolean>;
  put(account: string): Promise<void>;
}

/** One empty file per account; its name does not tell whose it is. */
export function markerFolder(folder: string): Markers {
  const fileOf = (account: string): string =>
    join(folder, createHash('sha256').update(account).digest('hex'));
  return {
    has: (account) =>
      access(fileOf(account)).then(
        () => true,
        () => false,
      ),
    put: async (account) => {
      await mkdir(folder, { recursive: true });
      await writeFile(fileOf(account), '');
    },
  };
}
