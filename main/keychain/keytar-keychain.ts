// The keychain through keytar: Keychain on macOS, Credential Manager on Windows, the Secret Service on Linux.
// pitfalls.md A7: a locked keychain answers `null` like an empty one, so null is believed only after a probe entry could be written, read and
// removed. findCredentials is never called: on a locked keyring it ends the whole process.
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { ok, refused, type Result } from '../../protocol/result.js';
import type { Keychain, KeychainFault } from './keychain.js';

/** What is used of keytar. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/** Someone who is asked for the keyring's password needs time to type it; a prompt that nobody sees must not hang the app for ever. */
const ANSWER_WITHIN_MS = 60_000;

/** pitfalls.md C14, and what keytar's loader says: no module, no D-Bus, no Secret Service on it, no keyring in it. */
const MISSING =
  /Cannot find module|cannot open shared object|ERR_DLOPEN_FAILED|autolaunch D-Bus|org\.freedesktop\.secrets was not provided|ServiceUnknown|Could not connect|Unknown or unsupported transport|Connection refused|No such file or directory|Object does not exist at path|no such secret collection/i;

export interface KeytarOptions {
  /** Loaded at the first use: where it was not built, the app still starts and says what is missing (pitfalls.md B26). */
  readonly load?: () => Keytar;
  readonly answerWithinMs?: number;
}

export function keytarKeychain(
  service: string,
  { load = loadKeytar, answerWithinMs = ANSWER_WITHIN_MS }: KeytarOptions = {},
): Keychain {
  const call = async <T>(
    use: (keytar: Keytar) => Promise<T>,
  ): Promise<Result<T, KeychainFault>> => {
    try {
      return ok(await within(answerWithinMs, use(load())));
    } catch (cause) {
      return refused(faultOf(cause));
    }
  };

  const probe = async (): Promise<Result<undefined, KeychainFault>> => {
    const account = `probe ${randomBytes(8).toString('hex')}`;
    const secret = randomBytes(8).toString('hex');
    const answered = await call(async (keytar) => {
      await keytar.setPassword(service, account, secret);
      const read = await keytar.getPassword(service, account);
      const removed = await keytar.deletePassword(service, account);
      return read === secret && removed;
    });
    if (!answered.ok) return answered;
    return answered.value ? ok(undefined) : refused('keychain-locked');
  };

  return {
    get: async (account) => {
      const found = await call((keytar) => keytar.getPassword(service, account));
      if (!found.ok || found.value !== null) return found;
      const open = await probe();
      return open.ok ? ok(null) : open;
    },
    set: async (account, secret) => {
      if (secret !== null) {
        const written = await call((keytar) => keytar.setPassword(service, account, secret));
        return written.ok ? ok(undefined) : written;
      }
      const removed = await call((keytar) => keytar.deletePassword(service, account));
      // `false` is "there was none", and is also what a locked keychain says.
      if (!removed.ok || removed.value) return removed.ok ? ok(undefined) : removed;
      return probe();
    },
  };
}

/** Anything that does not say that the keychain is missing is treated as locked: that never makes a new identity over an old one. */
function faultOf(cause: unknown): KeychainFault {
  const says = cause instanceof Error ? `${cause.message} ${codeOf(cause)}` : String(cause);
  return MISSING.test(says) ? 'keychain-missing' : 'keychain-locked';
}

function codeOf(cause: Error): string {
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
}

function loadKeytar(): Keytar {
  return createRequire(import.meta.url)('keytar') as Keytar;
}

function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  return new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Error('The keychain did not answer.')), ms);
    answer.then(done, fail).finally(() => clearTimeout(late));
  });
}
