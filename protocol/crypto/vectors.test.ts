import { webcrypto } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { equal, toHex } from '../bytes.js';
import { Fields, vectorsOf, type Vector } from '../vectors/vectors.js';
import {
  boxKey,
  boxOpen,
  boxSeal,
  dh,
  shareAsReceiver,
  shareAsSender,
  type BoxPublic,
} from './box.js';
import { decode, encode } from './cbor.js';
import { kdf } from './kdf.js';
import { noblePrimitives } from './noble-primitives.js';
import { participantId, parseParticipantId } from './participant-id.js';
import type { Primitives } from './primitives.js';
import { openSealed, sealCommitting } from './seal.js';
import { securityCode } from './security-code.js';
import { sign, verify } from './sign.js';
import { choosePrimitives } from './webcrypto-primitives.js';

const native = await choosePrimitives(webcrypto.subtle);

const cases = (type: string): [string, Vector][] =>
  vectorsOf(type).map((vector) => [vector.id, vector]);
const read = (vector: Vector) => ({
  given: new Fields(vector.in),
  wanted: new Fields(vector.out ?? {}),
});

test('the vector file has as many cases of each type as when it was copied', () => {
  const counts = Object.fromEntries(
    [
      'cbor',
      'participant-id',
      'security-code',
      'sign',
      'verify',
      'kdf',
      'kem',
      'dh',
      'box',
      'seal',
      'seal-open',
    ].map((type) => [type, vectorsOf(type).length]),
  );
  expect(counts).toEqual({
    cbor: 34,
    'participant-id': 2,
    'security-code': 3,
    sign: 3,
    verify: 10,
    kdf: 3,
    kem: 1,
    dh: 2,
    box: 1,
    seal: 1,
    'seal-open': 4,
  });
});

describe('CBOR (protocol.md §2)', () => {
  test.each(cases('cbor'))('%s', (_id, vector) => {
    const { given, wanted } = read(vector);
    const decoded = decode(given.bytes('bytes'));
    if (vector.reject !== undefined) {
      expect(decoded).toEqual({ ok: false, fault: { code: vector.reject } });
      return;
    }
    expect(decoded).toEqual({ ok: true, value: wanted.item('value') });
    expect(toHex(encode(wanted.item('value')))).toBe(given.text('bytes'));
  });
});

describe('identifiers and the security code (protocol.md §2, §8)', () => {
  test.each(cases('participant-id'))('%s', (_id, vector) => {
    const { given, wanted } = read(vector);
    const ids = { userId: given.bytes('userId'), hardwareId: given.bytes('hardwareId') };
    expect(participantId(ids)).toBe(wanted.text('participantId'));
    expect(parseParticipantId(wanted.text('participantId'))).toEqual({ ok: true, value: ids });
  });

  test.each(cases('security-code'))('%s', (_id, vector) => {
    const { given, wanted } = read(vector);
    expect(securityCode(given.bytes('ivk'))).toBe(wanted.text('code'));
  });
});

