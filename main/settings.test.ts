import { describe, expect, test } from '@jest/globals';
import { readSettings } from './settings.js';

const MAIN = 'file:///opt/conclave/dist/main/index.js';

describe('the settings of main', () => {
  test('have defaults, and find the built neighbours', () => {
    expect(readSettings({}, MAIN)).toEqual({
      ...{ serviceUrl: 'http://127.0.0.1:8787', profile: null, keychainService: 'Conclave' },
      rendererFolder: '/opt/conclave/dist/renderer',
      preloadFile: '/opt/conclave/dist/preload/index.cjs',
    });
  });

  test('take the service, the profile and the name of the keychain entries from the environment', () => {
    const env = {
      CONCLAVE_SERVICE: 'https://meet.example.org/path',
      CONCLAVE_PROFILE: '/home/ada/profile',
      CONCLAVE_KEYCHAIN_SERVICE: 'Conclave demo Ada',
    };
    expect(readSettings(env, MAIN)).toMatchObject({
      ...{ serviceUrl: 'https://meet.example.org', profile: '/home/ada/profile' },
      keychainService: 'Conclave demo Ada',
    });
  });

  test.each(["https:// 'unsafe-eval'", 'file:///etc', 'javascript:alert(1)', 'nonsense'])(
    'refuse a service that would change the policy or is none: %s',
    (url) => {
      expect(() => readSettings({ CONCLAVE_SERVICE: url }, MAIN)).toThrow(/CONCLAVE_SERVICE/);
    },
  );
});
