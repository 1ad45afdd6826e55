import { describe, expect, test } from '@jest/globals';
import { networkOf } from '../limits/network.js';
import { readPhoneNumber } from './phone-number.js';

describe('phone numbers as people write them', () => {
  test('all ways to write a number are that number', () => {
    const ways = [
      ['+4915112345678', null],
      ['+49 151 12345678', null],
      ['+49 (0) 151 1234 5678', null],
      ['0151 12345678', 'DE'],
      ['0151/123-456-78', 'DE'],
      ['0049 151 12345678', 'DE'],
      ['tel:+49-151-12345678', 'US'],
      ['＋４９ １５１ １２３４５６７８', null],
      ['+49\u00a0151\u200b12345678', null],
    ] as const;
    for (const [text, country] of ways)
      expect([text, readPhoneNumber(text, country)]).toEqual([
        text,
        { ok: true, value: '+4915112345678' },
      ]);
  });

  test.each([
    ['12345', 'DE'],
    ['0151 12345678', null],
    ['hello', 'DE'],
    ['+49', null],
    ['+999 123456789', null],
    ['+49 151 12345678 ext. 5', null],
    ['0151 12345678', 'XX'],
    ['call +4915112345678 now', null],
  ])('%j in %p is no number', (text, country) => {
    expect(readPhoneNumber(text, country)).toEqual({
      ok: false,
      fault: { code: 'phone-number-wrong' },
    });
  });

  test.each(['+49 30 901820', '+49 900 1234567', '+1 800 253 0000', '+44 20 7946 0018'])(
    '%s gets no text messages',
    (text) => {
      expect(readPhoneNumber(text, null)).toEqual({
        ok: false,
        fault: { code: 'phone-number-landline' },
      });
    },
  );
});

describe('the network of an address', () => {
  test.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:aaaa::1', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:2:bbbb:0:0:2', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
