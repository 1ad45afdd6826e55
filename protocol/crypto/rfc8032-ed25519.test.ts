// RFC 8032 §7.1, all five, on both sets of primitives (vectors/rfc8032-ed25519-vectors.json names its source).
import { webcrypto } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { fromHex, toHex, type Bytes } from '../bytes.js';
import file from '../vectors/rfc8032-ed25519-vectors.json' with { type: 'json' };
import { noblePrimitives } from './noble-primitives.js';
import type { Primitives } from './primitives.js';
import { choosePrimitives } from './webcrypto-primitives.js';

const native = await choosePrimitives(webcrypto.subtle);
const hex = (text: string): Bytes => fromHex(text) ?? new Uint8Array();

test('the native set signs natively here, so that these vectors reach two implementations', () => {
  expect(native.name).toContain('Ed25519');
});

describe.each<[string, Primitives]>([
  ['noble', noblePrimitives],
  ['native', native],
])('Ed25519: RFC 8032 §7.1 on %s', (_name, crypto) => {
  test.each(file.vectors.map((vector) => [vector.name, vector] as const))(
    '%s',
    async (_vector, { seed, public: publicKey, message, signature }) => {
      expect(toHex(await crypto.ed25519Public(hex(seed)))).toBe(publicKey);
      expect(toHex(await crypto.ed25519Sign(hex(seed), hex(message)))).toBe(signature);
      expect(await crypto.ed25519Verify(hex(publicKey), hex(message), hex(signature))).toBe(true);
      const longer = hex(`${message}00`);
      expect(await crypto.ed25519Verify(hex(publicKey), longer, hex(signature))).toBe(false);
    },
  );
});

test('the longest message has 1,023 bytes', () => {
  expect(Math.max(...file.vectors.map(({ message }) => message.length / 2))).toBe(1_023);
});
