import { describe, expect, jest, test } from '@jest/globals';
import { ok, refused } from '../../protocol/result.js';
import type { Bridge } from '../../protocol/wire/bridge-type.js';
import { sessionKeeper } from './session-keeper.js';

function keychain(parts: Partial<Bridge['session']> = {}): Bridge['session'] {
  return {
    read: async () => ok({ token: 'kept' }),
    write: async () => ok({ kept: true }),
    clear: async () => ok(undefined),
    ...parts,
  };
}

describe('session keeper', () => {
  test('finds the session of an earlier run', async () => {
    const keeper = sessionKeeper(keychain());
    expect(await keeper.restore()).toEqual(ok(true));
    expect(keeper.token()).toBe('kept');
  });

  test('says that the keychain is locked and has no session then', async () => {
    const keeper = sessionKeeper(keychain({ read: async () => refused('keychain-locked') }));
    expect(await keeper.restore()).toEqual(refused('keychain-locked'));
    expect(keeper.token()).toBeNull();
  });

  test('holds a session that the keychain refuses for this run', async () => {
    const keeper = sessionKeeper(keychain({ write: async () => refused('keychain-locked') }));
    expect(await keeper.keep('fresh')).toBe(false);
    expect(keeper.token()).toBe('fresh');
  });

  test('forgets here even where the keychain does not', async () => {
    const clear = jest.fn(async () => refused('keychain-locked'));
    const keeper = sessionKeeper(keychain({ clear }));
    await keeper.keep('fresh');
    await keeper.forget();
    expect(keeper.token()).toBeNull();
    expect(clear).toHaveBeenCalled();
  });
});
