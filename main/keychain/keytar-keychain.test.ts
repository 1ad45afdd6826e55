import { describe, expect, test } from '@jest/globals';
import { keytarKeychain, type Keytar } from './keytar-keychain.js';

/** keytar as it behaves over an open keychain. */
function openKeytar(entries = new Map<string, string>()): Keytar {
  return {
    getPassword: async (_service, account) => entries.get(account) ?? null,
    setPassword: async (_service, account, password) => void entries.set(account, password),
    deletePassword: async (_service, account) => entries.delete(account),
  };
}

/** pitfalls.md A7: what a locked Secret Service answers. */
const lockedKeytar: Keytar = {
  getPassword: async () => null,
  setPassword: async () => {
    throw new Error('Cannot create an item in a locked collection');
  },
  deletePassword: async () => false,
};

const over = (keytar: Keytar, answerWithinMs = 1_000) =>
  keytarKeychain('Conclave test', { load: () => keytar, answerWithinMs });
const locked = { ok: false, fault: { code: 'keychain-locked' } };
const missing = { ok: false, fault: { code: 'keychain-missing' } };

describe('the keychain through keytar', () => {
  test('gives back what it was given, and nothing after it was removed', async () => {
    const entries = new Map<string, string>();
    const keychain = over(openKeytar(entries));
    expect(await keychain.set('session', 'secret')).toEqual({ ok: true, value: undefined });
    expect(await keychain.get('session')).toEqual({ ok: true, value: 'secret' });
    expect(await keychain.set('session', null)).toEqual({ ok: true, value: undefined });
    expect(await keychain.get('session')).toEqual({ ok: true, value: null });
    expect(entries.size).toBe(0);
  });

  test('says that there is no such entry only after a probe entry came back, and leaves none behind', async () => {
    const entries = new Map<string, string>();
    expect(await over(openKeytar(entries)).get('identity')).toEqual({ ok: true, value: null });
    expect(entries.size).toBe(0);
  });

  test('takes the empty answers of a locked keychain for locked (keychain-locked)', async () => {
    const keychain = over(lockedKeytar);
    expect(await keychain.get('identity')).toEqual(locked);
    expect(await keychain.set('identity', 'secret')).toEqual(locked);
    expect(await keychain.set('identity', null)).toEqual(locked);
  });

  test('takes a keychain that swallows what is written for locked (keychain-locked)', async () => {
    const swallowing: Keytar = { ...openKeytar(), setPassword: async () => undefined };
    expect(await over(swallowing).get('identity')).toEqual(locked);
  });

  test('waits only so long for a prompt that nobody answers (keychain-locked)', async () => {
    const silent: Keytar = { ...openKeytar(), getPassword: () => new Promise(() => undefined) };
    expect(await over(silent, 20).get('identity')).toEqual(locked);
  });

  test.each([
    'Cannot autolaunch D-Bus without X11 $DISPLAY',
    'Object does not exist at path "/org/freedesktop/secrets/collection/login"',
    'The name org.freedesktop.secrets was not provided by any .service files',
    'Could not connect: No such file or directory',
  ])('calls it missing when it says: %s (keychain-missing)', async (says) => {
    const failing: Keytar = {
      ...openKeytar(),
      getPassword: async () => {
        throw new Error(says);
      },
    };
    expect(await over(failing).get('identity')).toEqual(missing);
  });

  test('calls it missing where keytar was not built (keychain-missing)', async () => {
    const keychain = keytarKeychain('Conclave test', {
      load: () => {
        throw new Error("Cannot find module '../build/Release/keytar.node'");
      },
    });
    expect(await keychain.get('identity')).toEqual(missing);
    expect(await keychain.set('identity', 'secret')).toEqual(missing);
  });

  test('calls anything that it does not understand locked, so that no identity is made over another', async () => {
    const odd: Keytar = {
      ...openKeytar(),
      getPassword: async () => {
        throw new Error('Password is required.');
      },
    };
    expect(await over(odd).get('identity')).toEqual(locked);
  });
});
