// The session token of the signed-in user: in the OS keychain, or in memory for this run where there is none. Never in a file.
import { ok, refused, type Result } from '../protocol/result.js';
import type { Keychain } from './keychain/keychain.js';

export class SessionStore {
  readonly #keychain: Keychain;
  readonly #account: string;
  #forThisRun: string | null = null;

  constructor(keychain: Keychain, serviceOrigin: string) {
    this.#keychain = keychain;
    this.#account = `session at ${serviceOrigin}`;
  }

  async read(): Promise<Result<{ token: string | null }, 'keychain-locked'>> {
    if (this.#forThisRun !== null) return ok({ token: this.#forThisRun });
    const found = await this.#keychain.get(this.#account);
    if (found.ok) return ok({ token: found.value });
    return found.fault.code === 'keychain-missing'
      ? ok({ token: null })
      : refused('keychain-locked');
  }

  /** `kept` says whether the person will still be signed in at the next start. */
  async write(token: string): Promise<Result<{ kept: boolean }, 'keychain-locked'>> {
    const written = await this.#keychain.set(this.#account, token);
    if (!written.ok && written.fault.code === 'keychain-locked') return refused('keychain-locked');
    this.#forThisRun = written.ok ? null : token;
    return ok({ kept: written.ok });
  }

  async clear(): Promise<Result<undefined, 'keychain-locked'>> {
    this.#forThisRun = null;
    const removed = await this.#keychain.set(this.#account, null);
    return removed.ok || removed.fault.code === 'keychain-missing'
      ? ok(undefined)
      : refused('keychain-locked');
  }
}
