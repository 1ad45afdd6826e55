import { beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appFiles, appScheme, fileOf, isAppUrl } from './app-scheme.js';

const POLICY = "default-src 'none'";
let get: (path: string, init?: RequestInit) => Promise<Response>;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'conclave-app-'));
  const renderer = join(folder, 'renderer');
  await mkdir(join(renderer, 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.json'), 'secret');
  await mkdir(join(folder, 'renderer-secrets'));
  await writeFile(join(folder, 'renderer-secrets', 'secret.json'), 'secret');
  await writeFile(join(renderer, 'index.html'), '<!doctype html>');
  await writeFile(join(renderer, 'assets', 'worker-1a.js'), 'export {};');
  await writeFile(join(renderer, 'assets', 'a b.css'), '');
  await writeFile(join(renderer, '.built-from'), 'hash');
  const handle = appFiles(renderer, POLICY);
  get = (path, init) => handle(new Request(`app://conclave${path}`, init));
});

describe('app://conclave', () => {
  test('is a secure standard scheme that bypasses no policy', () => {
    expect(appScheme.privileges).toMatchObject({ standard: true, secure: true });
    expect(appScheme.privileges).not.toHaveProperty('bypassCSP');
  });

  test.each([
    ['/', 'text/html; charset=utf-8'],
    ['/index.html?x#y', 'text/html; charset=utf-8'],
    ['/assets/worker-1a.js', 'text/javascript; charset=utf-8'],
    ['/assets/a%20b.css', 'text/css; charset=utf-8'],
  ])('serves %s with its type and the policy', async (path, type) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-security-policy')).toBe(POLICY);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each([
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.json',
    '/..%2fsecret.json',
    '/..%5csecret.json',
    '/%2e%2e%2frenderer-secrets/secret.json',
    '/index.html%00.json',
    '/%',
    '/.built-from',
    '/assets',
    '/nothing.js',
    '//etc/passwd',
  ])('serves nothing for %s, with the policy all the same', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('secret');
    expect(response.headers.get('content-security-policy')).toBe(POLICY);
  });

  test('serves nothing to other hosts and methods', async () => {
    expect((await get('/', { method: 'POST' })).status).toBe(404);
    expect((await get('.evil.example/')).status).toBe(404);
  });

  test('finds no file above its folder, however the address is written', () => {
    for (const path of ['/..', '/a/../..', '/%2e%2e', '/..%2f..', '/a%2f..%2f..%2fb', '/%5c..%5c'])
      expect(fileOf(`app://conclave${path}`)).toBeNull();
  });

  test('knows its own addresses from those that only look like them', () => {
    expect(isAppUrl('app://conclave/index.html')).toBe(true);
    expect(isAppUrl('app://conclave')).toBe(true);
    for (const url of ['app://conclave.evil/', 'https://app://conclave/', 'app://evil/', ''])
      expect(isAppUrl(url)).toBe(false);
  });
});
