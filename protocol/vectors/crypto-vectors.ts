// Vectors of crypto/: encodings, primitives, boxes, seals.
import { equal, toHex, type Bytes } from '../bytes.js';
import {
  boxAd,
  boxKey,
  boxOpen,
  boxSeal,
  dh,
  shareAsReceiver,
  shareAsSender,
  type BoxPublic,
  type BoxSecret,
} from '../crypto/box.js';
import { decode, encode } from '../crypto/cbor.js';
import { kdf } from '../crypto/kdf.js';
import { noblePrimitives } from '../crypto/noble-primitives.js';
import { participantId, parseParticipantId } from '../crypto/participant-id.js';
import type { Primitives } from '../crypto/primitives.js';
import { openSealed, sealCommitting } from '../crypto/seal.js';
import { securityCode } from '../crypto/security-code.js';
import { sign, verify } from '../crypto/sign.js';
import { ok, refused } from '../result.js';
import { itemJson, type Fields } from './fields.js';
import { mustHold, type VectorType } from './vector-type.js';

const cbor: VectorType = (given) => {
  const bytes = given.bytes('bytes');
  const decoded = decode(bytes);
  if (!decoded.ok) return decoded;
  mustHold(equal(encode(decoded.value), bytes), 'it does not encode back to its bytes');
  return ok({ value: itemJson(decoded.value) });
};

const participantIds: VectorType = (given) => {
  const ids = { userId: given.bytes('userId'), hardwareId: given.bytes('hardwareId') };
  if (ids.userId.length !== 16 || ids.hardwareId.length !== 16) return refused('participantId');
  const id = participantId(ids);
  const back = parseParticipantId(id);
  const isSame =
    back.ok && equal(back.value.userId, ids.userId) && equal(back.value.hardwareId, ids.hardwareId);
  mustHold(isSame, 'the participantId does not read back');
  return ok({ participantId: id });
};

const securityCodes: VectorType = (given) => {
  const ivk = given.bytes('ivk');
  return ivk.length === 32 ? ok({ code: securityCode(ivk) }) : refused('schema');
};

const signing: VectorType = async (given, crypto) => {
  const [seed, context, m] = [given.bytes('seed'), given.text('context'), given.bytes('m')];
  if (seed.length !== 32) return refused('signature');
  const publicKey = await crypto.ed25519Public(seed);
  const signature = await sign(crypto, seed, context, m);
  mustHold(await verify(crypto, publicKey, context, m, signature), 'the signature does not hold');
  return ok({ public: toHex(publicKey), signature: toHex(signature) });
};

const verification: VectorType = async (given, crypto) => {
  const [publicKey, m] = [given.bytes('public'), given.bytes('m')];
  const signature = given.bytes('signature');
  return (await verify(crypto, publicKey, given.text('context'), m, signature))
    ? ok({})
    : refused('signature');
};

const derivation: VectorType = (given) => {
  const [ikm, salt, info] = [given.bytes('ikm'), given.bytes('salt'), given.bytes('info')];
  return ok({ okm: toHex(kdf(ikm, salt, info, given.number('n'))) });
};

/** Encapsulation with fixed coins is noble's alone; whatever `crypto` encapsulates by itself must open as well. */
const kem: VectorType = async (given, crypto) => {
  const [seed, coins] = [given.bytes('seed'), given.bytes('coins')];
  if (seed.length !== 64 || coins.length !== 32) return refused('mlkem');
  const publicKey = await crypto.mlkemPublic(seed);
  const fixed = await noblePrimitives.mlkemEncapsulate(publicKey, coins);
  if (fixed === null) return refused('mlkem');
  const opened = await crypto.mlkemDecapsulate(fixed.cKem, seed);
  const fresh = await crypto.mlkemEncapsulate(publicKey, coins);
  const reopened = fresh && (await noblePrimitives.mlkemDecapsulate(fresh.cKem, seed));
  const opens = fresh !== null && reopened !== null && equal(fresh.kKem, reopened);
  mustHold(opens, 'a fresh encapsulation does not open');
  return ok({
    public: toHex(publicKey),
    kKem: toHex(fixed.kKem),
    cKem: toHex(fixed.cKem),
    decapsulates: opened !== null && equal(opened, fixed.kKem),
  });
};

const diffieHellman: VectorType = async (given, crypto) => {
  const [secret, peer] = [given.bytes('secret'), given.bytes('peer')];
  const shared = await dh(crypto, secret, peer);
  if (!shared.ok) return shared;
  return ok({ public: toHex(await crypto.x25519Public(secret)), kDh: toHex(shared.value) });
};

const box: VectorType = async (given, crypto) => {
  const contexts = { kdf: given.text('contextKdf'), cipher: given.text('contextCipher') };
  const [metadata, ad, m] = [given.bytes('metadata'), given.bytes('ad'), given.bytes('m')];
  const [nonce, coins] = [given.bytes('nonce'), given.bytes('coins')];
  const sender = await party(crypto, given.fields('sender'));
  const receiver = await party(crypto, given.fields('receiver'));
  const sent = await shareAsSender(noblePrimitives, sender, receiver, contexts.kdf, coins);
  if (!sent.ok) return sent;
  const { s, cKem } = sent.value;
  const k = boxKey(s, metadata, contexts.kdf);
  const sealedAd = boxAd(contexts.cipher, metadata, ad);
  const c = boxSeal(k, sealedAd, nonce, m);
  const got = await shareAsReceiver(crypto, sender, receiver, contexts.kdf, cKem);
  if (!got.ok) return got;
  const theirs = boxKey(got.value.s, metadata, contexts.kdf);
  const opened = boxOpen(theirs, sealedAd, nonce, c);
  mustHold(opened.ok && equal(opened.value, m), 'the receiver cannot open the box');
  return ok({ cKem: toHex(cKem), s: toHex(s), k: toHex(k), c: toHex(c) });
};

const seal: VectorType = (given) => {
  const [k, ad, m] = [given.bytes('k'), given.bytes('ad'), given.bytes('m')];
  const sealed = sealCommitting(k, ad, m, given.bytes('nonce'), given.bytes('opening'));
  const opened = openSealed(k, ad, sealed);
  mustHold(opened.ok && equal(opened.value, m), 'what was sealed does not open');
  return ok({ sealed: toHex(sealed) });
};

const sealOpen: VectorType = (given) => {
  const opened = openSealed(given.bytes('k'), given.bytes('ad'), given.bytes('sealed'));
  return opened.ok ? ok({ m: toHex(opened.value) }) : opened;
};

export const cryptoVectors = {
  cbor,
  'participant-id': participantIds,
  'security-code': securityCodes,
  sign: signing,
  verify: verification,
  kdf: derivation,
  kem,
  dh: diffieHellman,
  box,
  seal,
  'seal-open': sealOpen,
} satisfies Record<string, VectorType>;

async function party(crypto: Primitives, fields: Fields): Promise<BoxPublic & BoxSecret> {
  const [x25519Secret, mlkemSeed]: [Bytes, Bytes] = [
    fields.bytes('x25519Secret'),
    fields.bytes('mlkemSeed'),
  ];
  return {
    ivk: fields.bytes('ivk'),
    x25519: await crypto.x25519Public(x25519Secret),
    mlkem: await crypto.mlkemPublic(mlkemSeed),
    x25519Secret,
    mlkemSeed,
  };
}
