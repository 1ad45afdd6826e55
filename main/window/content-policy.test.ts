import { describe, expect, test } from '@jest/globals';
import { contentPolicy } from './content-policy.js';

const directives = (origin: string): Map<string, string[]> =>
  new Map(
    contentPolicy(origin)
      .split('; ')
      .map((directive) => {
        const [name = '', ...sources] = directive.split(' ');
        return [name, sources];
      }),
  );

describe('the content security policy', () => {
  test('allows nothing by default, and code from our own files only', () => {
    const policy = directives('https://meet.example.org');
    expect(policy.get('default-src')).toEqual(["'none'"]);
    for (const name of ['script-src', 'worker-src', 'style-src', 'font-src'])
      expect(policy.get(name)).toEqual(["'self'"]);
    for (const name of ['object-src', 'base-uri', 'form-action', 'frame-src', 'frame-ancestors'])
      expect(policy.get(name)).toEqual(["'none'"]);
    expect(contentPolicy('https://meet.example.org')).not.toMatch(/unsafe|\*/);
  });

  test('names the service, its WebSocket, and engines over TLS for a service elsewhere', () => {
    expect(directives('https://meet.example.org:8443').get('connect-src')).toEqual([
      ...["'self'", 'https://meet.example.org:8443', 'wss://meet.example.org:8443', 'wss:'],
    ]);
  });

  test('names loopback engines for a service on this computer, and no other plain ones', () => {
    for (const origin of ['http://127.0.0.1:8787', 'http://localhost:1', 'http://[::1]:1']) {
      const sources = directives(origin).get('connect-src') ?? [];
      expect(sources).toContain('ws://127.0.0.1:*');
      expect(sources).not.toContain('ws:');
      expect(sources).not.toContain('http:');
    }
    expect(directives('http://localhost.evil.example').get('connect-src')).not.toContain(
      'ws://127.0.0.1:*',
    );
  });
});
