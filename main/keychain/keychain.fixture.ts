// A keychain in memory that can be locked or taken away.
import { ok, refused } from '../../protocol/result.js';
import type { Keychain, KeychainFault } from './keychain.js';

export interface FakeKeychain extends Keychain {
  readonly entries: Map<string, string>;
  state: 'open' | KeychainFault;
}

export function fakeKeychain(entries = new Map<string, string>()): FakeKeychain {
  const fake: FakeKeychain = {
    entries,
    state: 'open',
    get: async (account) =>
      fake.state === 'open' ? ok(entries.get(account) ?? null) : refused(fake.state),
    set: async (account, secret) => {
      if (fake.state !== 'open') return refused(fake.state);
      if (secret === null) entries.delete(account);
      else entries.set(account, secret);
      return ok(undefined);
    },
  };
  return fake;
}
