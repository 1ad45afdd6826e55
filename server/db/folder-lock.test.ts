import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test, expect } from '@jest/globals';
import { takeLock } from './folder-lock.js';

describe('lock of the data folder (pitfalls.md A8)', () => {
  let folder = '';
  let path = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'conclave-lock-'));
    path = join(folder, 'service.lock');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('is taken once, and again after it was released', () => {
    const lock = takeLock(path);
    expect(lock).not.toBeNull();
    expect(takeLock(path)).toBeNull();
    lock?.release();
    expect(existsSync(path)).toBe(false);
    takeLock(path)?.release();
  });

  test('is left to a living process and taken from a dead one', async () => {
    const other = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    await once(other, 'spawn');
    writeFileSync(path, `${other.pid ?? 0} -\n`);
    expect(takeLock(path)).toBeNull();
    other.kill('SIGKILL');
    await once(other, 'exit');
    const lock = takeLock(path);
    expect(lock).not.toBeNull();
    expect(readFileSync(path, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
    lock?.release();
  });

  test('is taken from an earlier process that had the same id', () => {
    writeFileSync(path, `${process.pid} 1\n`);
    const lock = takeLock(path);
    expect(lock).not.toBeNull();
    lock?.release();
  });

  test('is taken where a crash left half a file', () => {
    writeFileSync(path, '');
    const lock = takeLock(path);
    expect(lock).not.toBeNull();
    lock?.release();
  });
});
