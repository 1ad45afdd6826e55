import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { csvLine } from './csv.js';

describe('CSV', () => {
  test('quotes text, leaves numbers, and writes nothing as nothing', () => {
    expect(csvLine(['a "b"', 7, null, 'x,y\nz'])).toBe('"a ""b""",7,,"x,y\nz"\r\n');
  });

  test.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r\n=1',
    ' =cmd|x',
    '\u200b=1',
    '\uff1d1+1',
    '|x',
    '%0A=1',
  ])('keeps %j from being a formula', (text) => {
    expect(csvLine([text]).startsWith(`"'`)).toBe(true);
  });

  test('leaves an ordinary name as it is', () => {
    expect(csvLine(['Zoë O’Neil-Smith'])).toBe('"Zoë O’Neil-Smith"\r\n');
  });

  test('no text leaves its cell', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (texts) => {
        const line = csvLine(texts);
        // Quotes that are doubled are text; outside of the others there are commas and one line end only.
        const outside = line.replaceAll('""', '').replace(/"[^"]*"/gs, '');
        expect(outside).toBe(`${','.repeat(texts.length - 1)}\r\n`);
      }),
      { seed: 3, numRuns: 40 },
    );
  });
});