describe.each<[string, Primitives]>([
  ['noble', noblePrimitives],
  ['native', native],
])('primitives (protocol.md §3) on %s', (_name, crypto) => {
  test.each(cases('sign'))('%s', async (_id, vector) => {
    const { given, wanted } = read(vector);
    const signature = await sign(
      crypto,
      given.bytes('seed'),
      given.text('context'),
      given.bytes('m'),
    );
    expect(toHex(signature)).toBe(wanted.text('signature'));
    expect(toHex(await crypto.ed25519Public(given.bytes('seed')))).toBe(wanted.text('public'));
  });

  test.each(cases('verify'))('%s', async (_id, vector) => {
    const { given } = read(vector);
    const [publicKey, m, signature] = [
      given.bytes('public'),
      given.bytes('m'),
      given.bytes('signature'),
    ];
    const accepted = await verify(crypto, publicKey, given.text('context'), m, signature);
    expect(accepted).toBe(vector.reject === undefined);
  });

  test.each(cases('dh'))('%s', async (_id, vector) => {
    const { given, wanted } = read(vector);
    const shared = await dh(crypto, given.bytes('secret'), given.bytes('peer'));
    if (vector.reject !== undefined) {
      expect(shared).toEqual({ ok: false, fault: { code: vector.reject } });
      return;
    }
    expect(shared).toEqual({ ok: true, value: wanted.bytes('kDh') });
    expect(toHex(await crypto.x25519Public(given.bytes('secret')))).toBe(wanted.text('public'));
  });

  test.each(cases('kem'))('%s', async (_id, vector) => {
    const { given, wanted } = read(vector);
    const publicKey = await crypto.mlkemPublic(given.bytes('seed'));
    expect(toHex(publicKey)).toBe(wanted.text('public'));
    const opened = await crypto.mlkemDecapsulate(wanted.bytes('cKem'), given.bytes('seed'));
    expect(opened === null ? null : toHex(opened)).toBe(wanted.text('kKem'));
    const fixed = await noblePrimitives.mlkemEncapsulate(publicKey, given.bytes('coins'));
    expect(fixed === null ? null : toHex(fixed.cKem)).toBe(wanted.text('cKem'));
    const fresh = await crypto.mlkemEncapsulate(publicKey, given.bytes('coins'));
    const back = fresh && (await noblePrimitives.mlkemDecapsulate(fresh.cKem, given.bytes('seed')));
    expect(fresh !== null && back !== null && equal(fresh.kKem, back)).toBe(true);
  });

  test('refuses an ML-KEM key with a coefficient not below the modulus', async () => {
    const coins = new Uint8Array(32);
    expect(await crypto.mlkemEncapsulate(new Uint8Array(1184).fill(0xff), coins)).toBeNull();
    expect(await crypto.mlkemEncapsulate(new Uint8Array(1183), coins)).toBeNull();
  });

  test.each(cases('box'))('%s opens', async (_id, vector) => {
    const { given, wanted } = read(vector);
    const contexts = { kdf: given.text('contextKdf'), cipher: given.text('contextCipher') };
    const [sender, receiver] = [
      await party(given.fields('sender')),
      await party(given.fields('receiver')),
    ];
    const shared = await shareAsReceiver(
      crypto,
      sender,
      receiver,
      contexts.kdf,
      wanted.bytes('cKem'),
    );
    if (!shared.ok) throw new Error(shared.fault.code);
    expect(toHex(shared.value.s)).toBe(wanted.text('s'));
    const [metadata, ad, nonce] = [
      given.bytes('metadata'),
      given.bytes('ad'),
      given.bytes('nonce'),
    ];
    const opened = boxOpen(shared.value.s, contexts, metadata, ad, nonce, wanted.bytes('c'));
    expect(opened).toEqual({ ok: true, value: given.bytes('m') });
  });
});

describe('derivation and sealing (protocol.md §3)', () => {
  test.each(cases('kdf'))('%s', (_id, vector) => {
    const { given, wanted } = read(vector);
    const okm = kdf(
      given.bytes('ikm'),
      given.bytes('salt'),
      given.bytes('info'),
      given.number('n'),
    );
    expect(toHex(okm)).toBe(wanted.text('okm'));
  });

  test.each(cases('box'))('%s seals', async (_id, vector) => {
    const { given, wanted } = read(vector);
    const contexts = { kdf: given.text('contextKdf'), cipher: given.text('contextCipher') };
    const [sender, receiver] = [
      await party(given.fields('sender')),
      await party(given.fields('receiver')),
    ];
    const shared = await shareAsSender(
      noblePrimitives,
      sender,
      receiver,
      contexts.kdf,
      given.bytes('coins'),
    );
    if (!shared.ok) throw new Error(shared.fault.code);
    const { s, cKem } = shared.value;
    const [metadata, ad, nonce] = [
      given.bytes('metadata'),
      given.bytes('ad'),
      given.bytes('nonce'),
    ];
    expect(toHex(cKem)).toBe(wanted.text('cKem'));
    expect(toHex(boxKey(s, metadata, contexts.kdf))).toBe(wanted.text('k'));
    expect(toHex(boxSeal(s, contexts, metadata, ad, nonce, given.bytes('m')))).toBe(
      wanted.text('c'),
    );
  });

  test.each(cases('seal'))('%s', (_id, vector) => {
    const { given, wanted } = read(vector);
    const [k, ad, m] = [given.bytes('k'), given.bytes('ad'), given.bytes('m')];
    const sealed = sealCommitting(k, ad, m, given.bytes('nonce'), given.bytes('opening'));
    expect(toHex(sealed)).toBe(wanted.text('sealed'));
  });

  test.each(cases('seal-open'))('%s', (_id, vector) => {
    const { given, wanted } = read(vector);
    const opened = openSealed(given.bytes('k'), given.bytes('ad'), given.bytes('sealed'));
    expect(opened).toEqual(
      vector.reject === undefined
        ? { ok: true, value: wanted.bytes('m') }
        : { ok: false, fault: { code: vector.reject } },
    );
  });
});

async function party(
  fields: Fields,
): Promise<
  BoxPublic & { x25519Secret: ReturnType<Fields['bytes']>; mlkemSeed: ReturnType<Fields['bytes']> }
> {
  const [x25519Secret, mlkemSeed] = [fields.bytes('x25519Secret'), fields.bytes('mlkemSeed')];
  return {
    ivk: fields.bytes('ivk'),
    x25519: await noblePrimitives.x25519Public(x25519Secret),
    mlkem: await noblePrimitives.mlkemPublic(mlkemSeed),
    x25519Secret,
    mlkemSeed,
  };
}
