// Every context string that is signed or derived under, once (protocol.md §3-8).
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
