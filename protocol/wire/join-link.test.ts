import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatJoinLink, parseJoinLink } from './join-link.js';

const rootKey = 'A'.repeat(43);

describe('join link', () => {
  test('comes back whole from its own text', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[0-9]{11}$/),
        fc.option(fc.constantFrom('https://meet.example', 'http://127.0.0.1:8787'), { nil: null }),
        fc.option(fc.string({ minLength: 1, maxLength: 16, unit: 'grapheme-ascii' }), {
          nil: null,
        }),
        (meetingId, service, passcode) => {
          const link = { meetingId, service, rootKey: service === null ? null : rootKey, passcode };
          expect(parseJoinLink(formatJoinLink(link))).toEqual({ ok: true, value: link });
        },
      ),
    );
  });

  test('reads a bare meeting number with spaces or dashes', () => {
    expect(parseJoinLink(' 123 4567-8901 ')).toEqual({
      ok: true,
      value: { meetingId: '12345678901', service: null, rootKey: null, passcode: null },
    });
  });

  test.each([
    'conclave://join/1234567890',
    'conclave://join/12345678901?service=javascript:alert(1)',
    'conclave://join/12345678901?service=https%3A%2F%2Fa.example%2Fpath',
    'conclave://join/12345678901?service=https%3A%2F%2Fuser@a.example',
    'conclave://join/12345678901#%E0%A4%A',
    'conclave://open/12345678901',
    'https://evil.example/12345678901',
    '',
  ])('refuses %j', (text) => {
    expect(parseJoinLink(text)).toEqual({ ok: false, fault: { code: 'unknown-meeting' } });
  });
});
