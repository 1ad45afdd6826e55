// RFC 9605 appendix C: every header of C.1, and C.3's vector of our suite, AES_256_GCM_SHA512_128 (0x0005).
// vectors/rfc9605-sframe-vectors.json names its source. The suites we do not speak are left out.
import { webcrypto } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { fromHex, toHex, type Bytes } from '../bytes.js';
import file from '../vectors/rfc9605-sframe-vectors.json' with { type: 'json' };
import { readHeader, writeHeader } from './sframe-header.js';
import { sframeOpen, sframeSeal } from './sframe.js';
import { sframeKeys, writeNonce } from './stream-key.js';

const hex = (text: string): Bytes => fromHex(text) ?? new Uint8Array();
const isOurs = (number: string): boolean => BigInt(number) <= BigInt(Number.MAX_SAFE_INTEGER);
const LONGEST = 17;

const headers = file.headers.map((row) => [row.kid, row.ctr, row.encoded] as const);
const inRange = headers.filter(([kid, ctr]) => isOurs(kid) && isOurs(ctr));
const beyond = headers.filter(([kid, ctr]) => !isOurs(kid) || !isOurs(ctr));

describe('SFrame header: RFC 9605 appendix C.1', () => {
  test('has all 289 headers, of which 93 name a number above 2^53-1', () => {
    expect([headers.length, inRange.length, beyond.length]).toEqual([289, 196, 93]);
  });

  test.each(inRange)('KID %s, CTR %s', (kid, ctr, encoded) => {
    const out = new Uint8Array(LONGEST);
    const length = writeHeader(Number(kid), Number(ctr), out);
    expect(toHex(out.subarray(0, length))).toBe(encoded);
    expect(readHeader(hex(encoded))).toEqual({ kid: Number(kid), ctr: Number(ctr), length });
  });

  test.each(beyond)(
    'refuses KID %s, CTR %s, which no key of ours can have',
    (_kid, _ctr, encoded) => {
      expect(readHeader(hex(encoded))).toBeNull();
    },
  );
});

describe('SFrame: RFC 9605 appendix C.3, suite 0x0005', () => {
  const [vector] = file.sframe;
  if (vector === undefined) throw new Error('the vector of our suite is missing');
  const { kid, ctr } = vector;
  const [baseKey, metadata, plain] = [vector.base_key, vector.metadata, vector.pt].map(hex);
  if (baseKey === undefined || metadata === undefined || plain === undefined) throw new Error();

  test('derives the key, the salt and the nonce', () => {
    expect(vector.cipher_suite).toBe(5);
    const { sframeKey, sframeSalt } = sframeKeys(baseKey, kid);
    expect([toHex(sframeKey), toHex(sframeSalt)]).toEqual([vector.sframe_key, vector.sframe_salt]);
    const nonce = new Uint8Array(12);
    writeNonce(sframeSalt, ctr, nonce);
    expect(toHex(nonce)).toBe(vector.nonce);
  });

  test('seals and opens on noble', () => {
    expect(toHex(sframeSeal(baseKey, kid, ctr, metadata, plain))).toBe(vector.ct);
    const opened = sframeOpen((id) => (id === kid ? baseKey : null), metadata, hex(vector.ct));
    expect(opened).toEqual({ ok: true, value: { kid, ctr, plain } });
  });

  test('seals and opens on WebCrypto, as frame workers do', async () => {
    const { subtle } = webcrypto;
    const usages: ('encrypt' | 'decrypt')[] = ['encrypt', 'decrypt'];
    const key = await subtle.importKey('raw', hex(vector.sframe_key), 'AES-GCM', false, usages);
    const params = { name: 'AES-GCM', iv: hex(vector.nonce), additionalData: hex(vector.aad) };
    const sealed = hex(vector.ct).subarray(readHeader(hex(vector.ct))?.length);
    expect(toHex(new Uint8Array(await subtle.encrypt(params, key, plain)))).toBe(toHex(sealed));
    expect(toHex(new Uint8Array(await subtle.decrypt(params, key, sealed)))).toBe(vector.pt);
  });
});
