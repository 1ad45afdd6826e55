// Every context string that is signed or derived under, once (protocol.md §3-8).
import { utf8, type Bytes } from '../bytes.js';
import { H } from './hash.js';

export const CONTEXT = {
  serviceKey: 'Conclave-1-ServiceRoot-Sig-SigningKey',
  admission: 'Conclave-1-Service-Sig-Admission',
  announcement: 'Conclave-1-ClientOnly-Sig-EncryptionKeyAnnouncement',
  nonce: 'Conclave-1-ClientOnly-Sig-LivenessNonce',
  heartbeat: 'Conclave-1-ClientOnly-Sig-LeaderParticipantList',
  request: 'Conclave-1-ClientOnly-Sig-ParticipantRequest',
  message: 'Conclave-1-ClientOnly-Sig-MeetingMessage',
  boxKdf: 'Conclave-1-ClientOnly-KDF-KeyMeetingSeed',
  boxCipher: 'Conclave-1-ClientOnly-Sig-EncryptionKeyMeetingSeed',
  ackKdf: 'Conclave-1-ClientOnly-KDF-KeyAcknowledgement',
  securityCode: 'Conclave-1-ClientOnly-MAC-SecurityCode',
} as const;

const HASHES: ReadonlyMap<string, Bytes> = new Map(
  Object.values(CONTEXT).map((context) => [context, H(utf8(context))]),
);

/** H(context), 32 bytes, not to be written to: the contexts above are hashed once. */
export function contextHash(context: string): Bytes {
  return HASHES.get(context) ?? H(utf8(context));
}
