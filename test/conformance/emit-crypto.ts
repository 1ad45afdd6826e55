// Vectors of protocol.md §2, §3 and §8: encodings, primitives, identifiers, codes.
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concat, fromHex, toHex, utf8, type Bytes } from '../../protocol/bytes.js';
import { CONTEXT } from '../../protocol/crypto/contexts.js';
import { H } from '../../protocol/crypto/hash.js';
import { draw, drawHex, withBitFlipped, type VectorWriter } from './vector-writer.js';

export async function emitCrypto(to: VectorWriter): Promise<void> {
  await emitCbor(to);
  await emitIdentifiers(to);
  await emitSignatures(to);
  await emitPrimitives(to);
  await emitSeals(to);
}

const CBOR = {
  ...{ 'empty-array': '80', zero: '8100', 'largest-in-head': '8117', 'one-byte': '811818' },
  ...{
    'two-bytes': '81190100',
    'four-bytes': '811a00010000',
    'eight-bytes': '811b0000000100000000',
  },
  ...{ 'largest-integer': '811b001fffffffffffff', 'no-bytes': '8140', 'no-text': '8160' },
  ...{ simple: '83f4f5f6', text: '816b4772c3bcc39f6520e29c93', 'four-byte-text': '8164f09f918b' },
  ...{ 'byte-order-mark': '8163efbbbf', 'five-deep': '818181818100', bare: '00' },
  'long-bytes': `815818${'ab'.repeat(24)}`,
};

const NOT_CBOR = {
  ...{ empty: '', 'cut-head': '8118', 'cut-bytes': '814200', 'cut-array': '8200', after: '8000' },
  ...{ 'long-head-0': '811800', 'long-head-23': '811817', 'long-head-255': '811900ff' },
  ...{ 'long-head-65535': '811a0000ffff', 'long-head-4g': '811b00000000ffffffff' },
  ...{ 'long-array-head': '980100', 'long-text-head': '81780161' },
  ...{ 'above-2-53': '811b0020000000000000', negative: '8120', float: '81f93c00' },
  ...{ 'indefinite-array': '9f00ff', 'indefinite-bytes': '815f4100ff', break: '81ff' },
  ...{ map: '81a0', tag: '81c000', undefined: '81f7', 'simple-0': '81e0', reserved: '811c' },
  ...{ 'six-deep': '81818181818100', 'array-of-nothing': '9b001fffffffffffff' },
  ...{ 'overlong-text': '8162c080', 'surrogate-text': '8163eda080', 'cut-text': '8161c3' },
  ...{ 'above-unicode': '8164f4908080', 'lone-continuation': '816180' },
};

async function emitCbor(to: VectorWriter): Promise<void> {
  for (const [id, bytes] of Object.entries(CBOR)) await to.accepts(`cbor-${id}`, 'cbor', { bytes });
  for (const [id, bytes] of Object.entries(NOT_CBOR))
    await to.refuses(`cbor-reject-${id}`, 'cbor', 'cbor', { bytes });
}

async function emitIdentifiers(to: VectorWriter): Promise<void> {
  const ids = (what: string) => ({
    userId: drawHex(`${what} user`, 16),
    hardwareId: drawHex(what, 16),
  });
  await to.accepts('participant-id-1', 'participant-id', ids('one'));
  await to.accepts('participant-id-ends', 'participant-id', {
    userId: '00'.repeat(16),
    hardwareId: 'ff'.repeat(16),
  });
  await to.refuses('participant-id-short', 'participant-id', 'participantId', {
    ...ids('one'),
    userId: drawHex('short', 15),
  });
  // Enough that one code begins with a zero: padding is tried.
  for (let i = 0; i < 24; i++) {
    const ivk = drawHex(`code ${String(i)}`, 32);
    await to.accepts(`security-code-${String(i)}`, 'security-code', { ivk });
  }
}

const L = 2n ** 252n + 27742317777372353535851937790883648493n;

async function emitSignatures(to: VectorWriter): Promise<void> {
  const context = CONTEXT.heartbeat;
  for (const [i, length] of [0, 1, 31, 32, 200].entries())
    await to.accepts(`sign-${String(length)}`, 'sign', {
      seed: drawHex(`sign seed ${String(i)}`, 32),
      context: [CONTEXT.heartbeat, CONTEXT.announcement, CONTEXT.nonce][i % 3] ?? context,
      m: drawHex(`sign message ${String(i)}`, length),
    });

  const seed = draw('verify seed', 32);
  const m = draw('verify message', 40);
  const given = (publicKey: Bytes, signature: Bytes) => ({
    ...{ public: toHex(publicKey), context, m: toHex(m), signature: toHex(signature) },
  });
  const message = concat(H(utf8(context)), H(m));
  const A = ed25519.getPublicKey(seed) as Bytes;
  const signature = ed25519.sign(message, seed) as Bytes;
  const [R, S] = [signature.slice(0, 32), signature.slice(32)];
  await to.accepts('verify-1', 'verify', given(A, signature));

  const { Point } = ed25519;
  const { scalar: a } = ed25519.utils.getExtendedPublicKey(seed);
  const identity = Point.ZERO.toBytes() as Bytes;
  const k = (r: Bytes, publicKey: Bytes) => integer(sha512(concat(r, publicKey, message))) % L;
  const r = 1_234_567_890n;
  const rB = Point.BASE.multiply(r).toBytes() as Bytes;
  // A point of order 8, added to an honest one: libraries that multiply by the cofactor do not see it.
  const small = Point.fromHex(ORDER_8);
  const mixedR = Point.BASE.multiply(r).add(small).toBytes() as Bytes;
  const mixedA = Point.BASE.multiply(a).add(small).toBytes() as Bytes;
  const signedUnder = (point: Bytes, publicKey: Bytes) =>
    concat(point, littleEndian((r + k(point, publicKey) * a) % L));
  const rejects: Record<string, Record<string, string>> = {
    context: { ...given(A, signature), context: CONTEXT.nonce },
    message: { ...given(A, signature), m: toHex(m.slice(1)) },
    'public-key': given(ed25519.getPublicKey(draw('another seed', 32)) as Bytes, signature),
    'bit-of-R': { ...given(A, signature), signature: withBitFlipped(toHex(signature), 3) },
    'bit-of-S': { ...given(A, signature), signature: withBitFlipped(toHex(signature), 40) },
    short: given(A, signature.slice(0, 63)),
    long: given(A, concat(signature, Uint8Array.of(0))),
    'short-key': given(A.slice(0, 31), signature),
    'S-plus-order': given(A, concat(R, littleEndian(integer(S) + L))),
    'A-identity': given(identity, concat(rB, littleEndian(r))),
    'R-identity': given(A, concat(identity, littleEndian((k(identity, A) * a) % L))),
    'R-mixed-order': given(A, signedUnder(mixedR, A)),
    'A-mixed-order': given(mixedA, signedUnder(rB, mixedA)),
    'A-not-canonical': given(hex(NOT_CANONICAL), signature),
    'A-not-on-curve': given(hex(`02${'00'.repeat(31)}`), signature),
  };
  for (const [id, values] of Object.entries(rejects))
    await to.refuses(`verify-reject-${id}`, 'verify', 'signature', values);
}

