// The keys of an enhanced meeting's streams: the frames are those of protocol.md §7 (SFrame, suite 0x0005), but the key they start from
// is made by the service and handed out over the board, so whoever runs the service can decrypt. protocol.md does not give its bytes;
// this file does. It protects against the media engine and the network, not against the service.
//
//   key       32 random bytes of the service, one per room of a run; kid u32 from 1, rising over all rooms of a run, is SFrame's KID
//   sender    H(CBOR["Conclave-1-Enhanced-Sender", meetingId t, meetingUuid b16, pid t, joinNonce b16])
//   baseKey   kdf(key, mSalt, CBOR["Conclave-1-Enhanced-Stream", sender b32, kind t], 32), mSalt as in protocol.md §5
//
// `joinNonce` is drawn by the client for each join: participantId alone would let a rejoin under the same key repeat a CTR.
import { encode } from '../crypto/cbor.js';
import { H } from '../crypto/hash.js';
import { kdf } from '../crypto/kdf.js';
import type { Bytes } from '../bytes.js';
import type { StreamKind } from './stream-key.js';

const SENDER = 'Conclave-1-Enhanced-Sender';
const STREAM = 'Conclave-1-Enhanced-Stream';

export interface EnhancedSender {
  readonly meetingId: string;
  /** 16 bytes. */
  readonly meetingUuid: Bytes;
  readonly participantId: string;
  /** 16 random bytes that this join drew. */
  readonly joinNonce: Bytes;
}

/** What names this join of this person, 32 bytes; the part that `bindingHash` has in an end-to-end encrypted meeting. */
export function enhancedSender(sender: EnhancedSender): Bytes {
  const { meetingId, meetingUuid, participantId, joinNonce } = sender;
  return H(encode([SENDER, meetingId, meetingUuid, participantId, joinNonce]));
}

/** The base key of one sender's stream, 32 bytes; `key` is the service's, `mSalt` that of protocol.md §5. */
export function enhancedBaseKey(key: Bytes, mSalt: Bytes, sender: Bytes, kind: StreamKind): Bytes {
  return kdf(key, mSalt, encode([STREAM, sender, kind]), 32);
}
