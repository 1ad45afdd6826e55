import { execFile } from 'node:child_process';
import { createCipheriv, createHmac, hkdfSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { toHex } from '../../protocol/bytes.js';
import { noblePrimitives } from '../../protocol/crypto/noble-primitives.js';
import {
  VECTOR_TYPES,
  checkVector,
  readVectorFile,
  type Vector,
} from '../../protocol/vectors/vector-file.js';
import rfc9605 from '../../protocol/vectors/rfc9605-sframe-vectors.json' with { type: 'json' };
import { emitVectors } from './emit.js';
import { readSframeFile } from './sframe-file.js';

const SLOW = 60_000;

describe('emit', () => {
  let text = '';
  let vectors: Vector[] = [];
  beforeAll(async () => {
    text = await emitVectors();
    const read = readVectorFile(text);
    if (typeof read === 'string') throw new Error(read);
    vectors = read;
  }, SLOW);

  test('writes the same file every time', async () => {
    expect(await emitVectors()).toBe(text);
  });

  test('has vectors of every type, and refusals with every code that a vector can have', () => {
    expect([...new Set(vectors.map(({ type }) => type))].sort()).toEqual([...VECTOR_TYPES].sort());
    const codes = new Set(vectors.flatMap(({ reject }) => (reject === undefined ? [] : [reject])));
    // `replay` is a code of the product; its vectors say true and false instead.
    expect([...codes].sort()).toEqual(
      [
        ...['announcement', 'box', 'cbor', 'certificate', 'codec', 'gap', 'heartbeat', 'keybox'],
        ...['link', 'mlkem', 'participantId', 'say', 'schema', 'seal', 'sframe', 'signature'],
        ...['split', 'x25519'],
      ].sort(),
    );
  });

  test(
    'writes what holds when it is read again',
    async () => {
      const wrong: string[] = [];
      for (const vector of vectors) {
        const said = await checkVector(noblePrimitives, vector);
        if (said !== null) wrong.push(`${vector.id}: ${said}`);
      }
      expect(wrong).toEqual([]);
    },
    SLOW,
  );
});

/** As the working group writes it: big numbers without quotes. */
function groupFile(sections: object): string {
  return JSON.stringify(sections).replace(/"(kid|ctr)":"(\d+)"/g, '"$1":$2');
}

function wrongIn(text: string): string[] {
  const rows = readSframeFile(text);
  if (typeof rows === 'string') throw new Error(rows);
  return rows.flatMap(({ id, check }) => {
    const said = check();
    return said === null ? [] : [`${id}: ${said}`];
  });
}

describe("the SFrame working group's files", () => {
  const { headers, sframe } = rfc9605;
  const file = { header: headers, sframe };

  test('the vectors of RFC 9605 hold, above 2^53 as well', () => {
    expect(readSframeFile(groupFile(file))).toHaveLength(headers.length + sframe.length);
    expect(wrongIn(groupFile(file))).toEqual([]);
  });

  test('a header that was changed fails, above 2^53 as well', () => {
    const changed = headers.map((row) => ({ ...row, ctr: String(BigInt(row.ctr) ^ 1n) }));
    expect(wrongIn(groupFile({ header: changed }))).toHaveLength(headers.length);
  });

  test('a vector fails whichever of its fields was changed', () => {
    const [vector] = sframe;
    if (vector === undefined) throw new Error('no vector');
    const changed = Object.entries(vector).map(([key, value]) => ({
      ...vector,
      [key]:
        typeof value === 'number' ? value + 1 : value.replace(/^./, (c) => (c === '0' ? '1' : '0')),
    }));
    expect(wrongIn(groupFile({ sframe: changed }))).toHaveLength(changed.length);
  });

  test.each([
    [1, 'aes-128-ctr', 'sha256', 10],
    [2, 'aes-128-ctr', 'sha256', 8],
    [3, 'aes-128-ctr', 'sha256', 4],
    [6, 'aes-256-ctr', 'sha512', 10],
    [7, 'aes-256-ctr', 'sha512', 8],
    [8, 'aes-256-ctr', 'sha512', 4],
  ])('suite %i is what OpenSSL makes of it, and fails when changed', (suite, cipher, hash, tag) => {
    const row = openSslRow(suite, cipher, hash, tag);
    expect(wrongIn(groupFile({ aes_ctr_hmac: [row] }))).toEqual([]);
    const changed = Object.keys(row).map((key) =>
      key === 'cipher_suite'
        ? { ...row, cipher_suite: 4 }
        : { ...row, [key]: row[key as 'ct'].replace(/^./, (c) => (c === '0' ? '1' : '0')) },
    );
    expect(wrongIn(groupFile({ aes_ctr_hmac: changed }))).toHaveLength(changed.length);
  });

  test.each([
    ['', 'It is not JSON.'],
    ['[1]', /has no sections/],
    ['{"vectors":[1,2]}', /^It has no rows in any of the sections header/],
  ])('says what is wrong with %j', (text, said) => {
    expect(readSframeFile(text)).toMatch(said);
  });

  test('a section that nobody knows has not passed', () => {
    expect(wrongIn(groupFile({ ...file, sframe_2: [{}, {}] }))).toEqual([
      'sframe_2: no such section is known here',
    ]);
  });
});

/** A row of aes_ctr_hmac, RFC 9605 §4.5.1, by another implementation than the one that checks. */
function openSslRow(cipher_suite: number, cipher: string, hash: string, tagLength: number) {
  const encLength = cipher === 'aes-128-ctr' ? 16 : 32;
  const keyLength = encLength + (hash === 'sha256' ? 32 : 64);
  const key = new Uint8Array(hkdfSync(hash, 'key', 'salt', 'info', keyLength));
  const [enc, auth] = [key.slice(0, encLength), key.slice(encLength)];
  const [nonce, aad, pt] = [key.slice(3, 15), key.slice(1, 9), key.slice(0, 37)];
  const sealed = createCipheriv(cipher, enc, Buffer.concat([nonce, Buffer.alloc(4)])).update(pt);
  const lengths = Buffer.alloc(24);
  for (const [i, n] of [aad.length, sealed.length, tagLength].entries())
    lengths.writeBigUInt64BE(BigInt(n), i * 8);
  const mac = createHmac(hash, auth)
    .update(Buffer.concat([lengths, nonce, aad, sealed]))
    .digest();
  const ct = Buffer.concat([sealed, mac.subarray(0, tagLength)]);
  const bytes = { key, enc_key: enc, auth_key: auth, nonce, aad, pt, ct };
  const hex = Object.fromEntries(Object.entries(bytes).map(([name, b]) => [name, toHex(b)]));
  return { cipher_suite, ...hex } as { cipher_suite: number; ct: string };
}

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-conformance-'));
  const path = join(folder, 'vectors.json');
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = (...args: string[]) =>
    new Promise<{ status: number; said: string; last: string }>((done) => {
      execFile(process.execPath, ['tools/conformance.mjs', ...args], (cause, out, err) =>
        done({
          status: cause === null ? 0 : Number(cause.code),
          said: err,
          last: out.trimEnd().split('\n').at(-1) ?? '',
        }),
      );
    });

  test(
    'emits a file that passes, and that fails when one vector was changed',
    async () => {
      const emitted = await run('emit', path);
      expect(emitted).toMatchObject({ status: 0, said: '' });
      expect(await run('protocol', path)).toEqual(emitted);
      writeFileSync(
        path,
        readFileSync(path, 'utf8').replace('"reject": "gap"', '"reject": "split"'),
      );
      expect(await run('protocol', path)).toMatchObject({
        status: 1,
        last: emitted.last.replace(/^(\d+) passed, 0/, (_all, n) => `${Number(n) - 1} passed, 1`),
      });
    },
    SLOW,
  );

  test(
    'says in a sentence what is wrong with a file',
    async () => {
      writeFileSync(path, '{');
      const unread = { status: 1, last: '0 passed, 1 failed' };
      expect(await run('protocol', path)).toMatchObject({
        ...unread,
        said: `${path} cannot be checked. It is not JSON.\n`,
      });
      expect(await run('sframe', join(folder, 'none'))).toMatchObject({ ...unread });
      expect(await run('prove', path)).toMatchObject({ status: 2 });
    },
    SLOW,
  );
});
