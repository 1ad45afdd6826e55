// The session token of this window: read from the keychain at the start, kept there, and never part of what a screen shows.
import { ok, type Result } from '../../protocol/result.js';
import type { Bridge } from '../../protocol/wire/bridge-type.js';

type KeychainFault = 'keychain-locked' | 'ipc-refused';

export interface SessionKeeper {
  readonly token: () => string | null;
  /** Reads what an earlier run kept. Answers whether there is a session. */
  readonly restore: () => Promise<Result<boolean, KeychainFault>>;
  /** Holds the token at once; answers whether it will outlive this run of the app. */
  readonly keep: (token: string) => Promise<boolean>;
  /** Forgets it here at once, and in the keychain as far as that can be reached. */
  readonly forget: () => Promise<void>;
}

export function sessionKeeper(session: Bridge['session']): SessionKeeper {
  let token: string | null = null;
  return {
    token: () => token,
    async restore() {
      const read = await session.read();
      if (!read.ok) return read;
      token = read.value.token;
      return ok(token !== null);
    },
    async keep(fresh) {
      token = fresh;
      const written = await session.write({ token: fresh });
      return written.ok && written.value.kept;
    },
    async forget() {
      token = null;
      await session.clear();
    },
  };
}
