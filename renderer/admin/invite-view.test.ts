import { describe, expect, test } from '@jest/globals';
import { typedEmails } from './invite-view.js';

describe('addresses to invite', () => {
  test.each([
    ['anna@example.org', ['anna@example.org']],
    ['anna@example.org, ben@example.org;cleo@example.org', ['anna', 'ben', 'cleo']],
    ['anna@example.org\nben@example.org\r\n\tcleo@example.org ', ['anna', 'ben', 'cleo']],
    ['Anna Berg <anna@example.org>, "Cruz, Ben" <ben@example.org>', ['anna', 'ben']],
    ['<anna@example.org>', ['anna']],
    ['ben@example.org, ben@example.org', ['ben']],
    ['', []],
  ])('are read from %p', (text, wanted) => {
    const emails = wanted.map((one) => (one.includes('@') ? one : `${one}@example.org`));
    expect(typedEmails(text)).toEqual({ emails, odd: [] });
  });

  test('that are none are named, and lose no other', () => {
    expect(typedEmails('anna, ben@example.org, cleo@')).toEqual({
      emails: ['ben@example.org'],
      odd: ['anna', 'cleo@'],
    });
  });
});