const ORDER_8 = 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a';
/** y = p + 3, which a lenient decoder takes for 3. */
const NOT_CANONICAL = `f0${'ff'.repeat(30)}7f`;

async function emitPrimitives(to: VectorWriter): Promise<void> {
  for (const n of [16, 32, 42, 64])
    await to.accepts(`kdf-${String(n)}`, 'kdf', {
      ...{ ikm: drawHex('ikm', 32), salt: drawHex('salt', n), info: drawHex('info', 20), n },
    });
  await to.accepts('kdf-empty', 'kdf', { ikm: drawHex('ikm', 16), salt: '', info: '', n: 32 });
  for (const id of ['1', '2'])
    await to.accepts(`kem-${id}`, 'kem', {
      seed: drawHex(`kem seed ${id}`, 64),
      coins: drawHex(`kem coins ${id}`, 32),
    });
  const secret = drawHex('dh secret', 32);
  const peer = ed25519.utils.toMontgomery(ed25519.getPublicKey(draw('dh peer', 32)));
  await to.accepts('dh-1', 'dh', { secret, peer: toHex(peer) });
  await to.accepts('dh-base', 'dh', { secret, peer: `09${'00'.repeat(31)}` });
  for (const [id, low] of Object.entries({ zero: '00', one: '01' }))
    await to.refuses(`dh-reject-${id}`, 'dh', 'x25519', {
      secret,
      peer: `${low}${'00'.repeat(31)}`,
    });
  await to.refuses('dh-reject-order-8', 'dh', 'x25519', {
    secret,
    peer: 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  });
  const party = (who: string) => ({
    ivk: drawHex(`box ivk ${who}`, 32),
    x25519Secret: drawHex(`box x25519 ${who}`, 32),
    mlkemSeed: drawHex(`box mlkem ${who}`, 64),
  });
  for (const [i, length] of [39, 0, 200].entries())
    await to.accepts(`box-${String(length)}`, 'box', {
      ...{ contextKdf: CONTEXT.boxKdf, contextCipher: CONTEXT.boxCipher },
      ...{ metadata: drawHex(`box metadata ${String(i)}`, 77), ad: drawHex('box ad', 24) },
      ...{ m: drawHex(`box m ${String(i)}`, length), nonce: drawHex(`box nonce ${String(i)}`, 24) },
      ...{ coins: drawHex(`box coins ${String(i)}`, 32) },
      ...{ sender: party('sender'), receiver: party(`receiver ${String(i)}`) },
    });
}

async function emitSeals(to: VectorWriter): Promise<void> {
  for (const length of [0, 32, 64]) {
    const id = String(length);
    const given = {
      ...{ k: drawHex(`seal k ${id}`, 32), ad: drawHex(`seal ad ${id}`, 46) },
      m: drawHex(`seal m ${id}`, length),
    };
    const sealed = await to.accepts(`seal-${id}`, 'seal', {
      ...given,
      nonce: drawHex(`seal nonce ${id}`, 12),
      opening: drawHex(`seal opening ${id}`, 32),
    });
    const whole = { k: given.k, ad: given.ad, sealed: sealed.text('sealed') };
    await to.accepts(`seal-open-${id}`, 'seal-open', whole);
    await to.refuses(`seal-open-${id}-other-key`, 'seal-open', 'seal', {
      ...whole,
      k: drawHex('another k', 32),
    });
    await to.refuses(`seal-open-${id}-other-ad`, 'seal-open', 'seal', { ...whole, ad: given.k });
    await to.refuses(`seal-open-${id}-bit`, 'seal-open', 'seal', {
      ...whole,
      sealed: withBitFlipped(whole.sealed, -1),
    });
  }
}

function integer(littleEndianBytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(Uint8Array.from(littleEndianBytes).reverse())}`);
}

function littleEndian(value: bigint): Bytes {
  return hex(value.toString(16).padStart(64, '0')).reverse();
}

function hex(text: string): Bytes {
  const bytes = fromHex(text);
  if (bytes === null) throw new Error('a constant of this file is not hex');
  return bytes;
}
