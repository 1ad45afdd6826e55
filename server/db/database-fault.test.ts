import { describe, test, expect } from '@jest/globals';
import { faultOf, isUniqueViolation, loggable } from './database-fault.js';

const wrapped = (code: string, message: string) =>
  Object.assign(
    new Error('Failed query: insert … params: ana@example.org', {
      cause: Object.assign(new Error(message), { code }),
    }),
    {
      params: ['ana@example.org'],
    },
  );

describe('what a failed query means', () => {
  test('finds the code of the driver inside the wrapper', () => {
    expect(isUniqueViolation(wrapped('23505', 'duplicate key'))).toBe(true);
    expect(isUniqueViolation(wrapped('23503', 'foreign key'))).toBe(false);
  });

  test('knows a full disk by code and by words', () => {
    expect(faultOf(wrapped('53100', 'could not extend file'))).toBe('disk-full');
    expect(faultOf(wrapped('ENOSPC', 'write'))).toBe('disk-full');
    expect(faultOf(wrapped('XX000', 'could not write: No space left on device'))).toBe('disk-full');
    expect(faultOf(wrapped('XX000', 'something else'))).toBe('internal');
    expect(faultOf('a string')).toBe('internal');
  });

  test('logs no parameter of a query', () => {
    const entry = JSON.stringify(loggable(wrapped('23505', 'duplicate key')));
    expect(entry).toContain('duplicate key');
    expect(entry).not.toContain('ana@example.org');
  });
});
