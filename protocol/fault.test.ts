import { describe, expect, test } from '@jest/globals';
import { faults, isFaultCode, sentence } from './fault.js';

describe('the table of faults', () => {
  test('says a whole sentence for each code', () => {
    for (const [code, row] of Object.entries(faults)) {
      expect(isFaultCode(code)).toBe(true);
      expect(row.says).toMatch(/^[A-Z].*\.$/);
      expect(row.says).not.toContain(code.includes('-') ? code : `E_${code}`);
    }
  });

  test('knows no code that an object inherits', () => {
    expect(isFaultCode('toString')).toBe(false);
    expect(isFaultCode('__proto__')).toBe(false);
  });

  test('gives the sentence of a code', () => {
    expect(sentence('meeting-ended')).toBe('The meeting has ended.');
  });
});
