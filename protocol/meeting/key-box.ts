// The meeting key on its way from the leader to one participant, and the acknowledgement back (protocol.md §5).
import { concat, equal, utf8, zeroize, type Bytes } from '../bytes.js';
import {
  boxAd,
  boxKey,
  boxOpen,
  boxSeal,
  kemRef,
  shareAsReceiver,
  type BoxSecret,
  type BoxShared,
} from '../crypto/box.js';
import { encode, encodeItems, encodeStart } from '../crypto/cbor.js';
import { CONTEXT } from '../crypto/contexts.js';
import { kdf, mac } from '../crypto/kdf.js';
import type { Primitives } from '../crypto/primitives.js';
import * as as from '../crypto/schema.js';
import { ok, refused, type Result } from '../result.js';
import type { Binding } from './announcement.js';

export const keyBox = as.message('keybox', {
  leader: as.pid,
  receiver: as.pid,
  kemRef: as.b16,
  cKem: as.nullable(as.bytes(1_088)),
  liveNonce: as.b24,
  boxNonce: as.b24,
  c: as.bMax(64),
});
/** The plaintext of a key box. */
export const keyInside = as.message('mk', { mk: as.b32, mkSeq: as.u32 });
export const ack = as.message('ack', { participantId: as.pid, mkSeq: as.u32, mac: as.b32 });
export type Ack = as.Of<typeof ack>;

/** What is the same in every box from one leader to one receiver: made once, so that a new key costs one cipher each. */
export interface KeyLine {
  /** Of step 4 of §3 `boxEncrypt`; secret, 32 bytes. */
  readonly k: Bytes;
  /** Secret, 32 bytes. */
  readonly kAck: Bytes;
  readonly metadata: Bytes;
  /** 1,088 bytes. */
  readonly cKem: Bytes;
  /** A box up to its kemRef. */
  readonly start: Bytes;
}

/** The line from `leader` to `receiver` under the secret that they share, which is not needed any more afterwards. */
export function keyLine(shared: BoxShared, leader: Binding, receiver: Binding): KeyLine {
  const metadata = seed(leader, receiver);
  const [from, to] = [leader.participantId, receiver.participantId];
  return {
    ...{ k: boxKey(shared.s, metadata, CONTEXT.boxKdf), kAck: ackKey(shared, leader, receiver) },
    ...{ metadata, cKem: shared.cKem },
    start: encodeStart(keyBox.length, [keyBox.tag, from, to, shared.kemRef]),
  };
}

/** Nobody is sent anything on this line any more. */
export function endLine({ k, kAck }: KeyLine): void {
  zeroize(k, kAck);
}

export interface KeyToSend {
  /** `keyInside`, encoded. */
  readonly inside: Bytes;
  /** The receiver's latest, 24 bytes. */
  readonly liveNonce: Bytes;
  /** `keyBoxAd` of it. */
  readonly ad: Bytes;
  /** 24 fresh random bytes. */
  readonly boxNonce: Bytes;
  /** Until the receiver has acknowledged one, boxes carry the encapsulation. */
  readonly withKem: boolean;
}

/** What a box over `liveNonce` authenticates besides: the same for every key until the receiver's next nonce. 64 bytes. */
export function keyBoxAd({ metadata }: KeyLine, liveNonce: Bytes): Bytes {
  return boxAd(CONTEXT.boxCipher, metadata, liveNonce);
}

/** A key box: the bytes of `keyBox`. */
export function sealKeyBox(line: KeyLine, key: KeyToSend): Bytes {
  const { k, start, cKem } = line;
  const { inside, liveNonce, ad, boxNonce, withKem } = key;
  const c = boxSeal(k, ad, boxNonce, inside);
  return concat(start, encodeItems([withKem ? cKem : null, liveNonce, boxNonce, c]));
}

export interface OpenedKey {
  readonly mk: Bytes;
  readonly mkSeq: number;
  /** To be kept: later boxes only name it. */
  readonly shared: BoxShared;
}

/**
 * Opens a box: from the leader, for me, under a nonce of my two latest, under an encapsulation that it carries or that I know.
 * Whether mkSeq may follow what I have is the member's to check.
 */
export async function openKeyBox(
  crypto: Primitives,
  bytes: Uint8Array,
  leader: Binding,
  me: Binding & BoxSecret,
  nonces: readonly Bytes[],
  known: readonly BoxShared[],
): Promise<Result<OpenedKey, 'cbor' | 'schema' | 'keybox' | 'box' | 'x25519' | 'mlkem'>> {
  const parsed = keyBox.decode(bytes);
  if (!parsed.ok) return parsed;
  const box = parsed.value;
  if (box.leader !== leader.participantId || box.receiver !== me.participantId)
    return refused('keybox');
  if (!nonces.some((nonce) => equal(nonce, box.liveNonce))) return refused('keybox');
  const shared = await sharedFor(crypto, box, leader, me, known);
  if (!shared.ok) return shared;
  const metadata = seed(leader, me);
  const k = boxKey(shared.value.s, metadata, CONTEXT.boxKdf);
  const ad = boxAd(CONTEXT.boxCipher, metadata, box.liveNonce);
  const plain = boxOpen(k, ad, box.boxNonce, box.c);
  zeroize(k);
  if (!plain.ok) return plain;
  const key = keyInside.decode(plain.value);
  return key.ok ? ok({ ...key.value, shared: shared.value }) : key;
}

/** `kAck` of protocol.md §5, 32 bytes: known to these two only. */
export function ackKey(shared: BoxShared, leader: Binding, receiver: Binding): Bytes {
  return kdf(shared.s, seed(leader, receiver), utf8(CONTEXT.ackKdf), 32);
}

export function sealAck(kAck: Bytes, participantId: string, mkSeq: number, mkCommit: Bytes): Bytes {
  return ack.encode({ participantId, mkSeq, mac: ackMac(kAck, mkSeq, mkCommit) });
}

export function ackHolds(kAck: Bytes, received: Ack, mkCommit: Bytes): boolean {
  return equal(received.mac, ackMac(kAck, received.mkSeq, mkCommit));
}

function ackMac(kAck: Bytes, mkSeq: number, mkCommit: Bytes): Bytes {
  return mac(kAck, encode(['acked', mkSeq, mkCommit]));
}

function seed(leader: Binding, receiver: Binding): Bytes {
  const { meetingId, meetingUuid } = leader;
  return encode(['seed', meetingId, meetingUuid, leader.participantId, receiver.participantId]);
}

async function sharedFor(
  crypto: Primitives,
  box: as.Of<typeof keyBox>,
  leader: Binding,
  me: Binding & BoxSecret,
  known: readonly BoxShared[],
): Promise<Result<BoxShared, 'keybox' | 'x25519' | 'mlkem'>> {
  const cached = known.find((one) => equal(one.kemRef, box.kemRef));
  if (cached !== undefined) return ok(cached);
  if (box.cKem === null || !equal(kemRef(box.cKem), box.kemRef)) return refused('keybox');
  return shareAsReceiver(crypto, leader, me, CONTEXT.boxKdf, box.cKem);
}
