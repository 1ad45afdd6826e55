// Codes for whoever develops or tries the service: they lie in a folder instead of going out.
import { randomBytes, randomInt } from 'node:crypto';
import { ok, refused } from '../../protocol/result.js';
import { toOutbox } from '../outbox.js';
import { isSameText } from '../same-text.js';
import type { CodeProvider } from './code-provider.js';
import type { KeyedHash } from './keyed-hash.js';

interface Options {
  readonly folder: string;
  readonly hash: KeyedHash;
  readonly now: () => number;
  readonly onTrouble: (cause: unknown) => void;
}

export function outboxProvider({ folder, hash, now, onTrouble }: Options): CodeProvider {
  return {
    async send(number) {
      const code = String(randomInt(1_000_000)).padStart(6, '0');
      const salt = randomBytes(16).toString('hex');
      const text = `${code} is your Conclave code. It works for 10 minutes. Nobody from Conclave will ask you for it.`;
      try {
        await toOutbox(folder, now(), { to: number, text });
      } catch (cause) {
        onTrouble(cause);
        return refused('sms-failed');
      }
      return ok({ reference: `${salt}.${hash('code', `${salt}.${code}`)}` });
    },
    check(reference, code) {
      const [salt = '', hashed = ''] = reference.split('.');
      const isRight = isSameText(hash('code', `${salt}.${code}`), hashed);
      return Promise.resolve(ok(isRight ? ('right' as const) : ('wrong' as const)));
    },
  };
}
