// Joining: service key, admission certificate and announcement (protocol.md §4). What is checked here makes an announcement
// trustworthy as a message; whether its person may be listed is the participant list's rule (§6).
import { equal, type Bytes } from '../bytes.js';
import { CONTEXT } from '../crypto/contexts.js';
import { H } from '../crypto/hash.js';
import { participantId } from '../crypto/participant-id.js';
import type { Primitives } from '../crypto/primitives.js';
import * as as from '../crypto/schema.js';
import { verify } from '../crypto/sign.js';
import { ok, refused, type Result } from '../result.js';
import { allById, type ById } from './by-id.js';

export const serviceKey = as.message('service-key', {
  spk: as.b32,
  notBefore: as.ms,
  notAfter: as.ms,
});
export type ServiceKey = as.Of<typeof serviceKey>;

export const admit = as.message('admit', {
  meetingId: as.meetingId,
  meetingUuid: as.b16,
  userId: as.b16,
  hardwareId: as.b16,
  ivk: as.b32,
  issuedAt: as.ms,
  expiresAt: as.ms,
});
export type Admit = as.Of<typeof admit>;

/** Its bytes are `binding`, their hash `bindingHash`. */
export const announce = as.message('announce', {
  meetingId: as.meetingId,
  meetingUuid: as.b16,
  userId: as.b16,
  hardwareId: as.b16,
  ivk: as.b32,
  mvk: as.b32,
  x25519: as.b32,
  mlkem: as.bytes(1_184),
  issuedAt: as.ms,
  name: as.name,
  nonce: as.b24,
  sigchainTail: as.nullable(as.b32),
  attestationHash: as.nullable(as.b32),
});
export type Announce = as.Of<typeof announce>;

/** The bytes that are posted: announcement and certificates. */
export const posted = as.message('announcement', {
  announce: as.bMax(4_096),
  announceSignature: as.b64,
  admit: as.bMax(512),
  admitSignature: as.b64,
  serviceKey: as.bMax(128),
  serviceKeySignature: as.b64,
});

export interface SignedBytes {
  readonly bytes: Bytes;
  /** 64 bytes. */
  readonly signature: Bytes;
}

/** An announcement that was verified, or one's own. */
export interface Binding extends Announce {
  readonly participantId: string;
  /** 32 bytes; names this join of this person everywhere else. */
  readonly bindingHash: Bytes;
}

/** Announcements in the order in which the service admitted their people. */
export function inOrder(bindings: ById<Binding>): readonly Binding[] {
  return [...allById(bindings)].sort(
    (a, b) => a.issuedAt - b.issuedAt || (a.participantId < b.participantId ? -1 : 1),
  );
}

/** A binding from the bytes of `announce`, unverified: for one's own and for vectors. */
export function bindingOf(bytes: Uint8Array): Result<Binding, 'cbor' | 'schema'> {
  const items = announce.decode(bytes);
  if (!items.ok) return items;
  const { value } = items;
  return ok({ ...value, participantId: participantId(value), bindingHash: H(bytes) });
}

/** The bytes that are posted. */
export function encodeAnnouncement(parts: {
  readonly announce: SignedBytes;
  readonly admit: SignedBytes;
  readonly serviceKey: SignedBytes;
}): Bytes {
  return posted.encode({
    announce: parts.announce.bytes,
    announceSignature: parts.announce.signature,
    admit: parts.admit.bytes,
    admitSignature: parts.admit.signature,
    serviceKey: parts.serviceKey.bytes,
    serviceKeySignature: parts.serviceKey.signature,
  });
}

const CLOCK_SLACK = 5 * 60_000;
const LONGEST_ADMISSION = 24 * 3_600_000;
const LONGEST_SERVICE_KEY = 7 * 24 * 3_600_000;

/** What an announcement must be for: this meeting, this service, now (ms). */
export interface AnnouncementFor {
  readonly meetingId: string;
  readonly meetingUuid: Bytes;
  /** The pinned service root key, 32 bytes. */
  readonly rootKey: Bytes;
  readonly now: number;
}

export type AnnouncementFault = 'cbor' | 'schema' | 'announcement' | 'signature' | 'certificate';

/**
 * protocol.md §4 step 3: the three signatures; certificate and binding agree; issuedAt within the signing key's life; now within the
 * certificate's life, 5 minutes either way.
 */
export async function openAnnouncement(
  crypto: Primitives,
  bytes: Uint8Array,
  wanted: AnnouncementFor,
): Promise<Result<Binding, AnnouncementFault>> {
  const outer = posted.decode(bytes);
  if (!outer.ok) return outer;
  const binding = bindingOf(outer.value.announce);
  if (!binding.ok) return binding;
  const certificate = await openAdmission(
    crypto,
    { bytes: outer.value.admit, signature: outer.value.admitSignature },
    { bytes: outer.value.serviceKey, signature: outer.value.serviceKeySignature },
    wanted.rootKey,
  );
  if (!certificate.ok) return certificate;
  const mine = binding.value;
  if (
    !(await verify(
      crypto,
      mine.ivk,
      CONTEXT.announcement,
      outer.value.announce,
      outer.value.announceSignature,
    ))
  )
    return refused('signature');
  if (mine.meetingId !== wanted.meetingId || !equal(mine.meetingUuid, wanted.meetingUuid))
    return refused('announcement');
  const theirs = certificate.value;
  const agrees =
    theirs.meetingId === mine.meetingId &&
    equal(theirs.meetingUuid, mine.meetingUuid) &&
    equal(theirs.userId, mine.userId) &&
    equal(theirs.hardwareId, mine.hardwareId) &&
    equal(theirs.ivk, mine.ivk) &&
    theirs.issuedAt === mine.issuedAt;
  const isTimely =
    theirs.issuedAt - CLOCK_SLACK <= wanted.now && wanted.now <= theirs.expiresAt + CLOCK_SLACK;
  return agrees && isTimely ? binding : refused('certificate');
}

/** The admission certificate alone: what a client checks of its own before it announces. */
export async function openAdmission(
  crypto: Primitives,
  signedAdmit: SignedBytes,
  signedKey: SignedBytes,
  rootKey: Bytes,
): Promise<Result<Admit, 'cbor' | 'schema' | 'signature' | 'certificate'>> {
  const key = serviceKey.decode(signedKey.bytes);
  if (!key.ok) return key;
  const certificate = admit.decode(signedAdmit.bytes);
  if (!certificate.ok) return certificate;
  const { spk, notBefore, notAfter } = key.value;
  const signed =
    (await verify(crypto, rootKey, CONTEXT.serviceKey, signedKey.bytes, signedKey.signature)) &&
    (await verify(crypto, spk, CONTEXT.admission, signedAdmit.bytes, signedAdmit.signature));
  if (!signed) return refused('signature');
  const { issuedAt, expiresAt } = certificate.value;
  const lives =
    notAfter - notBefore <= LONGEST_SERVICE_KEY &&
    notBefore <= issuedAt &&
    issuedAt <= notAfter &&
    issuedAt <= expiresAt &&
    expiresAt - issuedAt <= LONGEST_ADMISSION;
  return lives ? ok(certificate.value) : refused('certificate');
}
