import { describe, expect, test } from '@jest/globals';
import { search, spellings, textPlace, type Place } from './search.js';

const bytes = Buffer.from(Array.from({ length: 32 }, (_, i) => (i * 37 + 251) & 0xff));
const secret = { kind: 'mk', owner: 'Anna', bytes };
const finds = (place: Place) => search([place], [secret]).map(({ written }) => written);

describe('the search for secrets', () => {
  test('finds the bytes as they are', () => {
    const parts = [Buffer.concat([Buffer.from('before'), bytes, Buffer.from('after')])];
    expect(finds({ name: 'a file', parts })).toEqual(['bytes']);
  });

  test('finds hex in both cases', () => {
    expect(finds(textPlace('a log', `x${bytes.toString('hex')}x`))).toEqual(['hex']);
    expect(finds(textPlace('a log', bytes.toString('hex').toUpperCase()))).toEqual(['HEX']);
  });

  test.each([0, 1, 2, 3, 4, 5])('finds base64 when %i other bytes come first', (before) => {
    const longer = Buffer.concat([Buffer.alloc(before, 7), bytes, Buffer.from('end')]);
    expect(finds(textPlace('a board', longer.toString('base64url')))).toContain('base64url');
    expect(finds(textPlace('a board', longer.toString('base64')))).toContain('base64');
  });

  test('finds nothing where nothing is', () => {
    expect(finds(textPlace('a log', Buffer.alloc(500, 3).toString('base64')))).toEqual([]);
  });

  test('never searches for less than the better part of a secret', () => {
    for (const { needle } of spellings(bytes)) expect(needle.length).toBeGreaterThanOrEqual(32);
  });
});
