import { describe, expect, test } from '@jest/globals';
import { readVersion, whyNotClient } from './client-gate.js';

const desktop = (version: string) => ({ kind: 'desktop' as const, version });

describe('clients that cannot encrypt end to end (product.md #7)', () => {
  test.each([
    ['browser', 'browser-refused'],
    ['phone', 'phone-refused'],
    ['sip', 'room-system-refused'],
    ['sdk', 'sdk-refused'],
  ] as const)(
    'a client of kind %s is refused with its own reason, whatever its version',
    (kind, why) => {
      expect(whyNotClient({ kind, version: '99.0.0' }, 'e2ee', '0.1.0')).toBe(why);
    },
  );

  test('the app may join from the least version on', () => {
    for (const version of ['1.2.3', '1.2.4', '1.10.0', '2.0.0', '1.2.3+build.7'])
      expect([version, whyNotClient(desktop(version), 'e2ee', '1.2.3')]).toEqual([version, null]);
    for (const version of ['1.2.2', '1.1.9', '0.9.9', '1.2.3-beta.1'])
      expect([version, whyNotClient(desktop(version), 'e2ee', '1.2.3')]).toEqual([
        version,
        'client-too-old',
      ]);
  });

  test('a version that is none counts as too old', () => {
    for (const version of ['', '1', '1.2', 'v1.2.3', '1.2.3.4', '1.2.x', '-1.2.3', '٣.٣.٣'])
      expect(whyNotClient(desktop(version), 'e2ee', '0.0.1')).toBe('client-too-old');
    expect(readVersion('9999999.0.0')).toBeNull();
  });

  test('a meeting that is not end-to-end encrypted refuses no client for what it is', () => {
    expect(whyNotClient({ kind: 'sip', version: '' }, 'enhanced', '0.1.0')).toBeNull();
  });
});
