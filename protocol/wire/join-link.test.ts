import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatAppLink, formatJoinLink, parseJoinLink } from './join-link.js';

const rootKey = 'A'.repeat(43);

const RUNS = { seed: 20, numRuns: 500 };
const service = fc.constantFrom(
  ...[
    'https://meet.example',
    'http://127.0.0.1:8787',
    'http://[::1]:8787',
    'https://a-b.example:443',
  ],
);
/** As wire/http.ts allows them: at most 64 UTF-16 units, in whole characters. */
const passcode = fc
  .string({ minLength: 1, maxLength: 64, unit: 'binary' })
  .filter((text) => text.length <= 64);
const anyLink = fc
  .record({
    meetingId: fc.stringMatching(/^[0-9]{11}$/),
    service: fc.option(service, { nil: null }),
    hasRootKey: fc.boolean(),
    encryptionType: fc.constantFrom('e2ee' as const, 'enhanced' as const, null),
    passcode: fc.option(passcode, { nil: null }),
  })
  .map(({ hasRootKey, ...link }) => ({
    ...link,
    rootKey: hasRootKey && link.service !== null ? rootKey : null,
  }));
/** Text that is nearly a link: one with a few characters changed, put in or left out. */
const nearlyLink = fc
  .record({
    from: anyLink,
    isForApp: fc.boolean(),
    changes: fc.array(
      fc.record({ at: fc.nat(), text: fc.string({ maxLength: 2 }), adds: fc.boolean() }),
      {
        maxLength: 3,
      },
    ),
  })
  .map(({ from, isForApp, changes }) => {
    const characters = (isForApp ? formatAppLink(from) : formatJoinLink(from)).split('');
    for (const { at, text, adds } of changes)
      characters.splice(at % (characters.length + 1), adds ? 0 : 1, text);
    return characters.join('');
  });
const anyText = fc.oneof(
  nearlyLink,
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^[0-9 -]{11,15}$/),
);

describe('join link', () => {
  test('comes back whole from its own text', () => {
    fc.assert(
      fc.property(anyLink, (link) => {
        expect(parseJoinLink(formatJoinLink(link))).toEqual({ ok: true, value: link });
        expect(parseJoinLink(formatAppLink(link))).toEqual({ ok: true, value: link });
      }),
      RUNS,
    );
  });

  test('comes back whole with the longest passcode in the longest script', () => {
    const link = {
      meetingId: '12345678901',
      service: null,
      rootKey: null,
      encryptionType: null,
      passcode: '水'.repeat(64),
    };
    expect(parseJoinLink(formatJoinLink(link))).toEqual({ ok: true, value: link });
  });

  test('any text is refused or read as a link that comes back whole; nothing throws', () => {
    let read = 0;
    fc.assert(
      fc.property(anyText, (text) => {
        const parsed = parseJoinLink(text);
        if (!parsed.ok) return;
        read++;
        expect(parsed.value.meetingId).toMatch(/^[0-9]{11}$/);
        expect(parsed.value.service ?? 'https://a.example').toMatch(/^https?:/);
        expect(parseJoinLink(formatJoinLink(parsed.value))).toEqual(parsed);
      }),
      { ...RUNS, numRuns: 3_000 },
    );
    expect(read).toBeGreaterThan(50); // the claim is empty if nothing is ever read
  });

  test('is one that a browser can open, with the passcode where no web server sees it', () => {
    const at = { meetingId: '12345678901', service: 'https://meet.example', rootKey };
    const text = formatJoinLink({ ...at, encryptionType: 'e2ee', passcode: 'open sesame' });
    expect(text).toBe(`https://meet.example/j/12345678901?root=${rootKey}&type=e2ee#open%20sesame`);
    const { pathname, search } = new URL(text);
    expect(`${pathname}${search}`).not.toContain('sesame');
  });

  test('reads a bare meeting number with spaces or dashes', () => {
    expect(parseJoinLink(' 123 4567-8901 ')).toEqual({
      ok: true,
      value: {
        ...{ meetingId: '12345678901', service: null, rootKey: null },
        ...{ encryptionType: null, passcode: null },
      },
    });
  });

  test.each([
    `https://meet.example/j/12345678901?root=${rootKey}#sesame`,
    `conclave://join/12345678901?service=https%3A%2F%2Fmeet.example&root=${rootKey}#sesame`,
  ])('of before it said which encryption still leads there: %s', (text) => {
    expect(parseJoinLink(text)).toEqual({
      ok: true,
      value: {
        ...{ meetingId: '12345678901', service: 'https://meet.example', rootKey },
        ...{ encryptionType: null, passcode: 'sesame' },
      },
    });
  });

  test.each([
    'conclave://join/1234567890',
    'conclave://join/12345678901?service=javascript:alert(1)',
    'conclave://join/12345678901?service=https%3A%2F%2Fa.example%2Fpath',
    'conclave://join/12345678901?service=https%3A%2F%2Fuser@a.example',
    'conclave://join/12345678901#%E0%A4%A',
    'conclave://join/12345678901#half\ud800',
    'conclave://open/12345678901',
    'https://evil.example/12345678901',
    'https://user@evil.example/j/12345678901',
    'https://evil.example/j/12345678901/settings',
    'https://evil.example/j/12345678901?root=short',
    'javascript://meet.example/j/12345678901',
    // Of what is said of the encryption nothing is guessed, and nothing is said twice.
    ...['', 'E2EE', 'e2ee%20', 'none', 'e2ee&type=enhanced', `e2ee&root=${rootKey}`].flatMap(
      (type) => [
        `https://meet.example/j/12345678901?type=${type}`,
        `https://meet.example/j/12345678901?root=${rootKey}&type=${type}`,
        `conclave://join/12345678901?service=https%3A%2F%2Fmeet.example&type=${type}`,
      ],
    ),
    'https://meet.example/j/12345678901?',
    `https://meet.example/j/12345678901?root=${rootKey}&`,
    `https://meet.example/j/12345678901?root=${rootKey}type=e2ee`,
    `conclave://join/12345678901?root=${rootKey}`,
    `conclave://join/12345678901?service=https%3A%2F%2Fmeet.example&root=${rootKey}&type=e2ee&x`,
    '',
  ])('refuses %j', (text) => {
    expect(parseJoinLink(text)).toEqual({ ok: false, fault: { code: 'unknown-meeting' } });
  });
});
