import { describe, test, expect } from '@jest/globals';
import { originCheck } from './origins.js';

describe('origin check (pitfalls.md C4)', () => {
  const isAllowed = originCheck(['https://meet.example.org', 'http://conclave.localhost:*']);

  test('allows the app, programs without an origin, and what the operator named', () => {
    for (const origin of [
      undefined,
      'app://conclave',
      'https://meet.example.org',
      'http://conclave.localhost:4711',
    ])
      expect(isAllowed(origin)).toBe(true);
  });

  test('refuses everyone else', () => {
    for (const origin of [
      'null',
      'https://evil.example',
      'https://meet.example.org.evil.example',
      'http://conclave.localhost:4711.evil.example',
      'http://conclave.localhost:',
      'http://conclave.localhost',
      'app://conclave.evil',
    ])
      expect(isAllowed(origin)).toBe(false);
  });
});
