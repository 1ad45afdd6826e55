// RFC 5869 appendix A.1 to A.3 (vectors/rfc5869-hkdf-vectors.json names its source). HKDF has one implementation here, noble's.
import { describe, expect, test } from '@jest/globals';
import { fromHex, toHex, type Bytes } from '../bytes.js';
import file from '../vectors/rfc5869-hkdf-vectors.json' with { type: 'json' };
import { kdf, mac } from './kdf.js';

const hex = (text: string): Bytes => fromHex(text) ?? new Uint8Array();

describe('kdf: HKDF-SHA-256, RFC 5869 appendix A', () => {
  test.each(file.vectors.map((vector, i) => [`A.${String(i + 1)}`, vector] as const))(
    '%s',
    (_name, { ikm, salt, info, length, prk, okm }) => {
      expect(toHex(kdf(hex(ikm), hex(salt), hex(info), length))).toBe(okm);
      // RFC 5869 §2.2: PRK = HMAC-Hash(salt, IKM), so the same row also tests `mac`.
      expect(toHex(mac(hex(salt), hex(ikm)))).toBe(prk);
    },
  );

  test('refuses to give more than 255 blocks', () => {
    expect(kdf(hex('00'), hex(''), hex(''), 8_160)).toHaveLength(8_160);
    expect(() => kdf(hex('00'), hex(''), hex(''), 8_161)).toThrow();
  });
});
