import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatMailLink, formatWebLink, parseMailLink, tokenIn } from './mail-link.js';

const token = 'A'.repeat(43);

describe('links in mails', () => {
  test('read as they were written', () => {
    const services = ['https://meet.example.org', 'http://127.0.0.1:8787', 'http://[::1]:8787'];
    for (const service of services)
      for (const kind of ['invitation', 'password'] as const) {
        const link = { kind, service, token };
        expect(parseMailLink(` ${formatMailLink(link)}\n`)).toEqual({ ok: true, value: link });
        expect(parseMailLink(` ${formatWebLink(link)}\n`)).toEqual({ ok: true, value: link });
      }
  });

  test('are refused when anything is not as it was written', () => {
    const bad = [
      `conclave://other?service=https%3A%2F%2Fa.example#${token}`,
      `conclave://password?service=https%3A%2F%2Fa.example#${token}A`,
      `conclave://password?service=https%3A%2F%2Fa.example%2Fpath#${token}`,
      `conclave://password?service=javascript%3Aalert(1)#${token}`,
      `conclave://password?service=%E0%A4%A#${token}`,
      `conclave://password#${token}`,
      `https://a.example/open/other#${token}`,
      `https://a.example/open/password`,
      `https://a.example/open/password#${token}#${token}`,
      `https://ana:secret@a.example/open/password#${token}`,
      `https://a.example/x/open/password#${token}`,
      `ftp://a.example/open/password#${token}`,
      `conclave://password?service=https%3A%2F%2Fa.example#${token}${'A'.repeat(3_000)}`,
      `https://password?service=https%3A%2F%2Fa.example#${token}`,
    ];
    for (const text of bad)
      expect(parseMailLink(text)).toEqual({ ok: false, fault: { code: 'link-void' } });
  });

  test('give their code where one is pasted, and so does the code alone', () => {
    const link = { kind: 'password', service: 'https://a.example', token } as const;
    for (const text of [token, ` ${token} `, formatMailLink(link), formatWebLink(link)])
      expect(tokenIn(text, 'password')).toEqual({ ok: true, value: token });
    for (const text of ['', 'A', formatMailLink({ ...link, kind: 'invitation' })])
      expect(tokenIn(text, 'password').ok).toBe(false);
  });

  test('never throw, whatever is pasted', () => {
    fc.assert(fc.property(fc.string(), (text) => !parseMailLink(text).ok));
  });
});
