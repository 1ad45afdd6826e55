import { beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf } from '../protocol/bytes.js';
import { ServiceRoots } from './service-roots.js';

const key = (fill: number) => bytesOf(new Uint8Array(32).fill(fill));
const URL_A = 'https://meet.example.org';
const done = { ok: true, value: undefined };
const changed = { ok: false, fault: { code: 'service-root-changed' } };

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'conclave-roots-'));
  file = join(folder, 'profile', 'roots.json');
});

describe('the pinned service root keys (protocol.md §4)', () => {
  test('keep the first key of each service over restarts', async () => {
    expect(await new ServiceRoots(file).pin(URL_A, key(1))).toEqual(done);
    expect(await new ServiceRoots(file).pin('https://other.example.org', key(2))).toEqual(done);
    expect(await new ServiceRoots(file).pin(URL_A, key(1))).toEqual(done);
  });

  test('refuse another key later, and keep the first (service-root-changed)', async () => {
    await new ServiceRoots(file).pin(URL_A, key(1));
    expect(await new ServiceRoots(file).pin(URL_A, key(2))).toEqual(changed);
    expect(await new ServiceRoots(file).pin(`${URL_A}/path?x`, key(2))).toEqual(changed);
    expect(await new ServiceRoots(file).pin(URL_A, key(1))).toEqual(done);
  });

  test('let one of two first contacts win (service-root-changed)', async () => {
    const roots = new ServiceRoots(file);
    const both = await Promise.all([roots.pin(URL_A, key(1)), roots.pin(URL_A, key(2))]);
    expect(both).toEqual([done, changed]);
  });

  test('refuse what is no address of a service (service-root-changed)', async () => {
    for (const url of ['', 'nonsense', 'file:///etc/passwd', 'data:text/plain,x'])
      expect(await new ServiceRoots(file).pin(url, key(1))).toEqual(changed);
  });

  test('fail loudly over a file that was damaged, and do not replace it', async () => {
    const damaged = join(folder, 'damaged.json');
    await writeFile(damaged, '{"https://meet.exa');
    await expect(new ServiceRoots(damaged).pin(URL_A, key(1))).rejects.toThrow();
    await expect(new ServiceRoots(damaged).pin(URL_A, key(1))).rejects.toThrow();
  });

  test('leave no half-written file behind', async () => {
    await new ServiceRoots(file).pin(URL_A, key(1));
    expect(await readdir(join(folder, 'profile'))).toEqual(['roots.json']);
  });
});
