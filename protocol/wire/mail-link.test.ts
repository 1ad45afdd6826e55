import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatMailLink, parseMailLink } from './mail-link.js';

const token = 'A'.repeat(43);

describe('links in mails', () => {
  test('read as they were written', () => {
    const services = ['https://meet.example.org', 'http://127.0.0.1:8787', 'http://[::1]:8787'];
    for (const service of services)
      for (const kind of ['invitation', 'password'] as const) {
        const link = { kind, service, token };
        expect(parseMailLink(` ${formatMailLink(link)}\n`)).toEqual({ ok: true, value: link });
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
      `https://password?service=https%3A%2F%2Fa.example#${token}`,
    ];
    for (const text of bad)
      expect(parseMailLink(text)).toEqual({ ok: false, fault: { code: 'link-void' } });
  });

  test('never throw, whatever is pasted', () => {
    fc.assert(fc.property(fc.string(), (text) => !parseMailLink(text).ok));
  });
});
