// The operating system's keychain, as far as main uses it: two methods, so that keytar, which is archived, can be replaced (architecture.md).
import type { Result } from '../../protocol/result.js';

export type KeychainFault = 'keychain-locked' | 'keychain-missing';

export interface Keychain {
  /** The secret under `account`; null only where the keychain is open and certainly holds none. */
  get(account: string): Promise<Result<string | null, KeychainFault>>;
  /** Writes the secret, or removes it with null. */
  set(account: string, secret: string | null): Promise<Result<undefined, KeychainFault>>;
}
