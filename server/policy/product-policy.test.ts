import { describe, expect, test } from '@jest/globals';
import { parsePolicy } from './product-policy.js';

describe('CONCLAVE_POLICY', () => {
  test('says values and locks', () => {
    expect(parsePolicy('defaultEncryptionType=e2ee, cloudRecording = off!,')).toEqual({
      defaultEncryptionType: { value: 'e2ee', locked: false },
      cloudRecording: { value: false, locked: true },
    });
    expect(parsePolicy('')).toEqual({});
  });

  test.each([
    'cloudRecording',
    'cloudRecording=maybe',
    'cloudRecording=e2ee',
    'defaultEncryptionType=on',
    'unknown=on',
    'polls=on,polls=off',
    'toString=on',
  ])('is refused as a whole for %s', (text) => {
    expect(parsePolicy(text)).toBeNull();
  });
});
