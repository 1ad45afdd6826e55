// Stand-ins for the slow primitives, for simulations of a thousand people: the same shapes and the same agreement between two sides, no
// security at all. Everything else (hashes, HKDF, XChaCha20-Poly1305, CBOR) is the real thing.
import { compare, concat, equal, utf8, type Bytes } from '../bytes.js';
import { H } from '../crypto/hash.js';
import type { Primitives } from '../crypto/primitives.js';

const tagged = (tag: string, ...parts: readonly Uint8Array[]): Bytes =>
  H(concat(utf8(tag), ...parts));

function stretched(seed: Bytes, length: number): Bytes {
  const out = new Uint8Array(length);
  for (let i = 0; i < length; i += seed.length) out.set(seed.subarray(0, length - i), i);
  return out;
}

const ed25519Public = (seed: Bytes): Bytes => tagged('public', seed);
const mlkemPublic = (seed: Bytes): Bytes => stretched(tagged('mlkem', seed), 1_184);

function signatureBy(publicKey: Bytes, m: Bytes): Bytes {
  const r = tagged('signature', publicKey, m);
  const s = r.slice();
  s[31] = 0; // below the group order
  return concat(r, s);
}

export const quickPrimitives: Primitives = {
  name: 'quick',
  ed25519Public: async (seed) => ed25519Public(seed),
  ed25519Sign: async (seed, m) => signatureBy(ed25519Public(seed), m),
  ed25519Verify: async (publicKey, m, signature) => equal(signatureBy(publicKey, m), signature),
  x25519Public: async (secret) => tagged('x25519', secret),
  x25519: async (secret, peer) => {
    const mine = tagged('x25519', secret);
    return compare(mine, peer) < 0 ? tagged('dh', mine, peer) : tagged('dh', peer, mine);
  },
  mlkemPublic: async (seed) => mlkemPublic(seed),
  mlkemEncapsulate: async (publicKey, coins) => {
    const cKem = stretched(coins, 1_088);
    return { kKem: tagged('kem', publicKey, cKem), cKem };
  },
  mlkemDecapsulate: async (cKem, seed) => tagged('kem', mlkemPublic(seed), cKem),
};
