import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { testService, type TestService } from '../service.fixture.js';

let service: TestService;
beforeAll(async () => {
  service = await testService({ CONCLAVE_PUBLIC_URL: 'https://meet.example.org' });
}, 60_000);
afterAll(() => service.end(), 20_000);

describe('the page that a mail leads to', () => {
  test.each(['invitation', 'password'])('of kind %s says how to open the app', async (kind) => {
    const answer = await service.get(`/open/${kind}`, 'x');
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    expect(answer.body).toContain(`data-kind="${kind}" data-service="https://meet.example.org"`);
    expect(answer.body).toContain('Open Conclave');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['referrer-policy']).toBe('no-referrer');
  });

  test('allows its own script and style, and nothing else', async () => {
    const { body, headers } = await service.get('/open/password', 'x');
    const policy = String(headers['content-security-policy']);
    for (const tag of ['script', 'style']) {
      const [, text = ''] = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(body) ?? [];
      const hash = createHash('sha256').update(text, 'utf8').digest('base64');
      expect(policy).toContain(`${tag}-src 'sha256-${hash}'`);
    }
    expect(policy).toMatch(/^default-src 'none';/);
    expect(body).not.toMatch(/https?:\/\/(?!meet\.example\.org)/);
  });

  test('is there for links of mails only', async () => {
    expect((await service.get('/open/other', 'x')).statusCode).toBe(404);
  });
});
