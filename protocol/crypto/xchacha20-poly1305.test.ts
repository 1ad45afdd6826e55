// The two ciphers of protocol.md §3 that WebCrypto lacks, as box.ts imports them: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03,
// which has not become an RFC) and HSalsa20 as crypto_box_beforenm uses it. The vector files name their sources.
import { hchacha, xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { webcrypto } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { concat, fromHex, toHex, utf8, type Bytes } from '../bytes.js';
import hsalsa20 from '../vectors/hsalsa20-vectors.json' with { type: 'json' };
import x25519 from '../vectors/rfc7748-x25519-vectors.json' with { type: 'json' };
import xchacha20 from '../vectors/xchacha20-poly1305-vectors.json' with { type: 'json' };
import { dh } from './box.js';
import { noblePrimitives } from './noble-primitives.js';
import type { Primitives } from './primitives.js';
import { choosePrimitives } from './webcrypto-primitives.js';
import { xchachaSeal } from './xchacha20-poly1305.js';

const native = await choosePrimitives(webcrypto.subtle);
const hex = (text: string): Bytes => fromHex(text) ?? new Uint8Array();
const words = (bytes: Bytes): Uint32Array => new Uint32Array(Uint8Array.from(bytes).buffer);

describe('XChaCha20-Poly1305: draft-irtf-cfrg-xchacha-03', () => {
  test.each(xchacha20.aead)('A.3.1: seals and opens', (vector) => {
    const cipher = xchacha20poly1305(hex(vector.key), hex(vector.nonce), hex(vector.aad));
    const sealed = concat(hex(vector.ciphertext), hex(vector.tag));
    expect(toHex(cipher.encrypt(hex(vector.plaintext)))).toBe(toHex(sealed));
    expect(toHex(cipher.decrypt(sealed))).toBe(vector.plaintext);
  });

  test.each(xchacha20.aead)('A.3.1: does not open where any byte of c or AD differs', (vector) => {
    const { key, nonce, aad } = vector;
    const sealed = concat(hex(vector.ciphertext), hex(vector.tag));
    for (let i = 0; i < sealed.length; i++) {
      const broken = Uint8Array.from(sealed, (byte, at) => (at === i ? byte ^ 1 : byte));
      expect(() => xchacha20poly1305(hex(key), hex(nonce), hex(aad)).decrypt(broken)).toThrow();
    }
    const otherAad = hex(`${aad}00`);
    expect(() => xchacha20poly1305(hex(key), hex(nonce), otherAad).decrypt(sealed)).toThrow();
  });

  test.each(xchacha20.hchacha20)('§2.2.1: HChaCha20', ({ key, input, output }) => {
    const out = new Uint32Array(8);
    hchacha(words(utf8('expand 32-byte k')), words(hex(key)), words(hex(input)), out);
    expect(toHex(new Uint8Array(out.buffer))).toBe(output);
  });
});

describe('xchachaSeal', () => {
  test.each(xchacha20.aead)('A.3.1: seals as the draft says', (vector) => {
    const [key, nonce, aad] = [hex(vector.key), hex(vector.nonce), hex(vector.aad)];
    const sealed = xchachaSeal(key, nonce, aad, hex(vector.plaintext));
    expect(toHex(sealed)).toBe(vector.ciphertext + vector.tag);
  });

  const bytes = (length: number) =>
    fc.uint8Array({ minLength: length, maxLength: length }).map((drawn) => Uint8Array.from(drawn));
  const any = fc.uint8Array({ maxLength: 300 }).map((drawn) => Uint8Array.from(drawn));

  test("gives what noble's own construction gives, whatever the lengths, and changes no input", () => {
    fc.assert(
      fc.property(bytes(32), bytes(24), any, any, (key, nonce, aad, m) => {
        const before = toHex(concat(key, nonce, aad, m));
        const sealed = xchachaSeal(key, nonce, aad, m);
        expect(toHex(sealed)).toBe(toHex(xchacha20poly1305(key, nonce, aad).encrypt(m)));
        expect(toHex(concat(key, nonce, aad, m))).toBe(before);
      }),
      { seed: 8_439, numRuns: 500 },
    );
  });
});

describe.each<[string, Primitives]>([
  ['noble', noblePrimitives],
  ['native', native],
])('HSalsa20 over X25519: "Cryptography in NaCl" §8 on %s', (_name, crypto) => {
  test.each(hsalsa20.vectors)('both sides derive firstkey', async ({ shared, firstkey }) => {
    for (const pair of x25519.diffieHellman) {
      expect(pair.shared).toBe(shared);
      const wanted = { ok: true, value: hex(firstkey) };
      expect(await dh(crypto, hex(pair.alicePrivate), hex(pair.bobPublic))).toEqual(wanted);
      expect(await dh(crypto, hex(pair.bobPrivate), hex(pair.alicePublic))).toEqual(wanted);
    }
  });
});
